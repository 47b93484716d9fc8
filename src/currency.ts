import type { Config } from './config/config.ts';
import type { Engine } from './engine/engine.ts';
import { CliError, exit } from './errors.ts';
import type { Normalised } from './normalise/normalise.ts';
import type { Plan } from './plan.ts';

/** The reporting currency: what the config names, else the only one of the exports; several are never summed unasked. */
export async function currencyOf(
  engine: Engine,
  config: Config,
  { tables, mrrFrom }: Plan,
  { present }: Normalised,
): Promise<string | null> {
  if (config.currency !== null) return config.currency;
  const read = [mrrFrom, 'contracts', 'opportunities', 'costs', 'benefits']
    .filter((table) => table !== null)
    .filter((table) => tables.has(table) && (table === mrrFrom || present.has(table)));
  if (read.length === 0) return null;
  const named = read.map((table) => `select currency from ${table}`).join(' union all ');
  const rows = await engine.rows<{ currency: string }>(
    `select distinct currency from (${named}) where currency is not null order by currency`,
  );
  if (rows.length <= 1) return rows[0]?.currency ?? null;
  throw new CliError(
    `the exports have ${rows.length} currencies: ${rows.map((r) => r.currency).join(', ')}`,
    {
      exitCode: exit.usage,
      where: config.at(['currency']),
      hint: 'name the reporting currency with `currency:` and give rates in a source of fx_rates',
    },
  );
}

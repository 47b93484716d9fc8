import { named } from '../engine/dialect.ts';
import { nOf } from '../lib/text.ts';
import type { Gathered } from '../pipeline.ts';
import { tables } from '../tables/index.ts';

// They name a currency, and hold no money in it.
const other = ['accounts', 'fx_rates'];

/** Money in currencies for which no source gives any rate, one line for each table and currency. */
export async function rateLines({ engine, normalised, context }: Gathered): Promise<string[]> {
  const { currency } = context;
  if (currency === null) return [];
  const own = tables.filter(({ name, columns }) => {
    const isPaid = columns.some((column) => column.name === 'currency') && !other.includes(name);
    return isPaid && normalised.filled.has(`${name}.currency`);
  });
  if (own.length === 0) return [];
  const rated = normalised.present.has('fx_rates') ? 'select currency from fx_rates' : `select ''`;
  const counts = own.map(
    ({ name }) =>
      `select '${name}' as name, currency, count(*) as n from ${named(name)} group by all`,
  );
  const rows = await engine.rows<{ name: string; currency: string; n: string }>(
    `select name, currency, n from (${counts.join(' union all ')})
     where currency <> '${currency}' and currency not in (${rated}) order by all`,
  );
  return rows.map(
    (row) =>
      `${row.name}: ${nOf(Number(row.n), 'row')} in ${row.currency}, for which no source has a rate to ` +
      `${currency}: map one as \`fx_rates\``,
  );
}

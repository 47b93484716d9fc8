import { relative, resolve } from 'node:path';
import type { Table } from 'apache-arrow';
import type { Config } from '../config/config.ts';
import { CliError, exit, rateMissing } from '../errors.ts';
import { accountMonthFacts, attributes } from '../export/account-months.ts';
import { bytesOf, csvChunks, type ExportFormat, exportFormats } from '../export/file.ts';
import { accountMonthTable, normalisedTable } from '../export/table.ts';
import { choiceOf, modelNeeds } from '../health-models.ts';
import { didYouMean } from '../lib/nearest.ts';
import { monthsBack, type Period } from '../lib/periods.ts';
import type { Model } from '../models/model.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import { assertNoInput } from '../read/ours.ts';
import { publish } from '../render/output.ts';
import { modelsIn } from '../score/choice.ts';
import { tables } from '../tables/index.ts';
import { type CommonOptions, type Context, withExports } from './context.ts';
import { chosenFormat, needsFile, styleOf } from './output.ts';
import { choosePeriod, monthNamed, type PeriodOptions, periodNeeds, spansOf } from './periods.ts';
import { monthCount, unfit, wrongValue } from './wrong.ts';

export type ExportOptions = Pick<PeriodOptions, 'month' | 'asOf' | 'partial'> & {
  from?: string;
  to?: string;
  months?: string;
};

/** The one table that no source feeds as it is. */
const accountMonths = 'account_months';

/** Writes one table as CSV, Parquet or Arrow: accounts by month, or a normalised table. */
export async function exportCommand(context: Context, options: ExportOptions): Promise<void> {
  const { config, effects } = context;
  const name = tableAsked(context.options.table, config);
  const target = targetOf(context.options);
  if (name === accountMonths) checkMonths(options);
  else checkWithoutMonths(name, options);
  const out = target.out === null ? null : resolve(effects.cwd, target.out);
  const { table, month }: { table: Table; month: string | null } =
    name === accountMonths
      ? await monthsTable(context, options)
      : { table: await plainTable(context, name), month: null };
  context.progress.stop();
  const style = styleOf(context.options.csvStyle);
  if (out === null) {
    for (const text of csvChunks(table, style)) await effects.stdout.write(text);
    return;
  }
  const path = month === null ? out : out.replaceAll('{month}', month);
  await assertNoInput(config, [path]);
  await publish([{ path, text: await bytesOf(table, target.format, style) }]);
  context.warnings.push(`wrote ${relative(effects.cwd, path)}`);
}

function tableAsked(name: string | undefined, { sources }: Config): string {
  const fed = new Set(sources.flatMap((source) => source.tables));
  const known = [accountMonths, ...tables.map((table) => table.name).filter((id) => fed.has(id))];
  if (name !== undefined && known.includes(name)) return name;
  const isTable = tables.some((table) => table.name === name);
  const says =
    name === undefined
      ? 'no table was asked for'
      : isTable
        ? `no source feeds the table ${name}`
        : `unknown table "${name}"`;
  throw new CliError(says, {
    exitCode: exit.usage,
    hint: didYouMean(isTable ? '' : (name ?? ''), known, `--table takes ${known.join(', ')}`),
  });
}

const byEnding: Readonly<Record<string, ExportFormat>> = {
  csv: 'csv',
  parquet: 'parquet',
  arrow: 'arrow',
  feather: 'arrow',
};

type Target = { format: ExportFormat; out: string | null };

function targetOf({ format, out }: CommonOptions): Target {
  if (format !== undefined && !exportFormats.includes(format as ExportFormat)) {
    const hint = didYouMean(format, exportFormats, 'the other formats are for reports');
    throw wrongValue('export --format', exportFormats.join(', '), format, hint);
  }
  const told = (format as ExportFormat | undefined) ?? null;
  const chosen = chosenFormat(told, out, byEnding) ?? 'csv';
  if (out !== undefined || chosen === 'csv') return { format: chosen, out: out ?? null };
  throw needsFile(chosen);
}

function checkWithoutMonths(name: string, options: ExportOptions): void {
  const option = (['from', 'to', 'month', 'months', 'partial'] as const).find(
    (id) => options[id] !== undefined,
  );
  if (option === undefined) return;
  throw new CliError(`--${option} chooses months, and ${name} has all its rows`, {
    exitCode: exit.usage,
    hint: `months are for --table ${accountMonths}`,
  });
}

function plainTable(context: Context, name: string): Promise<Table> {
  return withExports(context, { facts: [], tables: [name] }, (gathered) =>
    normalisedTable(gathered, name),
  );
}

async function monthsTable(
  context: Context,
  options: ExportOptions,
): Promise<{ table: Table; month: string }> {
  const { config } = context;
  const model = oneModel(config);
  const health = modelNeeds(config, [model]);
  const dense = periodNeeds(config, { month: options.to ?? options.month });
  const feeds = new Set(config.sources.flatMap((source) => source.tables));
  const need = {
    facts: [
      ...health.facts,
      ...accountMonthFacts,
      ...(feeds.has('usage_events') ? ['account_usage', 'account_months'] : []),
      ...(feeds.has('tickets') ? ['ticket_periods'] : []),
      ...dense.facts,
    ],
    tables: [...(health.tables ?? []), ...dense.tables],
  };
  return withExports(context, need, async (gathered) => {
    const months = monthsOf(context, options, gathered);
    const dimensions = attributes.flatMap((id) => accountDimension(id, config) ?? []);
    const asOfs = months.map(({ end }) => end);
    context.progress.say('deriving');
    const facts = await deriveFor(gathered, spansOf(months, ['1m']), asOfs, dimensions);
    refuseUnrated(gathered);
    context.progress.say('scoring');
    const query = { model, health: config.health, context: facts, asOfs };
    return { table: await accountMonthTable(gathered.engine, query), month: months.at(-1)!.id };
  });
}

// Scores of different models do not belong into one column.
function oneModel(config: Config): Model {
  const models = modelsIn(choiceOf(config));
  if (models.length === 1) return models[0]!;
  throw new CliError('account_months holds the scores of one model, and segments have others', {
    exitCode: exit.usage,
    where: config.at(['health', 'model']),
    hint: `name one, such as --set health.model=${models[0]!.id}`,
  });
}

function refuseUnrated({ unrated }: Gathered): void {
  const [missing] = [...unrated.values()].flatMap((byPeriod) => [...byPeriod.values()]);
  if (missing === undefined) return;
  throw rateMissing(missing);
}

function monthsOf(context: Context, options: ExportOptions, gathered: Gathered): Period[] {
  const { from, to, month, months } = options;
  const known = { newestDense: gathered.newestDense, now: context.effects.now() };
  const last = choosePeriod(context.config, { ...options, month: to ?? month }, known);
  const n = from === undefined ? monthCount(months) : monthsBetween(from, last, options);
  return n === 1 ? [last] : monthsBack(last, n);
}

/** Options of months that contradict each other, told before anything is read. */
function checkMonths({ from, to, month, months }: ExportOptions): void {
  if (to !== undefined && month !== undefined) {
    throw unfit('--to and --month both name the last month', 'keep one of them');
  }
  if (from !== undefined && months !== undefined) {
    throw unfit(
      '--from and --months both say where the months begin',
      'write --from and --to, or --month and --months',
    );
  }
  if (to !== undefined) monthNamed('--to', to);
  if (from !== undefined) monthNamed('--from', from);
  monthCount(months);
  const [last, option] = to === undefined ? [month, '--month'] : [to, '--to'];
  if (from === undefined || typeof last !== 'string' || from <= last) return;
  throw unfit(
    `--from ${from} comes after ${option} ${last}`,
    `the first month goes to --from: --from ${last} ${option} ${from}`,
  );
}

function monthsBetween(from: string, last: Period, { to, month }: ExportOptions): number {
  const first = monthNamed('--from', from);
  const index = ({ start }: Period) => Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7));
  const n = index(last) - index(first) + 1;
  if (n >= 1 && n <= 999) return n;
  const isDefault = to === undefined && month === undefined;
  throw unfit(
    n < 1
      ? `--from ${from} comes after ${isDefault ? 'the newest complete month, ' : ''}${last.id}`
      : `from ${from} to ${last.id} there are more than 999 months`,
    'name the first month with --from and the last one with --to',
  );
}

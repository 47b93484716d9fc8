import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import { named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError, exit } from '../errors.ts';
import { compare, subtract, sum } from '../lib/decimal.ts';
import { grouped } from '../lib/text.ts';
import type { ReadSource } from '../read/read.ts';
import { tableNamed } from '../tables/index.ts';
import { readerOf, textAlias } from './columns.ts';
import { parsed } from './grammar.ts';
import { headerOf, mappingOf } from './mapping.ts';
import { spellingOf } from './stage-file.ts';
import { zonesOf } from './zones.ts';

/** What a source must add up to, and what it does. */
type Total = { key: string; expected: string; found: string };

/**
 * Stops the run where the files of a source do not add up to what the config expects of them: all
 * records as they came, before any filter, duplicate or rejected row is taken out.
 */
export async function checkControlTotals(
  engine: Pick<Engine, 'rows'>,
  config: Config,
  sources: readonly ReadSource[],
): Promise<void> {
  for (const { source, relations } of sources) {
    const given = { source, relations };
    const least = source.minRows === null ? [] : await shortfall(given, source.minRows);
    const off = await differing(engine, config, given);
    const [first, ...others] = [...least, ...off];
    if (first === undefined) continue;
    throw new CliError(first.says, {
      exitCode: exit.input,
      where: config.at(['sources', source.index, ...first.keys]),
      excerpt: others.map(({ says }) => `  ${says}`).join('\n'),
      hint: 'export the source again; where the export is right, correct the line of the config',
    });
  }
}

type Shortfall = { keys: string[]; says: string };

async function shortfall(given: ReadSource, least: number): Promise<Shortfall[]> {
  const n = await recordsOf(given);
  if (n >= least) return [];
  const says = `source ${given.source.name} has ${rowsOf(n)}, fewer than its min_rows ${grouped(least)}`;
  return [{ keys: ['min_rows'], says }];
}

async function differing(
  engine: Pick<Engine, 'rows'>,
  config: Config,
  given: ReadSource,
): Promise<Shortfall[]> {
  const totals: Total[] = [];
  for (const { key, column, figure: expected } of given.source.expect) {
    const found =
      column === null ? String(await recordsOf(given)) : await sumOf(engine, config, given, column);
    totals.push({ key, expected, found });
  }
  return totals
    .filter(({ expected, found }) => compare(expected, found) !== 0)
    .map((total) => ({ keys: ['expect', total.key], says: sentence(given.source, total) }));
}

function sentence({ name }: SourceConfig, { key, expected, found }: Total): string {
  const difference = subtract(found, expected);
  const isLess = difference.startsWith('-');
  const by = difference.replace('-', '');
  if (key !== 'rows') {
    return `${key} of source ${name} is ${found}, ${by} ${isLess ? 'less' : 'more'} than the ${expected} expected`;
  }
  return `source ${name} has ${rowsOf(Number(found))}, ${grouped(Number(by))} ${isLess ? 'fewer' : 'more'} than the ${grouped(Number(expected))} expected`;
}

const rowsOf = (n: number): string => `${grouped(n)} ${n === 1 ? 'row' : 'rows'}`;

async function recordsOf({ relations }: ReadSource): Promise<number> {
  let n = 0;
  for (const relation of relations) n += await relation.nRecords();
  return n;
}

/** The sum of a mapped column as its files have it: cents stay cents, and no quantity multiplies. */
async function sumOf(
  engine: Pick<Engine, 'rows'>,
  config: Config,
  { source, relations }: ReadSource,
  name: string,
): Promise<string> {
  const sums: string[] = [];
  const spelling = spellingOf(source, zonesOf(config.timezone));
  for (const relation of relations) {
    const filled = source.tables
      .flatMap((table) => mappingOf(source, tableNamed(table)))
      .find(({ column }) => column.name === name);
    if (filled?.mapping.kind !== 'header' || !['int', 'decimal'].includes(filled.column.type)) {
      throw notANumber(config, source, name);
    }
    if (headerOf(filled.mapping, relation.header) === null) continue;
    const reader = readerOf(filled, relation.header, spelling);
    const asWritten = { ...reader.spelling, isMinorUnit: false };
    const value = parsed(
      { ...filled.column, type: 'decimal' },
      textAlias(filled.column),
      asWritten,
    );
    const [row] = await engine.rows<{ total: string | null }>(
      `select cast(sum(${value}) as varchar) as total
       from (select ${reader.text} as ${textAlias(filled.column)} from ${relation.sql}) as ${named('read')}`,
    );
    sums.push(row!.total ?? '0');
  }
  return sum(sums);
}

function notANumber(config: Config, source: SourceConfig, column: string): CliError {
  return new CliError(`sum(${column}) of source ${source.name} adds up no numbers of its files`, {
    exitCode: exit.usage,
    where: config.at(['sources', source.index, 'expect', `sum(${column})`]),
    hint: 'name a column of amounts or whole numbers that is mapped to a header',
  });
}

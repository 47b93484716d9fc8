import type { Config } from '../config/config.ts';
import type { Keys } from '../config/document.ts';
import type { Dimension } from '../facts/fact.ts';
import { nearest } from '../lib/nearest.ts';
import { isSameSegment } from '../lib/segments.ts';
import type { Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import { segmentKeys } from './config.ts';
import { headersRead, segmentsOf, ticketWords, valuesOf } from './vocabulary.ts';

/** Lines of the config that name what no row has, so that they change nothing; each with its place. */
export async function idleLines(gathered: Gathered): Promise<string[]> {
  const { config } = gathered;
  const found = [
    ...(await idleDimensions(gathered, Object.keys(config.dimensions))),
    ...(await idleTargets(gathered)),
    ...(await idleTeams(gathered)),
    ...(await idlePlans(gathered)),
    ...(await idleModels(gathered)),
    ...(await idleMaps(gathered)),
  ];
  return found.sort((a, b) => lineOf(a) - lineOf(b));
}

const lineOf = (line: string): number => Number(/:(\d+):\d+: /.exec(line)?.[1] ?? 0);

/** A word that nothing in the data is called. */
type Unheard = { keys: Keys; word: string; says: string; known: readonly string[] };

const mostListed = 8;

function told(config: Config, { keys, word, says, known }: Unheard): string {
  const close = nearest(word, known);
  const some = known.slice(0, mostListed).join(', ');
  const there = known.length === 0 ? 'there are none' : `there are ${some}`;
  const more = known.length > mostListed ? ', …' : '';
  return `${config.at(keys)}: ${says} "${word}"; ${close === null ? there + more : `did you mean ${close}?`}`;
}

/** Dimensions of the config over columns that no file fills, words and ranges that fit no value. */
export async function idleDimensions(
  gathered: Gathered,
  ids: readonly string[],
): Promise<string[]> {
  const { config } = gathered;
  const lines: string[] = [];
  for (const id of ids.filter((name) => Object.hasOwn(config.dimensions, name))) {
    const dimension = accountDimension(id, config)!;
    if (!isRead(gathered, dimension)) continue;
    const values = await valuesOf(gathered, dimension);
    lines.push(
      ...(values === null ? [unfilled(config, dimension)] : unfit(config, dimension, values)),
    );
  }
  return lines;
}

// A run that does not read a table cannot tell what fills it.
const isRead = ({ config, normalised }: Gathered, { table }: Dimension): boolean =>
  normalised.present.has(table) || !config.sources.some(({ tables }) => tables.includes(table));

const unfilled = (config: Config, { id, table, column }: Dimension): string =>
  `${config.at(['dimensions', id])}: no file fills ${table}.${column}, so ${id} is unknown of every account`;

function unfit(
  config: Config,
  { id, table, column, map, ranges }: Dimension,
  values: readonly string[],
): string[] {
  const isIdle =
    ranges !== null && values.length > 0 && values.every((v) => Number.isNaN(Number(v)));
  const noNumber = isIdle
    ? [
        `${config.at(['dimensions', id, 'ranges'])}: no value of ${table}.${column} is a number, ` +
          `such as "${values[0]}", so ${id} is unknown of every account; write map: for words`,
      ]
    : [];
  const words = Object.keys(map ?? {}).filter((word) => !values.includes(word));
  return [
    ...noNumber,
    ...words.map((word) => {
      const says = `no row of ${table}.${column} has`;
      return told(config, { keys: ['dimensions', id, 'map', word], word, says, known: values });
    }),
  ];
}

async function idleTargets(gathered: Gathered): Promise<string[]> {
  const { config } = gathered;
  const named = Object.values(config.targets)
    .flat()
    .flatMap((entry) => Object.entries(entry.by).map(([id, of]) => ({ entry, id, of })));
  const lines: string[] = [];
  for (const { entry, id, of } of named) {
    const known = await segmentsOf(gathered, id);
    if (known === null) continue;
    const idle = Object.keys(of).filter((word) => !known.some((k) => isSameSegment(id, k, word)));
    const isOfAccounts = accountDimension(id, config) !== null;
    const says = `no ${isOfAccounts ? 'account' : 'ticket'} has the ${id}`;
    for (const word of idle) {
      lines.push(told(config, { keys: segmentKeys(config, entry, id, word), word, says, known }));
    }
  }
  return lines;
}

// A model of a segment that nobody is in scores nobody.
async function idleModels(gathered: Gathered): Promise<string[]> {
  const { config } = gathered;
  const { dimension, models } = config.health.bySegment;
  const known = await segmentsOf(gathered, dimension);
  if (known === null) return [];
  return Object.keys(models)
    .filter((word) => !known.some((k) => isSameSegment(dimension, k, word)))
    .map((word) => {
      const keys = ['health', 'model', 'segments', word];
      return told(config, { keys, word, says: `no account has the ${dimension}`, known });
    });
}

async function idleTeams(gathered: Gathered): Promise<string[]> {
  const { config } = gathered;
  const known = await ticketWords(gathered, 'team');
  if (known === null) return [];
  return config.definitions.calendars.flatMap(({ name, teams }) => {
    return (teams ?? []).flatMap((word, i) => {
      if (known.includes(word)) return [];
      const keys = ['definitions', 'calendars', name, 'teams', i];
      return [told(config, { keys, word, says: 'no ticket has the team', known })];
    });
  });
}

async function idlePlans(gathered: Gathered): Promise<string[]> {
  const { config } = gathered;
  const known = config.plans.length === 0 ? null : await segmentsOf(gathered, 'plan');
  if (known === null) return [];
  return config.plans.flatMap((word, i) => {
    if (known.includes(word)) return [];
    return [told(config, { keys: ['plans', i], word, says: 'no account has the plan', known })];
  });
}

/** Words of the exports that `map:` of a column renames and that no row has. */
async function idleMaps(gathered: Gathered): Promise<string[]> {
  const { config } = gathered;
  const lines: string[] = [];
  for (const { source, column, header, map, known } of await headersRead(gathered)) {
    const words = Object.keys(map).filter((word) => !known.includes(word));
    const keys = ['sources', source.index, 'columns', column, 'map'];
    const says = `no row of ${header} in source ${source.name} has`;
    lines.push(...words.map((word) => told(config, { keys: [...keys, word], word, says, known })));
  }
  return lines;
}

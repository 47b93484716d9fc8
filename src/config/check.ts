import { currencies } from '../lib/currencies.ts';
import { nearest } from '../lib/nearest.ts';
import { alertFaults } from './check-alerts.ts';
import { amountFaults } from './check-amounts.ts';
import { ownMetricFaults } from './check-metrics.ts';
import { type KnownToReports, reportFaults } from './check-reports.ts';
import { totalFaults } from './check-totals.ts';
import { type Fault, type Keys, spell } from './document.ts';
import { quoted } from './excerpt.ts';
import { suggestion, unknown } from './faults.ts';
import { forecastFaults } from './forecast.ts';
import { listed } from './listed.ts';
import { runFaults } from './runs.ts';
import type { Written, WrittenColumn, WrittenSource } from './schema.ts';

/** Names that a config may use. */
export type Known = {
  /** Table → its columns. */
  tables: Record<string, readonly string[]>;
  metrics: readonly string[];
  /** Facts that metrics of the config may be made of. */
  facts: readonly string[];
  presets: readonly string[];
  models: readonly string[];
  alerts: { ids: readonly string[]; settings: readonly string[] };
  /** Reports that a run can make. */
  runnable: readonly string[];
  formats: readonly string[];
  reports: KnownToReports;
};

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'iso-8859-15', 'windows-1252'];

/** Faults that the shape cannot show: names that do not exist and lines that contradict others. */
export function* check(written: Written, known: Known): Generator<Fault> {
  yield* zone(['timezone'], written.timezone);
  yield* currency(['currency'], written.currency);
  for (const [i, source] of written.sources.entries()) yield* sourceFaults(i, source, known);
  yield* onceOnly(written.sources);
  yield* freeMailFaults(written);
  yield* dimensions(written.dimensions ?? {}, known);
  yield* ownMetricFaults(written, known);
  yield* metrics(written, known);
  yield* satisfaction(written);
  yield* calendars(written);
  yield* oneMrr(written);
  yield* alertFaults(written.alerts ?? {}, known.alerts);
  yield* models(written, known);
  yield* runFaults(written, known, unknown);
  yield* forecastFaults(written);
  yield* reportFaults(written, known.reports);
}

// A line that decides nothing would be taken for one that does.
function* freeMailFaults({ identity }: Written): Generator<Fault> {
  if (identity?.free_mail === undefined || identity.domains === true) return;
  const what = 'identity.free_mail holds only for accounts that are matched by domain';
  yield { keys: ['identity', 'free_mail'], on: 'key', what, hint: 'add domains: true' };
}

/** The models chosen; what stands in `models:` is checked against what inputs there are. */
function* models({ health, models: own }: Written, known: Known): Generator<Fault> {
  const all = [...known.models, ...Object.keys(own ?? {})];
  for (const id of Object.keys(own ?? {})) {
    if (!known.models.includes(id)) continue;
    const what = `${quoted(id)} is the name of a shipped health model`;
    yield { keys: ['models', id], on: 'key', what, hint: 'give yours another id' };
  }
  const keys = ['health', 'model'];
  const choice = health?.model;
  if (typeof choice !== 'object') {
    yield* unknown(keys, choice, all, 'health model');
    return;
  }
  yield* unknown([...keys, 'default'], choice.default, all, 'health model');
  for (const [segment, id] of Object.entries(choice.segments)) {
    yield* unknown([...keys, 'segments', segment], id, all, 'health model');
  }
}

function* sourceFaults(index: number, source: WrittenSource, known: Known): Generator<Fault> {
  const keys = ['sources', index] as const;
  const tables = listed(source.table, [...keys, 'table']);
  for (const [at, name] of tables) yield* unknown(at, name, Object.keys(known.tables), 'table');
  const names = tables.map(([, name]) => name);
  const columns = names.flatMap((name) => columnsOf(known, name));
  for (const [name, column] of Object.entries(source.columns ?? {})) {
    const at = [...keys, 'columns', name];
    yield* unknown(at, name, columns, 'column', { on: 'key', of: names.join(' and ') });
    yield* columnFaults(at, column);
  }
  for (const key of ['key', 'pii'] as const)
    for (const [at, name] of listed(source[key], [...keys, key]))
      yield* unknown(at, name, columns, 'column', { of: names.join(' and ') });
  yield* amountFaults(keys, source, names);
  yield* totalFaults(keys, source, columns);
  yield* unknown([...keys, 'preset'], source.preset, known.presets, 'preset');
  yield* zone([...keys, 'timezone'], source.timezone);
  yield* encoding([...keys, 'encoding'], source.encoding);
  yield* separators(keys, source);
}

function* columnFaults(keys: Keys, column: WrittenColumn): Generator<Fault> {
  if (typeof column === 'string' || Array.isArray(column)) return;
  if ('value' in column && keys.at(-1) === 'currency')
    yield* currency([...keys, 'value'], column.value);
  if (!('from' in column)) return;
  yield* zone([...keys, 'timezone'], column.timezone);
  yield* separators(keys, column);
}

function* separators(
  keys: Keys,
  { decimal, thousands }: { decimal?: string; thousands?: string },
): Generator<Fault> {
  if (decimal === undefined || decimal !== thousands) return;
  const what = `decimal and thousands of ${spell(keys)} are both ${quoted(decimal)}`;
  yield { keys: [...keys, 'thousands'], on: 'value', what };
}

/** Two sources with one name, or two that read the one standard input. */
function* onceOnly(sources: readonly WrittenSource[]): Generator<Fault> {
  const names = new Set<string>();
  let stdin: Keys | null = null;
  for (const [i, { name, files }] of sources.entries()) {
    const at = ['sources', i, 'name'];
    if (name !== undefined && names.has(name)) {
      yield { keys: at, on: 'value', what: `two sources have the name ${quoted(name)}` };
    }
    names.add(name ?? '');
    for (const [keys] of listed(files, ['sources', i, 'files']).filter(
      ([, file]) => file === '-',
    )) {
      if (stdin) yield { keys, on: 'value', what: `${spell(stdin)} reads standard input already` };
      stdin = keys;
    }
  }
}

function* dimensions(written: NonNullable<Written['dimensions']>, known: Known): Generator<Fault> {
  for (const [name, place] of Object.entries(written)) {
    const isPlain = typeof place === 'string';
    if (!isPlain && 'segments' in place) continue;
    const [table = '', column] = (isPlain ? place : place.from).split('.');
    const keys = ['dimensions', name, ...(isPlain ? [] : ['from'])];
    if (!isPlain && place.map !== undefined && place.ranges !== undefined) {
      const what = `dimensions.${name} has both map and ranges`;
      yield { keys: ['dimensions', name, 'ranges'], on: 'key', what, hint: 'keep one of them' };
    }
    yield* unknown(keys, table, Object.keys(known.tables), 'table');
    yield* unknown(keys, column, columnsOf(known, table), 'column', { of: table });
    if (columnsOf(known, table).includes(column!) && !isOfAccounts(table, column!)) {
      const what = `${quoted(`${table}.${column}`)} is no attribute of accounts`;
      const hint =
        'take a column of accounts, or plan or product of subscriptions or mrr_snapshots';
      yield { keys, on: 'value', what, hint };
    }
  }
}

const isOfAccounts = (table: string, column: string): boolean =>
  table === 'accounts' ||
  (['subscriptions', 'mrr_snapshots'].includes(table) && ['plan', 'product'].includes(column));

function* metrics(written: Written, known: Known): Generator<Fault> {
  const { targets, expect, definitions } = written;
  const ids = [...known.metrics, ...Object.keys(written.metrics ?? {})];
  const sections: [Keys, object | undefined][] = [
    [['targets'], targets],
    [['expect'], expect],
    [['definitions', 'attribute_by'], definitions?.attribute_by],
  ];
  for (const [keys, section] of sections) {
    for (const id of Object.keys(section ?? {})) {
      if (ids.includes(id) || ids.includes(id.split('@', 1)[0]!)) continue;
      const what = `unknown metric ${quoted(id)} in ${spell(keys)}`;
      const meant = nearest(id, ids);
      const hint = `${meant ? `did you mean ${meant}? ` : ''}\`cs-metrics metrics\` lists all`;
      yield { keys: [...keys, id], on: 'key', what, hint };
    }
  }
}

function* satisfaction({ definitions }: Written): Generator<Fault> {
  const { scale, satisfied_min: least } = definitions?.csat ?? {};
  if (!scale || least === undefined || (least >= scale[0] && least <= scale[1])) return;
  const keys = ['definitions', 'csat', 'satisfied_min'];
  const what = `${spell(keys)} ${least} lies outside the scale [${scale.join(', ')}]`;
  yield { keys, on: 'value', what };
}

/** Two calendars for one team, and shifts that end before they begin. */
function* calendars({ definitions }: Written): Generator<Fault> {
  const keeps = new Map<string, string>();
  for (const [name, calendar] of Object.entries(definitions?.calendars ?? {})) {
    const at = ['definitions', 'calendars', name];
    yield* zone([...at, 'timezone'], calendar.timezone);
    for (const [day, hours] of Object.entries(calendar.hours)) {
      const [opens, closes] = hours.split('-') as [string, string];
      if (opens < closes) continue;
      const what = `${spell([...at, 'hours', day])} ${quoted(hours)} does not end after it begins`;
      const hint = 'shifts over midnight are not supported';
      yield { keys: [...at, 'hours', day], on: 'value', what, hint };
    }
    for (const [keys, team] of listed<string | null>(calendar.teams ?? null, [...at, 'teams'])) {
      const other = keeps.get(team ?? '');
      keeps.set(team ?? '', name);
      if (other === undefined) continue;
      const who = team === null ? 'teams without a calendar of their own' : `team ${quoted(team)}`;
      const what = `calendars ${other} and ${name} are both for ${who}`;
      yield team === null ? { keys: at, on: 'key', what } : { keys, on: 'value', what };
    }
  }
}

/** Subscriptions and monthly figures both give MRR; which one counts is the user's to say. */
function* oneMrr({ sources, definitions }: Written): Generator<Fault> {
  const tables = sources.map(({ table }) => listed(table).map(([, name]) => name));
  const from = definitions?.mrr?.from;
  const keys = ['definitions', 'mrr', 'from'];
  if (from !== undefined && !tables.flat().includes(from)) {
    yield {
      keys,
      on: 'value',
      what: `definitions.mrr.from ${quoted(from)}, but no source feeds it`,
    };
  }
  const isBoth = ['subscriptions', 'mrr_snapshots'].every((name) => tables.flat().includes(name));
  if (from !== undefined || !isBoth) return;
  const second = tables.findLastIndex((names) => /subscriptions|mrr_snapshots/.test(names.join()));
  const hint = 'add `definitions: {mrr: {from: subscriptions}}`, or `from: mrr_snapshots`';
  const what = 'both subscriptions and mrr_snapshots give MRR';
  yield { keys: ['sources', second, 'table'], on: 'value', what, hint };
}

function* currency(keys: Keys, code: string | undefined): Generator<Fault> {
  if (code === undefined || currencies.includes(code)) return;
  const meant = nearest(code, currencies);
  const hint = meant ? `did you mean ${meant}?` : 'a currency is three capital letters such as EUR';
  yield { keys, on: 'value', what: `unknown currency ${quoted(code)}`, hint };
}

function* zone(keys: Keys, name: string | undefined): Generator<Fault> {
  if (name === undefined || isZone(name)) return;
  const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${name.toLowerCase()}`));
  const meant = city ?? nearest(name, zones);
  const hint = meant ? `did you mean ${meant}?` : 'zones are IANA names such as Europe/Berlin';
  yield { keys, on: 'value', what: `unknown time zone ${quoted(name)}`, hint };
}

/** Intl takes offsets and any case; the engine takes neither. */
function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!/^[A-Z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

function* encoding(keys: Keys, label: string | undefined): Generator<Fault> {
  if (label === undefined || isEncoding(label)) return;
  const hint = suggestion(label, encodings, 'encodings');
  yield { keys, on: 'value', what: `unknown encoding ${quoted(label)}`, hint };
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) !== null;
  } catch {
    return false;
  }
}

function columnsOf(known: Known, table: string): readonly string[] {
  return Object.hasOwn(known.tables, table) ? known.tables[table]! : [];
}

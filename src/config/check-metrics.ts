import { FormulaError, namesIn, parseFormula } from '../lib/formula.ts';
import type { Fault, Keys } from './document.ts';
import { quoted } from './excerpt.ts';
import { suggestion } from './faults.ts';
import { listed } from './listed.ts';
import type { Written, WrittenMetric } from './schema.ts';

/** Names that metrics of the config may use. */
export type KnownToMetrics = {
  /** Ids and aliases of the built-in metrics. */
  metrics: readonly string[];
  /** Facts whose rows carry account and period. */
  facts: readonly string[];
  tables: Record<string, readonly string[]>;
};

/** Faults of `metrics:`: names that are taken or unknown, and lines that do not belong together. */
export function* ownMetricFaults(written: Written, known: KnownToMetrics): Generator<Fault> {
  const own = written.metrics ?? {};
  for (const [id, metric] of Object.entries(own)) {
    const keys = ['metrics', id];
    if (known.metrics.includes(id)) {
      const what = `${quoted(id)} is the name of a built-in metric`;
      yield { keys, on: 'key', what, hint: 'give yours another id' };
    }
    yield* shapeFaults(keys, metric);
    yield* metric.formula === undefined
      ? factFaults(keys, metric, known)
      : formulaFaults(keys, metric.formula, own, known);
    yield* needFaults(keys, metric, known);
  }
}

const ofRows = [
  ...(['over', 'where', 'at', 'numerator', 'denominator', 'value', 'statistic', 'per'] as const),
  'needs',
] as const;

function* shapeFaults(keys: Keys, metric: WrittenMetric): Generator<Fault> {
  const { formula, over, numerator, denominator, value, statistic } = metric;
  const missing = (key: string, why: string): Fault => {
    return {
      keys: [...keys, key],
      on: 'key',
      what: `${keys.join('.')}.${key} is missing`,
      hint: why,
    };
  };
  const against = (key: string, other: string): Fault => {
    const what = `${keys.join('.')} has both ${other} and ${key}`;
    return { keys: [...keys, key], on: 'key', what, hint: 'keep one of them' };
  };
  if (formula !== undefined) {
    const other = ofRows.find((key) => metric[key] !== undefined);
    if (other !== undefined) yield against(other, 'formula');
    return;
  }
  if (over === undefined) yield missing('over', 'name the fact whose rows count, or a `formula:`');
  if (value !== undefined && numerator !== undefined) yield against('value', 'numerator');
  if (value !== undefined && denominator !== undefined) yield against('value', 'denominator');
  if (value === undefined && numerator === undefined)
    yield missing('numerator', 'add `numerator:`, or `value:` with a `statistic:`');
  if (value !== undefined && statistic === undefined)
    yield missing('statistic', 'add `statistic: mean`, `median` or `p90`');
  if (value === undefined && statistic !== undefined)
    yield missing('value', 'a statistic needs the `value:` of a row');
  if (value === undefined && denominator === undefined && metric.unit === 'percent')
    yield missing('denominator', 'a percentage needs what it is a percentage of');
}

function* factFaults(
  keys: Keys,
  { over, at }: WrittenMetric,
  { facts }: KnownToMetrics,
): Generator<Fault> {
  if (over !== undefined && !facts.includes(over)) {
    const what = `unknown fact ${quoted(over)} in ${keys.join('.')}`;
    yield { keys: [...keys, 'over'], on: 'value', what, hint: suggestion(over, facts, 'facts') };
  }
  if (at === 'opening' && over !== 'account_periods') {
    const what = `only account_periods knows segments at the opening, not ${over}`;
    yield { keys: [...keys, 'at'], on: 'value', what, hint: 'remove the line' };
  }
}

function* formulaFaults(
  keys: Keys,
  text: string,
  own: Readonly<Record<string, WrittenMetric>>,
  known: KnownToMetrics,
): Generator<Fault> {
  const at = { keys: [...keys, 'formula'], on: 'value' as const };
  const names = namesOf(text);
  if (typeof names === 'string') {
    const hint = 'write +, -, *, / and parentheses between metrics, such as nrr - grr';
    yield { ...at, what: `${keys.join('.')}.formula ${names}`, hint };
    return;
  }
  if (names.length === 0) yield { ...at, what: `${keys.join('.')}.formula names no metric` };
  for (const name of names) {
    const id = name.split(/[@/]/, 1)[0]!;
    const metric = Object.hasOwn(own, id) ? own[id] : undefined;
    if (metric?.formula !== undefined) {
      const hint = 'write that formula out here';
      yield { ...at, what: `${quoted(id)} is a formula, and formulas do not nest`, hint };
    } else if (metric === undefined && !known.metrics.includes(id)) {
      const all = [...known.metrics, ...Object.keys(own)];
      const hint = suggestion(id, all, 'metrics');
      yield { ...at, what: `unknown metric ${quoted(id)} in ${keys.join('.')}.formula`, hint };
    }
  }
}

function namesOf(text: string): string[] | string {
  try {
    return namesIn(parseFormula(text));
  } catch (error) {
    if (error instanceof FormulaError) return error.message;
    throw error;
  }
}

function* needFaults(
  keys: Keys,
  { needs }: WrittenMetric,
  { tables }: KnownToMetrics,
): Generator<Fault> {
  for (const [at, name] of listed(needs, [...keys, 'needs'])) {
    const [table = '', column] = name.split('.');
    const columns = Object.hasOwn(tables, table) ? tables[table]! : null;
    if (columns === null) {
      const hint = suggestion(table, Object.keys(tables), 'tables');
      yield { keys: at, on: 'value', what: `unknown table ${quoted(table)}`, hint };
    } else if (column !== undefined && !columns.includes(column)) {
      const hint = suggestion(column, columns, 'columns');
      yield { keys: at, on: 'value', what: `unknown column ${quoted(column)} of ${table}`, hint };
    }
  }
}

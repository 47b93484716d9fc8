import { parseFormula } from '../lib/formula.ts';
import type { Aggregate, Metric } from '../metrics/metric.ts';
import { listed } from './listed.ts';
import type { WrittenMetric } from './schema.ts';

/** A metric of the config as the same object that built-in metrics are. */
export function ownMetric(id: string, written: WrittenMetric): Metric {
  const windows = listed(written.windows ?? ['1m', '3m', '12m']).map(([, window]) => window);
  return {
    id,
    title: written.title,
    definition: written.definition ?? '',
    formula: inWords(written),
    family: 'own',
    kind: written.kind ?? 'lagging',
    unit: written.unit,
    better: written.better,
    windows,
    bands: bands(written),
    follows: [],
    ...computation(written),
  };
}

function computation(written: WrittenMetric): Aggregate & Pick<Metric, 'combines'> {
  const { over = '', where, at, per, needs } = written;
  const rows = {
    over,
    at: at ?? 'closing',
    ...(where === undefined ? {} : { where }),
    ...(needs === undefined ? {} : { needs: listed(needs).map(([, name]) => name) }),
    ...(per === undefined ? {} : { per }),
  } as const;
  if (written.formula !== undefined) {
    return { ...rows, combines: parseFormula(written.formula), n: 'count(*)', empty: '' };
  }
  return written.value === undefined
    ? { ...rows, ...quotient(written) }
    : { ...rows, ...statistic(written.value, written.statistic!, per ?? 1) };
}

function quotient({ numerator, denominator, unit }: WrittenMetric): Omit<Aggregate, 'over'> {
  const words = { numerator: numerator!, ...(denominator === undefined ? {} : { denominator }) };
  return {
    numerator: numerator!,
    ...(denominator === undefined ? {} : { denominator }),
    ...(denominator !== undefined && unit === 'percent' ? { times: 100 } : {}),
    words,
    n: 'count(*)',
    empty: 'the denominator is 0',
  };
}

// Four decimals keep values exact; a percentile of whole ten-thousandths is so, too.
function statistic(
  value: string,
  name: NonNullable<WrittenMetric['statistic']>,
  per: number,
): Omit<Aggregate, 'over'> {
  const exact = `cast((${value}) as decimal(18, 4))`;
  const n = `count(${exact})`;
  const empty = 'no row with a value';
  if (name !== 'mean') {
    return {
      ...{ statistic: name, n, empty, per: 10_000 * per },
      value: `cast(${exact} * 10000 as bigint)`,
    };
  }
  const words = { numerator: `sum of ${value}`, denominator: 'values' };
  return { numerator: `sum(${exact})`, denominator: n, words, n, empty };
}

function inWords(written: WrittenMetric): string {
  const { formula, value, statistic: name, numerator, denominator, where } = written;
  const computed =
    formula ??
    (value === undefined
      ? [numerator, denominator].filter((text) => text !== undefined).join(' ÷ ')
      : `${name} of ${value}`);
  return `${computed}${where === undefined ? '' : `, where ${where}`}`;
}

function bands({ bands: written }: WrittenMetric): Metric['bands'] {
  if (written === undefined) return undefined;
  const words = Object.entries(written).map(([word, says]) => [says, word] as const);
  return [{ follow: null, variant: '', words, otherwise: null }];
}

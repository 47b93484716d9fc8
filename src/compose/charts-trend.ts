import type { Config } from '../config/config.ts';
import type { Period } from '../lib/periods.ts';
import { barText } from '../measure/bars.ts';
import { idOf } from '../measure/ids.ts';
import { levelsOf } from '../measure/judge.ts';
import type { Measurement } from '../measure/measurement.ts';
import type { ChartBlock } from '../reports/chart.ts';
import type { Tone, Unit } from '../reports/report.ts';
import { saidIn } from './charts.ts';
import { tellingDigits } from './telling.ts';

/** From so many periods on a line tells more than a table. */
const leastPeriods = 3;
const mostBars = 20;

/** A line for each metric over the periods, with its target and the interval of its sample. */
export function trendCharts(
  config: Config,
  currency: string | null,
  measurements: readonly Measurement[],
  periods: readonly Period[],
): ChartBlock[] {
  if (periods.length < leastPeriods) return [];
  const totals = measurements.filter(({ dimension }) => dimension === '');
  const ids = [...new Set(totals.map(({ definition }) => idOf(definition)))];
  return ids.flatMap((id, at) => {
    const own = totals.filter(({ definition }) => idOf(definition) === id);
    const found = periods.map((period) => own.find((m) => m.period === period.id));
    return trendChart(config, currency, found, { id, at, periods });
  });
}

type Place = { id: string; at: number; periods: readonly Period[] };

function trendChart(
  config: Config,
  currency: string | null,
  found: readonly (Measurement | undefined)[],
  { id, at, periods }: Place,
): ChartBlock[] {
  const known = found.filter((m) => m !== undefined && m.value !== null) as Measurement[];
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || known.length < 2) return [];
  const { definition, unit } = last;
  const { target } = levelsOf(config, definition, last);
  const goal = target === null ? '' : goalWords(barText(target), unit);
  const telling = known.map((m) => tellingDigits(m, levelsOf(config, definition, m)).digits);
  const digits = telling.some((n) => n !== undefined)
    ? Math.max(...telling.map((n) => n ?? 0))
    : undefined;
  const values = found.map((m) => m?.exact ?? m?.value ?? null);
  const hasNoise = known.some(({ low, high }) => low !== null && high !== null);
  return [
    {
      kind: 'chart',
      name: `trend_${at + 1}`,
      title: `${definition.title} (${id})`,
      says: trendWords(currency, known, goal, digits),
      chart: {
        type: 'trend',
        unit,
        periods: periods.map((period) => period.id),
        lines: [{ name: definition.title, values }],
        ...(target === null || target.operator === '..'
          ? {}
          : { target: { value: target.number, text: `target ${goal}` } }),
        ...(digits === undefined ? {} : { digits }),
        ...(hasNoise
          ? {
              noise: {
                name: '95 % interval: within it a change may be chance',
                low: found.map((m) => m?.low ?? null),
                high: found.map((m) => m?.high ?? null),
              },
            }
          : {}),
      },
    },
  ];
}

const goalWords = (goal: string, unit: Unit): string => `${goal}${unit === 'percent' ? ' %' : ''}`;

function trendWords(
  currency: string | null,
  known: readonly Measurement[],
  goal: string,
  digits: number | undefined,
): string {
  const [first, last] = [known[0]!, known.at(-1)!];
  const by = (order: 1 | -1) => known.reduce((a, b) => (order * (b.value! - a.value!) > 0 ? b : a));
  const more = digits === undefined ? {} : { digits };
  const value = (m: Measurement) => saidIn(currency, m.exact ?? m.value, m.unit, more);
  const [low, high] = [by(-1), by(1)];
  const range =
    low.value === high.value
      ? ''
      : `, lowest in ${low.period} (${value(low)}), highest in ${high.period} (${value(high)})`;
  return (
    `From ${value(first)} in ${first.period} to ${value(last)} in ${last.period}${range}` +
    `${goal === '' ? '' : `; the target is ${goal}`}.`
  );
}

/** One bar per segment in the newest period, beside the total. */
export function segmentCharts(
  currency: string | null,
  measurements: readonly Measurement[],
  period: string,
): ChartBlock[] {
  const own = measurements.filter((m) => m.period === period && m.dimension !== '');
  const keys = [...new Set(own.map((m) => `${idOf(m.definition)} by ${m.dimension}`))];
  return keys.flatMap((key, at): ChartBlock[] => {
    const segments = own.filter((m) => `${idOf(m.definition)} by ${m.dimension}` === key);
    const known = segments.filter(({ value }) => value !== null);
    if (known.length < 2 || segments.length > mostBars) return [];
    const { definition, unit, dimension } = segments[0]!;
    const total = measurements.find(
      (m) => m.period === period && m.dimension === '' && m.definition === definition,
    );
    return [
      {
        kind: 'chart',
        name: `segments_${at + 1}`,
        title: `${definition.title} by ${dimension}, ${period}`,
        says: segmentWords(currency, known, total),
        chart: {
          type: 'bars',
          unit,
          bars: segments.map((m) => ({ name: m.segment, value: m.exact ?? m.value })),
          ...(total?.value == null || !isShare(unit)
            ? {}
            : {
                total: {
                  value: total.value,
                  text: `all together ${saidIn(currency, total.value, unit)}`,
                },
              }),
        },
      },
    ];
  });
}

// Sums of segments stand far below their total; shares and means lie around it.
const isShare = (unit: Unit): boolean => unit !== 'money' && unit !== 'count';

function segmentWords(
  currency: string | null,
  known: readonly Measurement[],
  total: Measurement | undefined,
): string {
  const sorted = known.toSorted((a, b) => b.value! - a.value!);
  const [high, low] = [sorted[0]!, sorted.at(-1)!];
  const value = (m: Measurement) => saidIn(currency, m.exact ?? m.value, m.unit);
  const all = total?.value == null ? '' : `; all together ${value(total)}`;
  return `Highest in ${high.segment} (${value(high)}), lowest in ${low.segment} (${value(low)})${all}.`;
}

/** How many customers, or how much MRR, each band had at several dates. */
export function bandTrend(
  title: string,
  currency: string | null,
  unit: Unit,
  days: readonly string[],
  parts: readonly { name: string; tone: Tone; values: readonly (string | number)[] }[],
): ChartBlock[] {
  if (days.length < 2) return [];
  const months = days.map((day) => day.slice(0, 7));
  const moves = parts
    .filter(({ tone }) => tone !== 'muted')
    .map(({ name, values }) => {
      const [first, last] = [values[0]!, values.at(-1)!];
      const [then, now] = [first, last].map((value) => saidIn(currency, value, unit));
      return then === now ? `${name} stayed at ${now}` : `${name} from ${then} to ${now}`;
    });
  return [
    {
      kind: 'chart',
      name: `bands_${unit}`,
      title,
      says: `From ${days[0]} to ${days.at(-1)}: ${moves.join(', ')}.`,
      chart: {
        type: 'stack',
        unit,
        periods: new Set(months).size === days.length ? months : days,
        parts,
      },
    },
  ];
}

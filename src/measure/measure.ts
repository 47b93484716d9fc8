import type { Config } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { segmentOrder } from '../facts/segment-order.ts';
import { quotient } from '../lib/quotient.ts';
import { kaplanMeier, meanInterval, npsInterval, wilson } from '../lib/statistics.ts';
import { combined } from './combine.ts';
import { type Definition, withOperands } from './ids.ts';
import type { Measurement, Span } from './measurement.ts';
import { checkOwnSql } from './own-sql.ts';
import { type Scan, scanSql, scansOf } from './sql.ts';

export type MeasureRequest = {
  config: Config;
  definitions: readonly Definition[];
  spans: readonly Span[];
  /** Dimensions by which to segment; the total is always among the rows. */
  dimensions: readonly string[];
  /** Those of them that are attributes of accounts. */
  ofAccounts: readonly string[];
  /** Why a definition cannot be computed from these exports, null when it can. */
  absence: (definition: Definition, span: Span) => string | null;
};

/** Computes every definition × period × segment, each fact scanned once for each set of its rows. */
export async function measure(engine: Engine, request: MeasureRequest): Promise<Measurement[]> {
  await checkOwnSql(engine, request.config, request.definitions);
  const counted = withOperands(request.definitions).filter(({ operands }) => operands.size === 0);
  const possible = counted.filter((definition) => {
    return request.spans.some((span) => request.absence(definition, span) === null);
  });
  const scans = scansOf(possible);
  const rows = scans.length === 0 ? [] : await engine.rows<FigureRow>(statement(scans, request));
  const found = new Map(rows.flatMap((row) => figuresOf(scans, row)));
  const measured = (definition: Definition, period: string | null): Measurement[] => {
    const spans = request.spans.filter(({ window }) => window === definition.window);
    return spans
      .filter((span) => period === null || span.period === period)
      .flatMap((span) =>
        definition.operands.size === 0
          ? measurementsOf(definition, span, found, request)
          : combined(definition, span, (operand) => measured(operand, span.period)).sort(
              inOrder(request),
            ),
      );
  };
  return request.definitions.flatMap((definition) => measured(definition, null));
}

type FigureRow = {
  scan: number;
  period: string;
  win: string;
  dimension: string;
  segment: string;
  m: readonly Figure[];
} & Record<string, never>;

/** What a query says of one definition in one segment; exact texts. */
export type Figure = {
  num: string | null;
  den: string | null;
  n: string | null;
  more: string | null;
};

type Place = { dimension: string; segment: string; figure: Figure };

/** The SQL behind a request, for `--sql`. */
export function statement(
  scans: readonly Scan[],
  { dimensions, ofAccounts }: MeasureRequest,
): string {
  return scans.map((scan, i) => scanSql(scan, i, dimensions, ofAccounts)).join('\nunion all\n');
}

const placeKey = (definition: Definition, period: string, window: string): string =>
  `${definition.id}@${definition.variant} ${period} ${window}`;

function figuresOf(scans: readonly Scan[], row: FigureRow): [string, Place[]][] {
  const scan = scans[row.scan]!;
  return scan.definitions.map((definition, i): [string, Place[]] => {
    const place = { dimension: row.dimension, segment: row.segment, figure: row.m[i]! };
    return [
      `${placeKey(definition, row.period, row.win)} ${row.dimension} ${row.segment}`,
      [place],
    ];
  });
}

function measurementsOf(
  definition: Definition,
  span: Span,
  found: ReadonlyMap<string, Place[]>,
  request: MeasureRequest,
): Measurement[] {
  const absence = request.absence(definition, span);
  const prefix = `${placeKey(definition, span.period, span.window)} `;
  const places =
    absence === null
      ? [...found].filter(([key]) => key.startsWith(prefix)).flatMap(([, place]) => place)
      : [];
  const total = places.find(({ dimension }) => dimension === '') ?? emptyPlace;
  const segments = places
    .filter(({ dimension }) => request.dimensions.includes(dimension))
    .sort(inOrder(request));
  return [total, ...segments].map((place) => toMeasurement(definition, span, place, absence));
}

const emptyPlace: Place = {
  dimension: '',
  segment: '',
  figure: { num: null, den: null, n: '0', more: null },
};

/** The total first, then the dimensions as asked for, each with its segments in their order. */
function inOrder({ config, dimensions }: MeasureRequest) {
  const orders = new Map(dimensions.map((id) => [id, segmentOrder(config, id)]));
  const place = ({ dimension }: Pick<Place, 'dimension'>) => dimensions.indexOf(dimension);
  return (a: Pick<Place, 'dimension' | 'segment'>, b: typeof a): number =>
    place(a) - place(b) || (orders.get(a.dimension)?.(a.segment, b.segment) ?? 0);
}

function toMeasurement(
  definition: Definition,
  span: Span,
  { dimension, segment, figure }: Place,
  absence: string | null,
): Measurement {
  const result = resultOf(definition, figure, absence);
  const n = Number(figure.n ?? 0);
  return {
    definition,
    metric: definition.id,
    variant: definition.variant,
    window: definition.window,
    period: span.period,
    dimension,
    segment,
    unit: definition.unit,
    numerator: definition.statistic === undefined ? plain(figure.num) : null,
    denominator: definition.statistic === undefined ? plain(figure.den) : null,
    n,
    ...result,
    ...intervalOf(definition, figure, result.value),
    isToDate: span.isToDate,
  };
}

type Result = Pick<Measurement, 'value' | 'exact' | 'note'>;

/** The number that a figure says, or the reason why it says none. */
export function resultOf(definition: Definition, figure: Figure, absence: string | null): Result {
  const unknown = (note: string): Result => ({ value: null, exact: null, note });
  if (absence !== null) return unknown(absence);
  const { statistic, denominator, times = 1, per = 1 } = definition;
  if (statistic === 'km_median') return survivalOf(definition, figure);
  if (statistic !== undefined) {
    if (figure.num === null) return unknown(definition.empty);
    return { value: Number(figure.num) / per, exact: null, note: '' };
  }
  if (denominator === undefined) {
    const exact = plain(figure.num) ?? '0';
    return { value: Number(exact), exact, note: '' };
  }
  if (figure.den === null && Number(figure.n) > 0)
    return unknown(definition.withheld ?? definition.empty);
  if (figure.den === null || Number(figure.den) === 0) return unknown(definition.empty);
  return {
    value: quotient(figure.num ?? '0', figure.den, times, per),
    exact: null,
    note: '',
  };
}

function survivalOf(definition: Definition, { more }: Figure): Result {
  const observations = (more ?? '')
    .split(' ')
    .filter((item) => item !== '')
    .map((item) => {
      return { time: Number(item.slice(0, -1)), isEvent: item.endsWith('e') };
    });
  const unknown = (note: string): Result => ({ value: null, exact: null, note });
  if (observations.length === 0) return unknown(definition.withheld ?? definition.metric.empty);
  const value = kaplanMeier(observations).quantile(0.5);
  if (value === null) return unknown(definition.empty);
  return { value: value / (definition.per ?? 1), exact: null, note: '' };
}

function intervalOf(
  { interval, times = 1, statistic }: Definition,
  { num, den, more }: Figure,
  value: number | null,
): Pick<Measurement, 'low' | 'high' | 'standardError'> {
  if (interval === undefined || value === null || statistic !== undefined)
    return { low: null, high: null };
  const [a, n, extra] = [Number(num), Number(den), Number(more)];
  if (interval.kind === 'share') {
    const share = wilson(a, n);
    return {
      low: share && share.low * times,
      high: share && share.high * times,
      standardError: times * Math.sqrt(((a / n) * (1 - a / n)) / n),
    };
  }
  const range =
    interval.kind === 'nps'
      ? npsInterval((extra + a) / 2, (extra - a) / 2, n)
      : meanInterval(a, extra, n);
  return {
    low: range?.low ?? null,
    high: range?.high ?? null,
    standardError: range?.standardError ?? null,
  };
}

/** An exact decimal without zeros that say nothing. */
export function plain(text: string | null): string | null {
  if (text === null || !text.includes('.')) return text;
  return text.replace(/\.?0+$/, '');
}

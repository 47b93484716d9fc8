import type {
  CalibrationChart,
  ChartValue,
  ForecastChart,
  TrendChart,
} from '../../reports/chart.ts';
import { type Drawing, grid, namesAxis, type Size, said, still, valueAxis } from './axes.ts';
import { type InkName, inkOf, inks } from './inks.ts';
import { drawn, label } from './text.ts';

type Values = readonly (number | null)[];

/** Lines with the newest value written at their end, the noise behind them, the target across. */
export function trend(
  { unit, periods, lines, target, noise, digits }: TrendChart,
  { isNarrow }: Size,
  currency: string | null,
): Drawing {
  const own = lines.map(({ name, values }, at) =>
    line(name, drawn(values), {
      ink: inkOf(undefined, at),
      dash: dashes[at % dashes.length]!,
      say: (at) => label(values[at]!, unit, currency, { digits }),
    }),
  );
  const level = target === undefined ? [] : [targetLine(target.value, periods.length)];
  return {
    height: isNarrow ? 220 : 260,
    options: {
      grid: grid({ right: 56 }),
      xAxis: namesAxis(periods, 12, { boundaryGap: false }),
      yAxis: valueAxis(unit, currency, { scale: true }),
      series: [...(noise ? noiseMarks(drawn(noise.low), drawn(noise.high)) : []), ...level, ...own],
    },
  };
}

/** Solid where it was, dashed where it is expected, and the interval around it. */
export function forecast(
  { unit, periods, past, expected, low, high }: ForecastChart,
  { isNarrow }: Size,
  currency: string | null,
): Drawing {
  // The expected part begins where the known one ends, so that the line does not break.
  const joined = (values: readonly ChartValue[]): Values => {
    const last = past.length - 1;
    if (last < 0) return drawn(values);
    const before = Array.from({ length: last }, () => null);
    return [...before, ...drawn([past[last] ?? null, ...values])];
  };
  const at = (values: readonly ChartValue[], i: number) => label(values[i] ?? null, unit, currency);
  return {
    height: isNarrow ? 220 : 260,
    options: {
      grid: grid({ right: 56 }),
      xAxis: namesAxis(periods, 12, { boundaryGap: false }),
      yAxis: valueAxis(unit, currency, { scale: true }),
      series: [
        ...between(joined(low), joined(high)),
        line('expected', joined(expected), {
          ...{ ink: 'accent', dash: dashes[1]! },
          say: (i) => at(expected, i - past.length),
        }),
        line('past', drawn(past), { ink: 'accent', dash: dashes[0]!, say: () => '' }),
      ],
    },
  };
}

/** Points against the diagonal on which forecast and outcome agree, with their intervals. */
export function calibration({ points, expected, observed }: CalibrationChart, size: Size): Drawing {
  const most = calibrationEnd(points);
  const axis = (name: string, more: object) =>
    valueAxis('percent', null, {
      ...{ name, nameLocation: 'middle', nameTextStyle: { color: inks.quiet, fontSize: 12 } },
      ...{ min: 0, max: most, interval: most / 5, ...more },
    });
  return {
    height: size.isNarrow ? 320 : 360,
    options: {
      grid: grid({ left: 24, bottom: 28, right: size.isNarrow ? 12 : 320 }),
      xAxis: axis(expected, { nameGap: 30 }),
      yAxis: axis(observed, { nameGap: 48 }),
      series: [
        {
          ...{
            ...still,
            type: 'line',
            symbol: 'none',
            data: [0, most].map((edge) => [edge, edge]),
          },
          lineStyle: { color: inks.quiet, width: 1.5, type: [4, 3] },
        },
        ...points.flatMap(({ expected: x, low, high }) =>
          low === undefined || high === undefined ? [] : [whisker(x, low, high)],
        ),
        {
          ...{ ...still, type: 'scatter', symbolSize: 9, itemStyle: { color: inks.accent } },
          data: points.map(({ expected: x, observed: y }) => [x, y]),
        },
      ],
    },
  };
}

/** Where both axes end: rare events crowd in a corner of 0 to 100 %. */
export function calibrationEnd(points: CalibrationChart['points']): number {
  const highest = Math.max(...points.flatMap((own) => [own.expected, own.observed, own.high ?? 0]));
  return [5, 10, 20, 50].find((end) => highest <= end) ?? 100;
}

const whisker = (x: number, low: number, high: number): object => ({
  ...{ ...still, type: 'line', symbol: 'none' },
  lineStyle: { color: inks.accent, width: 1.5, opacity: 0.6 },
  data: [low, high].map((y) => [x, y]),
});

/** How lines are told apart without colour; the key beside the drawing uses the same. */
export const dashes: readonly number[][] = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

type LineStyle = { ink: InkName; dash: readonly number[]; say: (at: number) => string };

function line(name: string, values: Values, { ink, dash, say }: LineStyle): object {
  const last = values.findLastIndex((value) => value !== null);
  const color = inks[ink];
  return {
    ...{ ...still, type: 'line', name, symbol: 'circle', showAllSymbol: true },
    lineStyle: { color, width: 2, type: dash.length === 0 ? 'solid' : dash, cap: 'butt' },
    itemStyle: { color, borderWidth: 0 },
    data: values.map((value, at) => ({
      value,
      symbolSize: at === last ? 8 : 5,
      label: at === last ? said(say(at), { position: 'right', fontWeight: 'bold' }) : undefined,
    })),
  };
}

function targetLine(value: number, nPeriods: number): object {
  return {
    ...{ ...still, type: 'line', name: 'target', symbol: 'none' },
    lineStyle: { color: inks.ink, width: 1.5, type: [4, 3] },
    data: Array.from({ length: nPeriods }, () => value),
  };
}

// An area needs two periods side by side; a value that stands alone has a line of its own.
function noiseMarks(low: Values, high: Values): object[] {
  const alone = high.flatMap((edge, at) => {
    const isAlone = high[at - 1] == null && high[at + 1] == null;
    return isAlone && edge !== null && low[at] != null ? [whisker(at, low[at]!, edge)] : [];
  });
  return [...between(low, high), ...alone];
}

// An unseen line carries an area as high as the distance between both edges.
function between(low: Values, high: Values): object[] {
  const part = (name: string, data: Values, opacity: number) => ({
    ...{ ...still, type: 'line', name, data, symbol: 'none', stack: 'between', z: 1 },
    ...{ stackStrategy: 'all', lineStyle: { opacity: 0 } },
    areaStyle: { color: inks.accent, opacity },
  });
  const heights = high.map((edge, at) =>
    edge === null || low[at] == null ? null : edge - low[at]!,
  );
  const { areaStyle: _, ...ground } = part('low', low, 0);
  return [ground, part('high', heights, 0.14)];
}

import type { BarsChart, SharesChart, StackChart } from '../../reports/chart.ts';
import {
  type Drawing,
  grid,
  namesAxis,
  noAxis,
  type Size,
  said,
  still,
  valueAxis,
} from './axes.ts';
import { inkOf, inks } from './inks.ts';
import { drawn, label } from './text.ts';

/** From this share on a part has room for its number, in percent. */
const leastLabelled = { wide: 5, narrow: 12 };

/** One full bar per row, each part with its percentage where it fits. */
export function shares({ parts, rows }: SharesChart, { isNarrow }: Size): Drawing {
  const values = rows.map((row) => drawn(row.values).map((value) => value ?? 0));
  const wholes = values.map((own) => own.reduce((sum, value) => sum + value, 0));
  const least = isNarrow ? leastLabelled.narrow : leastLabelled.wide;
  const series = parts.map(({ name, tone }, at) => ({
    ...{ ...still, type: 'bar', stack: 'all', name, barWidth: 28 },
    itemStyle: { color: inks[inkOf(tone, at)], borderColor: inks.paper, borderWidth: 1 },
    label: said(({ value }: { value: number }) => (value < least ? '' : `${value.toFixed(0)} %`), {
      ...{ color: inks.paper, textBorderWidth: 0 },
    }),
    data: values.map((own, row) => (wholes[row] === 0 ? 0 : (100 * own[at]!) / wholes[row]!)),
  }));
  return {
    height: 12 + rows.length * 44,
    options: {
      grid: grid({ top: 4, right: 4 }),
      xAxis: noAxis({ max: 100 }),
      yAxis: namesAxis(
        rows.map(({ name }) => name),
        14,
        { inverse: true, axisLine: { show: false } },
      ),
      series,
    },
  };
}

/** One column per period. */
export function stack({ unit, periods, parts }: StackChart, size: Size, currency: string | null) {
  const series = parts.map(({ name, tone, values }, at) => ({
    ...{ ...still, type: 'bar', stack: 'all', name, barCategoryGap: '28%', barMaxWidth: 48 },
    itemStyle: { color: inks[inkOf(tone, at)], borderColor: inks.paper, borderWidth: 0.5 },
    data: drawn(values),
  }));
  return {
    height: size.isNarrow ? 220 : 280,
    options: {
      grid: grid({ top: 12 }),
      xAxis: namesAxis(periods, 12),
      yAxis: valueAxis(unit, currency),
      series,
    },
  };
}

/** One bar per name with its value, and a line where the total stands. */
export function bars(
  { unit, bars: own, total }: BarsChart,
  { isNarrow }: Size,
  currency: string | null,
): Drawing {
  const values = drawn(own.map(({ value }) => value));
  const series: object[] = [
    {
      // Above the line of the total, so that their numbers can be read.
      ...{ ...still, type: 'bar', barWidth: 18, barMinHeight: 1, z: 4 },
      data: values.map((value, at) => ({
        value,
        itemStyle: { color: inks[inkOf(own[at]!.tone, 0)] },
      })),
      label: said(
        ({ dataIndex }: { dataIndex: number }) => label(own[dataIndex]!.value, unit, currency),
        { position: 'right' },
      ),
    },
  ];
  if (total) series.push(lineAcross(total.value, own.length));
  return {
    height: 12 + own.length * 32,
    options: {
      grid: grid({ top: 4, right: 72 }),
      xAxis: noAxis({ min: (range: { min: number }) => Math.min(0, range.min) }),
      yAxis: namesAxis(
        own.map(({ name, value }) => (value === null ? `${name}: n/a` : name)),
        isNarrow ? 14 : 32,
        { inverse: true, axisLine: { show: false } },
      ),
      series,
    },
  };
}

type Api = { coord: (point: [number, number]) => [number, number] };

function lineAcross(value: number, nBars: number): object {
  return {
    ...{ ...still, type: 'custom', z: 3, data: [value] },
    renderItem: (_: unknown, api: Api) => {
      const [x, top] = api.coord([value, 0]);
      const [, bottom] = api.coord([value, nBars - 1]);
      return {
        type: 'line',
        shape: { x1: x, y1: top - 14, x2: x, y2: bottom + 14 },
        style: { stroke: inks.ink, lineWidth: 1.5, lineDash: [4, 3], fill: null },
      };
    },
  };
}

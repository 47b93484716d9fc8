import type { EChartsCoreOption } from 'echarts/core';
import type { Unit } from '../../reports/report.ts';
import { inks } from './inks.ts';
import { short, tick } from './text.ts';

/** Charts are drawn twice: `isNarrow` for phones, where names are shorter and marks fewer. */
export type Size = { width: number; isNarrow: boolean };

/** What the charting library is told, and how high the drawing is, in px. */
export type Drawing = { height: number; options: EChartsCoreOption };

const words = { color: inks.quiet, fontSize: 12 };

/** An axis of names, in their order. */
export function namesAxis(names: readonly string[], most: number, more: object = {}): object {
  return {
    type: 'category',
    data: names.map((name) => short(name, most)),
    axisLine: { show: true, lineStyle: { color: inks.line } },
    axisTick: { show: false },
    axisLabel: { ...words, hideOverlap: true },
    ...more,
  };
}

/** An axis of values; without `scale` it begins at 0. */
export function valueAxis(unit: Unit, currency: string | null, more: object = {}): object {
  return {
    type: 'value',
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...words, formatter: (value: number) => tick(value, unit, currency) },
    splitLine: { lineStyle: { color: inks.line } },
    ...more,
  };
}

/** An axis that only carries the marks. */
export const noAxis = (more: object): object => ({ type: 'value', show: false, ...more });

/** Where the marks stand; names of axes get the room they need. */
export const grid = (more: object = {}): object => ({
  ...{ left: 4, right: 12, top: 24, bottom: 4 },
  ...{ outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  ...more,
});

/** Words on or beside a mark. */
export const said = (formatter: unknown, more: object = {}): object => ({
  ...{ show: true, color: inks.ink, fontSize: 12, formatter },
  ...{ textBorderColor: inks.paper, textBorderWidth: 3 },
  ...more,
});

/** A series that nobody points at. */
export const still = { silent: true, emphasis: { disabled: true } } as const;

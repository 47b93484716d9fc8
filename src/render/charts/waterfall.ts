import type { WaterfallChart } from '../../reports/chart.ts';
import { type Drawing, grid, namesAxis, type Size, said, still, valueAxis } from './axes.ts';
import { inks } from './inks.ts';
import { label } from './text.ts';

/** Where a bar begins and ends. */
type Bar = { from: number; to: number; isTotal: boolean };

/** Bars that hang where the one before ended. */
export function waterfall(
  { unit, steps }: WaterfallChart,
  { isNarrow }: Size,
  currency: string | null,
): Drawing {
  const bars = barsOf(steps);
  const start = waterfallStart(steps);
  const series = (name: string, lengths: number[], more: object = {}) => ({
    ...{ ...still, type: 'bar', stack: 'all', name, barWidth: '62%' },
    data: lengths.map((value, at) => ({ value, itemStyle: styleOf(bars[at]!) })),
    ...more,
  });
  const { hidden, above, below } = lengthsOf(bars);
  const text = said(({ dataIndex }: { dataIndex: number }) => {
    const { value, isTotal } = steps[dataIndex]!;
    const digits = { digits: 0 };
    return label(value, unit, currency, isTotal ? digits : { ...digits, isChange: true });
  });
  return {
    height: isNarrow ? 260 : 300,
    options: {
      grid: grid({ top: 28 }),
      xAxis: namesAxis(
        steps.map(({ name }) => name),
        isNarrow ? 16 : 18,
        isNarrow ? { axisLabel: { color: inks.quiet, fontSize: 11, rotate: 40, interval: 0 } } : {},
      ),
      yAxis: valueAxis(unit, currency, start === 0 ? {} : { min: start }),
      series: [
        series('ground', hidden, { itemStyle: { opacity: 0 }, data: hidden }),
        series('above', above, {
          label: { ...text, position: 'top', fontSize: isNarrow ? 10 : 12 },
        }),
        series('below', below),
      ],
    },
  };
}

/**
 * Where the axis begins: at 0, unless all bars stand so high that the steps could not be seen; then at
 * a round number below them.
 */
export function waterfallStart(steps: WaterfallChart['steps']): number {
  const bars = barsOf(steps);
  const ends = bars.flatMap(({ from, to, isTotal }) => (isTotal ? [to] : [from, to]));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (low <= 0 || high - low > low / 2 || high === low) return 0;
  const step = 10 ** Math.floor(Math.log10(high - low));
  return Math.max(0, Math.floor((low - (high - low) / 4) / step) * step);
}

function barsOf(steps: WaterfallChart['steps']): Bar[] {
  let level = 0;
  return steps.map(({ value, isTotal = false }) => {
    const from = isTotal ? 0 : level;
    level = from + Number(value ?? 0);
    return { from, to: level, isTotal };
  });
}

// Bars of the library begin at 0: an unseen one lifts the others, and what crosses 0 is two.
function lengthsOf(bars: readonly Bar[]): Record<'hidden' | 'above' | 'below', number[]> {
  const ends = bars.map(({ from, to }) => ({ low: Math.min(from, to), high: Math.max(from, to) }));
  return {
    hidden: ends.map(({ low, high }) => (low > 0 ? low : Math.min(high, 0))),
    above: ends.map(({ low, high }) => Math.max(high, 0) - Math.max(low, 0)),
    below: ends.map(({ low, high }) => Math.min(low, 0) - Math.min(high, 0)),
  };
}

function styleOf({ from, to, isTotal }: Bar): object {
  if (isTotal) return { color: inks.quiet };
  if (to >= from) return { color: inks.accent };
  return { color: inks.paper, borderColor: inks.accent, borderWidth: 1.5 };
}

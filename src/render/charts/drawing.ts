import type { Chart } from '../../reports/chart.ts';
import type { Drawing, Size } from './axes.ts';
import { bars, shares, stack } from './bars.ts';
import { heatMap } from './cells.ts';
import { inks } from './inks.ts';
import { calibration, forecast, trend } from './lines.ts';
import { waterfall } from './waterfall.ts';

/** How a chart is drawn at a size, without movement: nobody waits for a report to arrive. */
export function drawing(chart: Chart, size: Size, currency: string | null): Drawing {
  const { height, options } = drawn(chart, size, currency);
  return { height, options: { animation: false, color: [inks.accent], ...options } };
}

function drawn(chart: Chart, size: Size, currency: string | null): Drawing {
  switch (chart.type) {
    case 'shares':
      return shares(chart, size);
    case 'stack':
      return stack(chart, size, currency);
    case 'trend':
      return trend(chart, size, currency);
    case 'waterfall':
      return waterfall(chart, size, currency);
    case 'bars':
      return bars(chart, size, currency);
    case 'heat_map':
      return heatMap(chart, size, currency);
    case 'calibration':
      return calibration(chart, size);
    case 'forecast':
      return forecast(chart, size, currency);
  }
}

import type { HeatMapChart } from '../../reports/chart.ts';
import { type Drawing, grid, namesAxis, type Size } from './axes.ts';
import { inks } from './inks.ts';
import { drawn, label } from './text.ts';

type Api = {
  coord: (point: [number, number]) => [number, number];
  size: (point: [number, number]) => [number, number];
};

// The words on the darkest cell must stay readable on a light and on a dark page.
const darkest = 0.5;

/** A grid of cells, the darker the higher, each with its number. */
export function heatMap(
  { unit, columns, rows }: HeatMapChart,
  { isNarrow }: Size,
  currency: string | null,
): Drawing {
  const cells = rows.flatMap(({ values }, row) =>
    drawn(values).flatMap((value, at) => (value === null ? [] : [{ row, at, value }])),
  );
  const all = cells.map(({ value }) => value);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const shade = (value: number) =>
    0.06 + (high === low ? 1 : (value - low) / (high - low)) * (darkest - 0.06);
  const words = (value: number) =>
    label(value, unit, currency, { digits: 0 }).replace(isNarrow ? ' %' : '', '');
  return {
    height: 48 + rows.length * 30,
    options: {
      grid: grid({ top: 30 }),
      xAxis: namesAxis(columns, 8, {
        ...{ position: 'top', axisLine: { show: false } },
      }),
      yAxis: namesAxis(
        rows.map(({ name }) => name),
        isNarrow ? 8 : 16,
        { inverse: true, axisLine: { show: false } },
      ),
      series: [
        {
          ...{ type: 'custom', silent: true, data: cells.map(({ row, at }) => [at, row]) },
          renderItem: (params: { dataIndex: number }, api: Api) => {
            const { row, at, value } = cells[params.dataIndex]!;
            const [x, y] = api.coord([at, row]);
            const [width, height] = api.size([1, 1]);
            const shape = { x: x - width / 2 + 1, y: y - height / 2 + 1 };
            return {
              type: 'group',
              children: [
                {
                  type: 'rect',
                  shape: { ...shape, width: width - 2, height: height - 2 },
                  style: { fill: inks.accent, opacity: shade(value) },
                },
                {
                  type: 'text',
                  style: {
                    ...{ x, y, align: 'center', verticalAlign: 'middle', fill: inks.ink },
                    ...{ text: words(value), fontSize: isNarrow ? 9 : 12 },
                  },
                },
              ],
            };
          },
        },
      ],
    },
  };
}

import { sparkHeights } from '../../lib/sparkline.ts';

const [width, height, edge] = [96, 20, 3];

/** A small line without axes, broken where values are unknown; the figures beside it are its words. */
export function sparkHtml(series: readonly (number | null)[]): string {
  const step = (width - 2 * edge) / Math.max(1, series.length - 1);
  const points = sparkHeights(series).map((own, at) =>
    own === null ? null : { x: round(edge + at * step), y: round(edge + (1 - own) * room) },
  );
  const last = points.findLast((point) => point !== null);
  if (!last) return '';
  // A value between two gaps is a line of no length: a dot.
  const path = points.map((point, at) => {
    if (point === null) return '';
    return points[at - 1] ? `L${point.x} ${point.y}` : `M${point.x} ${point.y}h0`;
  });
  const end = `<circle cx="${last.x}" cy="${last.y}" r="2.5"/>`;
  return `<svg class="spark" viewBox="0 0 ${width} ${height}" aria-hidden="true"><path d="${path.join('')}"/>${end}</svg>`;
}

const room = height - 2 * edge;

const round = (value: number): number => Math.round(10 * value) / 10;

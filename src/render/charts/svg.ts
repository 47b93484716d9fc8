import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from '../../reports/chart.ts';
import type { Size } from './axes.ts';
import { drawing } from './drawing.ts';
import { inked } from './inks.ts';

let isReady = false;

/** The chart as an SVG element without styles or scripts of its own; ids begin with `id`. */
export function chartSvg(chart: Chart, size: Size, currency: string | null, id: string): string {
  if (!isReady) use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);
  isReady = true;
  const { height, options } = drawing(chart, size, currency);
  const page = init(null, null, { renderer: 'svg', ssr: true, width: size.width, height });
  try {
    page.setOption(options);
    return bare(page.renderToSVGString({ useViewBox: true }), id);
  } finally {
    page.dispose();
  }
}

/** What remains of the library's SVG on a page that allows neither styles nor foreign names. */
function bare(svg: string, id: string): string {
  const drawn = svg
    .replace(/<style[\s\S]*?<\/style>\s*/g, '')
    .replace(
      / (?:ecmeta_\w+|class|pointer-events|xmlns|xmlns:xlink|version|baseProfile)="[^"]*"/g,
      '',
    )
    .replace(/^<svg width="[^"]*" height="[^"]*"/, '<svg')
    .replace(/<rect [^>]*fill="none"><\/rect>\n/, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributes(style))
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    // Shapes that cut others have no colour of their own.
    .replace(/ fill="#000"/g, '')
    .replace(/\n+/g, '\n')
    .trim();
  return inked(drawn);
}

// The page's policy forbids style attributes; the same words are attributes of SVG. Fonts are the page's.
function attributes(style: string): string {
  return style
    .split(';')
    .map((rule) => rule.split(':').map((word) => word.trim()))
    .filter(([name]) => name !== '' && name !== 'font-family')
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

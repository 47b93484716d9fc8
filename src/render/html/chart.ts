import type { Chart, ChartBlock } from '../../reports/chart.ts';
import type { Tone } from '../../reports/report.ts';
import { cssName, inkOf } from '../charts/inks.ts';
import { dashes } from '../charts/lines.ts';
import { label } from '../charts/text.ts';
import { waterfallStart } from '../charts/waterfall.ts';
import { bandClass } from './cell.ts';
import { escapeHtml, sentence } from './text.ts';

/** How one chart is drawn at a width, as SVG. */
export type Draw = (chart: Chart, width: number, isNarrow: boolean, id: string) => string;

/** A figure: the sentence, the key, and two drawings of which the page shows the one that fits. */
export function chartHtml(block: ChartBlock, currency: string | null, draw: Draw): string {
  const { chart, name, title, says } = block;
  const named = (isNarrow: boolean) => {
    const svg = draw(chart, isNarrow ? 360 : 880, isNarrow, `${name}-${isNarrow ? 'n' : 'w'}`);
    const alternative = escapeHtml(`${title}. ${says}`);
    const look = isNarrow ? 'narrow' : 'wide';
    const head = `<svg class="${look}" role="img" aria-label="${alternative}"`;
    return svg.replace('<svg', () => head);
  };
  return `<figure>
<figcaption>${sentence(says)}</figcaption>
${keyHtml(chart, currency)}${named(false)}
${named(true)}
</figure>`;
}

function keyHtml(chart: Chart, currency: string | null): string {
  const items = keyOf(chart, currency);
  return items.length === 0 ? '' : `<ul class="key">${items.map(listed).join('')}</ul>\n`;
}

const listed = (html: string): string => `<li>${html}</li>`;

/** What the marks mean: words beside the shapes and lines that the drawing uses. */
function keyOf(chart: Chart, currency: string | null): string[] {
  switch (chart.type) {
    case 'shares':
    case 'stack':
      return chart.parts.map(({ name, tone }, at) => part(name, tone, at));
    case 'trend':
      return [
        ...(chart.lines.length > 1 || chart.target || chart.noise
          ? chart.lines.map(({ name }, at) => line(name, inkOf(undefined, at), dashes[at % 4]!))
          : []),
        ...(chart.target ? [line(chart.target.text, 'ink', [4, 3])] : []),
        ...(chart.noise ? [area(chart.noise.name)] : []),
      ];
    case 'waterfall': {
      const start = waterfallStart(chart.steps);
      const from = label(start, chart.unit, currency, { digits: 0 });
      return [
        ...[square('accent', 'more'), square('hollow', 'less'), square('quiet', 'total')],
        ...(start === 0 ? [] : [escapeHtml(`the axis begins at ${from}`)]),
      ];
    }
    case 'bars':
      return chart.total === undefined ? [] : [line(chart.total.text, 'ink', [4, 3])];
    case 'heat_map':
      return [escapeHtml(chart.across), area('the stronger the higher')];
    case 'calibration':
      return [line('forecast and outcome agree', 'quiet', [4, 3])];
    case 'forecast':
      return [
        ...(chart.past.length === 0 ? [] : [line('so far', 'accent', dashes[0]!)]),
        line('expected', 'accent', dashes[1]!),
        area(chart.interval),
      ];
  }
}

function part(name: string, tone: Tone | undefined, at: number): string {
  if (tone === undefined) return square(cssName(inkOf(tone, at)), name);
  return `<span class="${bandClass(tone)}">${escapeHtml(name)}</span>`;
}

const swatch = (width: number, shape: string): string =>
  `<svg class="swatch" viewBox="0 0 ${width} 12" aria-hidden="true">${shape}</svg>`;

const square = (look: string, name: string): string =>
  `${swatch(12, `<rect class="${look}" x="1" y="1" width="10" height="10"/>`)}${escapeHtml(name)}`;

const area = (name: string): string =>
  `${swatch(28, '<rect class="shade" y="1" width="28" height="10"/>')}${escapeHtml(name)}`;

function line(name: string, ink: string, dash: readonly number[]): string {
  const broken = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
  const path = `<path d="M0 6H28" stroke="var(--${ink})" stroke-width="2"${broken}/>`;
  return `${swatch(28, path)}${escapeHtml(name)}`;
}

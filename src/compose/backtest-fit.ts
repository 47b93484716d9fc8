import { type Fit, mostShare, type Weight } from '../analyse/fit.ts';
import type { Model } from '../models/model.ts';
import type { Block, Cell, TableBlock, TextBlock } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';

/** Weights as history would have them, and the change of the config that would apply them. */
export function fitBlocks(fit: Fit, model: Model): Block[] {
  const isRefused = fit.kind === 'refused';
  return [
    table({
      name: 'weights',
      title: 'Weights fitted to history',
      columns: [
        column('input', 'Input', 'left'),
        column('configured', 'Configured'),
        column('proposed', 'Proposed'),
        column('change', 'Change'),
      ],
      rows: isRefused ? [] : fit.weights.map(weightRow),
      empty: isRefused ? `n/a: ${fit.why}; the configured weights stay` : '',
      note: isRefused ? null : notesOf(fit),
    }),
    ...(fit.kind === 'proposed' ? [diffOf(fit.weights, model)] : []),
    fitTable(fit),
  ];
}

/** What the weights are worth, for machines; readers have it in the note. */
function fitTable(fit: Fit): TableBlock {
  const told = fit.kind === 'refused' ? null : fit;
  const number = (value: number | undefined): Cell => ({ value: value ?? null, unit: 'number' });
  return table({
    name: 'fit',
    columns: ['outcome', 'why', 'auc_configured', 'auc_fitted', 'gain_low', 'gain_high'].map((id) =>
      column(id, id),
    ),
    rows: [
      [
        text(fit.kind),
        text(fit.kind === 'refused' ? fit.why : null),
        number(told?.configured),
        number(told?.fitted),
        number(told?.gain?.low),
        number(told?.gain?.high),
      ],
    ],
    for: 'machines',
  });
}

function weightRow({ input, configured, proposed }: Weight): Cell[] {
  return [
    text(input),
    { value: configured, unit: 'number' },
    { value: proposed, unit: 'number' },
    { value: proposed - configured, unit: 'number', isChange: true, digits: 0 },
  ];
}

function notesOf(fit: Exclude<Fit, { kind: 'refused' }>): string {
  const { kind, configured, fitted, gain, untold } = fit;
  const compared = `On accounts left out of the fit: AUC ${fitted.toFixed(3)} against ${configured.toFixed(3)} of the configured weights`;
  const interval = gain === null ? '' : `, a gain of ${signed(gain.low)} to ${signed(gain.high)}`;
  const judged =
    kind === 'kept'
      ? 'The configured weights stay.'
      : gain !== null && gain.low > 0
        ? 'The gain is more than chance.'
        : 'The gain may be chance: there is no need to change anything.';
  return [
    `${compared}${interval}. ${judged}`,
    `Guard-rails: no weight below 0, none above ${100 * mostShare} % of all, each drawn to the configured one as strongly as left-out accounts ask for. Proposed, never applied.`,
    ...(untold.length === 0 ? [] : [`Without data, so unchanged: ${untold.join(', ')}.`]),
  ].join(' ');
}

const signed = (value: number): string => value.toFixed(3).replace('-', '−');

// A model of the config's own, like the one that was judged but for its weights.
function diffOf(weights: readonly Weight[], model: Model): TextBlock {
  const id = `${model.id}_fitted`;
  const lines = weights.map(({ input, configured, proposed }) => {
    return `        ${input}: ${proposed}${configured === proposed ? '' : `  # instead of ${configured}`}`;
  });
  return {
    kind: 'text',
    title: 'As an addition to the config',
    lines: [
      ...['  health:', `    model: ${id}`, '  models:', `    ${id}:`, `      like: ${model.id}`],
      ...['      weights:', ...lines],
    ],
  };
}

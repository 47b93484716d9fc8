import type { Step } from '../analyse/bridge.ts';
import type { Change } from '../analyse/change.ts';
import type { Explanation } from '../analyse/explain.ts';
import type { Need } from '../analyse/needs.ts';
import type { Config } from '../config/config.ts';
import { addDays } from '../lib/dates.ts';
import { monthName, type Period } from '../lib/periods.ts';
import { wrap, wrapItems } from '../lib/width.ts';
import { assessmentOf } from '../measure/assess.ts';
import { barText } from '../measure/bars.ts';
import { formulaText } from '../measure/formula-text.ts';
import { type Definition, idOf } from '../measure/ids.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Measurement, Span } from '../measure/measurement.ts';
import type { Block, Cell, Report, TableBlock, TextBlock } from '../reports/report.ts';
import { count, text } from './blocks.ts';
import { waterfallChart } from './charts.ts';
import { accountBlocks, contributionTable } from './explain-accounts.ts';
import { changeRows, changeTables } from './explain-change.ts';
import { formulaTable, segmentTable } from './explain-formula.ts';
import { curveTable, decidingTable } from './explain-rank.ts';
import { explanationTable } from './explain-rows.ts';
import { readers } from './explain-table.ts';
import { changeCell, goalText, valueCell } from './metrics.ts';
import { tellingDigits } from './telling.ts';

export type ExplainInput = {
  config: Config;
  currency: string | null;
  period: Period;
  span: Span;
  explanation: Explanation;
  before: Measurement | undefined;
  /** What a formula combines; empty for all other metrics. */
  operands: readonly Measurement[];
  /** Against the period before, null where there is none or nobody asked. */
  change: Change | null;
  /** Machines get the change instead of the accounts and their rows. */
  isChangeAsked: boolean;
  /** Other definitions of the same metric. */
  variants: readonly Measurement[];
  /** Measurements by dimension and segment, with their waterfalls where they are one. */
  segments: readonly { measurement: Measurement; steps: readonly Step[] | null }[];
  dimensions: readonly string[];
  needs: readonly Need[];
  /** The one account asked for. */
  account: { id: string; name: string } | null;
  sql: readonly string[] | null;
  footer: string[];
};

/** A number with its question, its formula, its inputs, and who moved it. */
export function explainReport(input: ExplainInput): Report {
  const { explanation, period, span } = input;
  const { definition } = explanation.measurement;
  return {
    id: 'explain',
    title: titleOf(definition, period),
    subtitle: [
      definition.definition,
      `${formulaText(definition)}${definition.variantTitle === '' ? '' : ` (${definition.variantTitle})`}`,
      `${span.start} to ${addDays(span.end, -1)}`,
    ].filter((line) => line !== ''),
    period: period.id,
    currency: input.currency,
    blocks: [
      ...waterfallChart(
        'From opening to closing',
        explanation.waterfall?.steps ?? [],
        input.currency,
      ),
      ...(definition.operands.size > 0 ? [operandTable(input)] : formulaTable(explanation)),
      keyFigures(input),
      ...input.dimensions.map((dimension) => segmentTable(input, dimension)),
      ...(input.change === null ? [] : changeTables(input.change)),
      ...(explanation.ranking === null ? [] : decidingTable(explanation)),
      ...curveTable(explanation),
      ...accountTables(input),
      ...otherDefinitions(input),
      ...about(input),
      ...sqlBlock(input),
      machineTable(input),
    ],
    footer: input.footer,
  };
}

/** The numbers that a formula combines; each has an explanation of its own. */
function operandTable({ operands }: ExplainInput): TableBlock {
  return readers({
    name: 'operands',
    titles: ['', 'Value', ''],
    rows: operands.map((m) => [
      text(idOf(m.definition)),
      { ...valueCell(m), ...(m.unit === 'percent' ? { digits: 2 } : {}) },
      { ...text(m.note), tone: 'muted' },
    ]),
    left: [0, 2],
    note: 'cs-metrics explain takes each of them apart',
  });
}

function accountTables({ explanation, account }: ExplainInput): Block[] {
  if (explanation.measurement.definition.operands.size > 0) return [];
  return account === null ? contributionTable(explanation) : accountBlocks(explanation, account);
}

const machineTable = ({
  explanation,
  change,
  isChangeAsked,
  operands,
  segments,
}: ExplainInput): TableBlock =>
  isChangeAsked
    ? changeRows(change)
    : explanationTable(
        explanation.accounts,
        operands,
        segments.map(({ measurement }) => measurement),
      );

function titleOf(definition: Definition, period: Period): string {
  const name = /^\d{4}-\d{2}$/.test(period.id) ? monthName(period.id) : period.id;
  const id = idOf(definition).replace(/\/.*/, '');
  return [definition.title, id, windowName(definition.window), name].join(' · ');
}

function windowName(window: string): string {
  const n = Number.parseInt(window, 10);
  const word = window.endsWith('d') ? 'day' : 'month';
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

function keyFigures({ config, explanation, before }: ExplainInput): TableBlock {
  const { measurement: m } = explanation;
  const levels = levelsOf(config, m.definition, m);
  const assessment = assessmentOf(config, m);
  const fine = m.unit === 'percent' ? { digits: 2 } : {};
  const figures: (readonly [string, Cell] | null)[] = [
    ['Value', { ...valueCell(m), ...fine, ...tellingDigits(m, levels, fine.digits) }],
    m.low === null ? null : ['95 % from', { value: m.low, unit: m.unit }],
    m.high === null ? null : ['to', { value: m.high, unit: m.unit }],
    ['n', count(m.n)],
    before === undefined ? null : ['Before', { ...valueCell(before), ...fine }],
    before === undefined ? null : ['Change', changeCell(m, before)],
    ['Target', text(goalText(levels) || 'none')],
    levels.target === null ? null : ['Status', { value: statusOf(m, levels), unit: 'status' }],
    ...(
      [
        ['Minimum', 'min'],
        ['Best', 'best'],
        ['Benchmark', 'benchmark'],
      ] as const
    ).map(([title, level]) => {
      const bar = levels[level];
      return bar === null ? null : ([title, text(barText(bar))] as const);
    }),
    assessment === null ? null : ['Assessment', text(assessment)],
  ];
  const shown = figures.filter((figure) => figure !== null);
  const small = m.definition.interval !== undefined && m.n > 0 && m.n < config.definitions.minN;
  return readers({
    name: 'figures',
    titles: shown.map(([title]) => title),
    rows: [shown.map(([, cell]) => cell)],
    note: m.note || (small ? `small sample: fewer than ${config.definitions.minN}` : null),
    left: [],
  });
}

function otherDefinitions({ variants }: ExplainInput): Block[] {
  if (variants.length === 0) return [];
  return [
    readers({
      name: 'variants',
      title: 'Other definitions',
      titles: ['', 'Value', ''],
      rows: variants.map((m) => [
        text(idOf(m.definition)),
        { ...valueCell(m), ...(m.unit === 'percent' ? { digits: 2 } : {}) },
        { ...text(m.value === null ? m.note : variantWords(m.definition)), tone: 'muted' },
      ]),
      left: [0, 2],
    }),
  ];
}

function variantWords({ metric, variant, variantTitle }: Definition): string {
  if (variantTitle !== '') return variantTitle;
  const parts = variant.split('.');
  const options = (metric.axes ?? []).flatMap((axis) => axis.options);
  return options.filter(({ id }) => parts.includes(id)).at(0)?.title ?? '';
}

const textWidth = 92;

function about({ explanation, needs }: ExplainInput): TextBlock[] {
  const { aliases = [], follows, id } = explanation.measurement.definition;
  const known = aliases.length === 0 ? [] : [`${id} is also known as ${aliases.join(', ')}`];
  const documents =
    follows.length === 0 ? [] : [`asked for by the documents ${follows.join(', ')}`];
  const names = wrapItems([...known, ...documents], textWidth);
  const lines = [...names, ...needs.flatMap(needLines)];
  const title = 'Where it comes from';
  return [{ kind: 'text', title, lines }];
}

const mostFiles = 3;

function needLines({ table, files, columns }: Need): string[] {
  const more = files.length > mostFiles ? ` and ${files.length - mostFiles} more` : '';
  const from = `${files.slice(0, mostFiles).join(', ')}${more}`;
  const [first, ...rest] = wrap(`${table} from ${from}: ${columns.join(', ')}`, textWidth - 2);
  return [first!, ...rest.map((line) => `  ${line}`)];
}

function sqlBlock({ sql }: ExplainInput): TextBlock[] {
  if (sql === null) return [];
  return [{ kind: 'text', title: 'SQL', lines: sql.flatMap((statement) => statement.split('\n')) }];
}

import { total } from '../analyse/forecast.ts';
import {
  accuracyOf,
  brierOf,
  type PastForecast,
  type Reliability,
  rangeName,
} from '../analyse/forecast-history.ts';
import { quotient } from '../lib/quotient.ts';
import { wilson } from '../lib/statistics.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { column, count, table, text } from './blocks.ts';
import type { ForecastInput } from './forecast.ts';
import { percentOf } from './forecast-lists.ts';

/** What was forecast at the start of past periods, with what was known then, and what came of it. */
export function pastTable(input: ForecastInput): TableBlock {
  const { past } = input;
  return table({
    name: 'past_forecasts',
    title: 'Past forecasts, as they stood at the start of each period',
    columns: [
      column('period', input.cut === 'month' ? 'Month' : 'Quarter', 'left'),
      column('renewals', 'Renewals'),
      column('renewed', 'Renewed'),
      column('due_arr', 'Due ARR'),
      column('forecast_arr', 'Forecast'),
      column('actual_arr', 'Actual'),
      column('accuracy', 'Accuracy'),
      column('low', 'Low', 'right', 'machines'),
      column('high', 'High', 'right', 'machines'),
      column('is_within', 'In 95 %', 'left'),
      column('pending', 'Pending', 'right', 'machines'),
      column('brier', 'Brier', 'right', 'machines'),
    ],
    rows: past.map(pastRow),
    empty: nothingDue,
    note: pastNote(input),
  });
}

function pastRow(own: PastForecast): Cell[] {
  const { forecast, isWithin, nPending } = own;
  const isNothing = forecast.n === 0;
  const pending = nPending > 0 ? { text: `${nPending} pending` } : {};
  return [
    text(own.id),
    count(forecast.n),
    count(own.nRenewed),
    { value: isNothing ? null : forecast.due, unit: 'money' },
    { value: isNothing ? null : forecast.expected, unit: 'money' },
    { value: isNothing ? null : own.actual, unit: 'money' },
    { value: own.accuracy, unit: 'percent', ...pending },
    { value: isNothing ? null : (forecast.interval?.low ?? null), unit: 'money' },
    { value: isNothing ? null : (forecast.interval?.high ?? null), unit: 'money' },
    {
      value: isWithin,
      unit: 'text',
      ...(isWithin === null ? {} : { tone: isWithin ? 'good' : ('bad' as const) }),
    },
    count(nPending),
    { value: own.brier, unit: 'number' },
  ];
}

function pastNote({ past, pastDues, view }: ForecastInput): string | null {
  const final = past.filter(({ isWithin }) => isWithin !== null);
  if (past.length === 0) return null;
  if (final.length === 0) return 'Actual: the old ARR that renewals kept';
  const held = final.filter(({ isWithin }) => isWithin).length;
  const overall = accuracyOf(
    total(final.map(({ actual }) => actual)),
    total(final.map(({ forecast }) => forecast.expected)),
  );
  const brier = brierOf(pastDues, view);
  const parts = [
    'Actual: the old ARR that renewals kept',
    `it lay in the interval in ${held} of ${final.length} periods`,
    overall === null ? null : `accuracy over all of them ${overall.toFixed(1)} %`,
    brier === null
      ? null
      : `Brier score of what was open ${brier.toFixed(3)} (0 perfect, 0.25 a coin)`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

const nothingDue = 'no renewal fell due in the past year';

/** How often renewals came, against how often they were said to come. */
export function reliabilityTable({ reliability, pastDues }: ForecastInput): TableBlock {
  return table({
    name: 'reliability',
    title: 'Does p hold? Renewals of the past by health at the start of their period',
    columns: [
      column('range', 'Health', 'left'),
      column('renewals', 'Renewals'),
      column('renewed', 'Renewed'),
      column('said', 'Said'),
      column('came', 'Came'),
      column('low', 'Low', 'right', 'machines'),
      column('high', 'High', 'right', 'machines'),
      column('interval', '95 % interval', 'right', 'readers'),
    ],
    rows: pastDues.length === 0 ? [] : reliability.map(reliabilityRow),
    empty: nothingDue,
  });
}

function reliabilityRow({ label, n, nRenewed, said }: Reliability): Cell[] {
  const between = n === 0 ? null : wilson(nRenewed, n);
  const [low, high] = [percentOf(between?.low ?? null), percentOf(between?.high ?? null)];
  return [
    text(label),
    count(n),
    count(nRenewed),
    { value: percentOf(said), unit: 'percent' },
    { value: n === 0 ? null : quotient(String(nRenewed), String(n), 100), unit: 'percent' },
    { value: low, unit: 'percent' },
    { value: high, unit: 'percent' },
    { ...text(low === null ? '–' : `${low.toFixed(0)} to ${high!.toFixed(0)} %`), tone: 'muted' },
  ];
}

/** The chances that are used, beside those that the past suggests. */
export function probabilityTable(input: ForecastInput): TableBlock {
  const { table: own, learned, isLearned, prior } = input;
  return table({
    name: 'probabilities',
    title: 'Chance of a renewal by health',
    columns: [
      column('range', 'Health', 'left'),
      column('from', 'From', 'right', 'machines'),
      column('table', 'Table'),
      column('learned', 'Learnt'),
      column('used', 'Used'),
    ],
    rows: own.map(({ from, p }, i): Cell[] => [
      text(rangeName(own, i)),
      { value: from, unit: 'number' },
      { value: percentOf(p), unit: 'percent' },
      { value: percentOf(learned[i]!.p), unit: 'percent' },
      { value: percentOf(isLearned ? learned[i]!.p : p), unit: 'percent' },
    ]),
    note:
      `Learnt: the table weighed as ${prior} renewals against those of the past` +
      `${isLearned ? '' : '; use it with --learned'}`,
  });
}

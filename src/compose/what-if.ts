import type { Expectation } from '../analyse/forecast.ts';
import { addDays } from '../lib/dates.ts';
import { groupedBy } from '../lib/records.ts';
import type { Model } from '../models/model.ts';
import { cellText } from '../render/cell.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { bandOf } from '../score/choice.ts';
import type { Score } from '../score/score.ts';
import { column, count, table, text } from './blocks.ts';
import { difference, totalMrr } from './distribution.ts';
import { byMrr } from './health.ts';

/** Health of the same accounts at the same date under one config. */
export type Side = {
  models: readonly Model[];
  scores: readonly Score[];
  /** What is expected of the renewals ahead; null where no source tells when customers renew. */
  expected: Expectation | null;
};

export type WhatIfInput = {
  title: string;
  period: string;
  currency: string | null;
  /** As they were given: `health.settings.usage.daily_weekdays=12`. */
  changes: readonly string[];
  /** How far renewals are looked at. */
  monthsAhead: number;
  is: Side;
  would: Side;
  footer: string[];
};

/** An account as it is and as it would be. */
type Pair = { is: Score; would: Score };

const listed = 20;

/** Who would change band, by how much, and how much MRR goes with them. */
export function whatIfReport(input: WhatIfInput): Report {
  const { title, period, currency, changes, footer } = input;
  const pairs = pairsOf(input);
  const moved = pairs.filter(isMoved(input));
  return {
    id: 'what-if',
    title: `What if: ${title}`,
    subtitle: [changes.join(' · '), headline(input, pairs, moved)],
    period,
    currency,
    blocks: [flows(input, moved), ...accounts(input, pairs, moved), ...forecastBlock(input)],
    footer,
  };
}

function pairsOf({ is, would }: WhatIfInput): Pair[] {
  const found = new Map(would.scores.map((score) => [score.accountId, score]));
  return is.scores.flatMap((score): Pair[] => {
    const other = found.get(score.accountId);
    return other === undefined ? [] : [{ is: score, would: other }];
  });
}

const isMoved =
  ({ is, would }: WhatIfInput) =>
  (pair: Pair): boolean =>
    label(is, pair.is) !== label(would, pair.would);

function headline(
  { currency }: WhatIfInput,
  pairs: readonly Pair[],
  moved: readonly Pair[],
): string {
  const changed = pairs.filter((pair) => (changeOf(pair) ?? 0) !== 0);
  const mrr = totalMrr(moved.map(({ is }) => is));
  const amount = cellText({ value: mrr, unit: 'money' }, { currency, style: 'markdown' });
  const t = pairs[0]?.is.t;
  return [
    `${changed.length} of ${pairs.length} scores change`,
    `${moved.length} account${moved.length === 1 ? '' : 's'} (${amount} MRR) change${moved.length === 1 ? 's' : ''} band`,
    ...(t === undefined ? [] : [`as of ${addDays(t, -1)}`]),
  ].join(' · ');
}

function changeOf({ is, would }: Pair): number | null {
  if (is.score === null || would.score === null) return null;
  return Number((would.score - is.score).toFixed(6));
}

/** From which band to which, the most MRR first. */
function flows({ is, would }: WhatIfInput, moved: readonly Pair[]): TableBlock {
  const groups = groupedBy(moved, (p) => JSON.stringify([label(is, p.is), label(would, p.would)]));
  const rows = [...groups]
    .map(([key, pairs]) => ({ key, pairs, mrr: totalMrr(pairs.map((pair) => pair.is)) }))
    .sort((a, b) => Number(b.mrr) - Number(a.mrr) || (a.key < b.key ? -1 : 1))
    .map(({ key, pairs, mrr }): Cell[] => {
      const [from, to] = JSON.parse(key) as [string, string];
      const tones = [bandOf(is.models, pairs[0]!.is), bandOf(would.models, pairs[0]!.would)];
      return [
        { ...text(from), tone: tones[0]?.role ?? 'muted' },
        { ...text(to), tone: tones[1]?.role ?? 'muted' },
        count(pairs.length),
        { value: mrr, unit: 'money' },
      ];
    });
  return table({
    name: 'flows',
    title: 'Moves between bands',
    columns: [
      column('from', 'From', 'left'),
      column('to', 'To', 'left'),
      column('customers', 'Customers'),
      column('mrr', 'MRR'),
    ],
    rows,
    for: 'readers',
    empty: 'nobody changes band',
  });
}

/** What the renewals ahead are expected to bring, as it is and as it would be. */
function forecastBlock({ is, would, monthsAhead }: WhatIfInput): TableBlock[] {
  if (is.expected === null || would.expected === null) return [];
  const row = (
    title: string,
    { due, expected, percent }: Expectation,
    by: string | null,
  ): Cell[] => [
    text(title),
    { value: due, unit: 'money' },
    { value: expected, unit: 'money', ...(expected === null ? { text: 'n/a' } : {}) },
    { value: percent, unit: 'percent' },
    { value: by, unit: 'money', isChange: true },
  ];
  const [now, then] = [is.expected.expected, would.expected.expected];
  const by = now === null || then === null ? null : difference(then, now);
  return [
    table({
      name: 'forecast',
      title: `Renewals of the next ${monthsAhead} months`,
      columns: [
        column('config', '', 'left'),
        column('due', 'Due ARR'),
        column('expected', 'Expected'),
        column('percent', '%'),
        column('change', 'By'),
      ],
      rows: [row('as it is', is.expected, null), row('as it would be', would.expected, by)],
      for: 'readers',
    }),
  ];
}

/** A band with its lower edge, since the change may be one of edges. */
function label({ models }: Side, score: Score): string {
  const band = bandOf(models, score);
  return band === null ? score.band : `${score.band} (${band.from}+)`;
}

/** Readers see the accounts that move, machines all. */
function accounts(
  input: WhatIfInput,
  pairs: readonly Pair[],
  moved: readonly Pair[],
): TableBlock[] {
  const rowsOf = (own: readonly Pair[]) => sorted(own).map((pair) => accountRow(input, pair));
  const moves: TableBlock = table({
    name: 'moves',
    title: 'Accounts that change band',
    columns: columns.filter((own) => own.for === 'both'),
    rows: rowsOf(moved).map((row) => row.slice(1)),
    for: 'readers',
    limit: listed,
    empty: 'none',
    more: '--format csv lists all customers',
  });
  const all = table({ name: 'accounts', columns, rows: rowsOf(pairs), for: 'machines' });
  return [...(moved.length === 0 ? [] : [moves]), all];
}

const columns = [
  column('account_id', 'Id', 'left', 'machines'),
  column('account', 'Customer', 'left'),
  column('mrr', 'MRR'),
  column('score', 'Is'),
  column('band', 'Band', 'left'),
  column('new_score', 'Would be'),
  column('new_band', 'Band', 'left'),
  column('change', 'By'),
];

const sorted = (pairs: readonly Pair[]): Pair[] => [...pairs].sort((a, b) => byMrr(a.is, b.is));

function accountRow({ is, would }: WhatIfInput, pair: Pair): Cell[] {
  return [
    text(pair.is.accountId),
    text(pair.is.account),
    { value: pair.is.mrr, unit: 'money' },
    { value: pair.is.score, unit: 'score' },
    { ...text(pair.is.band), tone: bandOf(is.models, pair.is)?.role },
    { value: pair.would.score, unit: 'score' },
    { ...text(pair.would.band), tone: bandOf(would.models, pair.would)?.role },
    { value: changeOf(pair), unit: 'score', isChange: true },
  ];
}

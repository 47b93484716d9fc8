import type { Due } from '../analyse/forecast.ts';
import { subtract } from '../lib/decimal.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { column, table, text } from './blocks.ts';
import type { ForecastInput } from './forecast.ts';

const listed = 10;

function nothingAtStake({ dues }: ForecastInput): string {
  if (dues.length === 0) return 'no renewal is due';
  const isOpen = dues.some(({ certain }) => certain === null);
  return isOpen ? 'n/a: no account that is due has a score' : 'nothing: every renewal is decided';
}

/** Where most is to be lost: open renewals by the part of their ARR that is not expected. */
export function atStakeTable(input: ForecastInput): TableBlock {
  const open = input.dues
    .filter(({ certain, expected }) => certain === null && expected !== null)
    .map((due) => ({ due, stake: subtract(due.arr!, due.expected!) }))
    .sort((a, b) => Number(b.stake) - Number(a.stake) || (a.due.id < b.due.id ? -1 : 1))
    .slice(0, 5);
  return table({
    name: 'at_stake',
    title: 'Most at stake',
    for: 'readers',
    columns: [
      column('account', 'Account', 'left'),
      column('ends_on', 'Ends'),
      column('arr', 'ARR'),
      column('health', 'Health'),
      column('stake', 'At stake'),
      column('owner', 'Owner', 'left'),
    ],
    rows: open.map(({ due, stake }): Cell[] => [
      text(due.account),
      { value: due.endsOn, unit: 'date' },
      { value: due.arr, unit: 'money' },
      healthCell(input, due),
      { value: stake, unit: 'money' },
      text(ownerOf(input, due)),
    ]),
    empty: nothingAtStake(input),
  });
}

export function renewalTable(input: ForecastInput): TableBlock {
  return table({
    name: 'renewals',
    title: `Renewals due (${input.dues.length})`,
    columns: [
      column('account_id', 'Account', 'left', 'machines'),
      column('account', 'Account', 'left'),
      column('renewal_id', 'Contract', 'left', 'machines'),
      column('ends_on', 'Ends'),
      column('arr', 'ARR'),
      column('health', 'Health'),
      column('band', 'Band', 'left', 'machines'),
      column('p', 'p'),
      column('reason', 'Why', 'left'),
      column('reason_on', 'Since', 'right', 'machines'),
      column('owner', 'Owner', 'left'),
      column('expected', 'Expected'),
    ],
    rows: input.dues.map((due) => renewalRow(input, due)),
    limit: listed,
    empty: 'no renewal is due',
    more: '--format csv --table renewals',
  });
}

function renewalRow(input: ForecastInput, due: Due): Cell[] {
  return [
    text(due.accountId ?? ''),
    text(due.account),
    text(due.id),
    { value: due.endsOn, unit: 'date' },
    { value: due.arr, unit: 'money' },
    healthCell(input, due),
    text(due.band ?? ''),
    { value: percentOf(due.p), unit: 'percent', digits: 0 },
    whyCell(due),
    { value: due.certain?.on ?? null, unit: 'date' },
    text(ownerOf(input, due)),
    { value: due.expected, unit: 'money' },
  ];
}

/** A share as a percentage, without the dust of floating point. */
export const percentOf = (share: number | null): number | null =>
  share === null ? null : Math.round(share * 1e6) / 1e4;

function healthCell({ models }: ForecastInput, { score, band, model }: Due): Cell {
  const bands = models.find(({ id }) => id === model)?.bands;
  const role = bands?.find(({ name }) => name === band)?.role;
  return { value: score, unit: 'score', ...(role === undefined ? {} : { tone: role }) };
}

function whyCell({ certain, score, p }: Due): Cell {
  if (certain !== null)
    return { ...text(certain.why), tone: certain.why === 'signed' ? 'good' : 'bad' };
  if (score !== null) return text('health');
  return { ...text(p === null ? 'unknown' : 'mean'), tone: 'muted' };
}

function ownerOf({ staff }: ForecastInput, { segments }: Due): string {
  const own = segments.csm ?? '';
  return own === 'unknown' ? '' : (staff.get(own) ?? own);
}

import { expect, it } from 'vitest';
import { points } from '../src/models/points.ts';
import { withSettings } from '../src/score/inputs.ts';
import { csv, exportsOf } from './exports.ts';

/** Figures that stand on both sides of every line of an input. */
const grids: Record<string, Record<string, readonly (number | null)[]>> = {
  usage: {
    active_weekdays: [0, 15, 16, 20],
    active_weeks: [0, 3, 4],
    active_days: [0, 1, 28],
    idle_days: [null, 1, 30],
    change_percent: [null, -50, -9, 20],
  },
  feature: { n_used: [0, 1, 4], n_core: [4] },
  support: {
    n_escalated: [0, 1, 2],
    n_disputes: [0, 1],
    n_rated: [0, 10],
    ratings: [0, 7, 8],
    rating_max: [10],
    n_felt: [0, 1],
    feelings: [-1, 0, 1],
  },
  engagement: { n_sent: [10], n_opened: [0, 2, 5], n_replied: [0, 1] },
  payment: {
    ...{ n_failed: [0, 1], n_disputed: [0, 1], days_late: [0, 1, 8] },
    ...{ n_late: [0, 1], n_recovered: [0, 1] },
  },
};

/** What may stand beside a full score. */
const praise: Record<string, string[]> = {
  usage: ['active on {active_weekdays} of 20 weekdays'],
  feature: ['{n_used} of {n_core} core features used'],
  support: ['CSAT {rating}', 'tone of tickets, {n_felt} rated'],
  engagement: ['{n_opened} of {n_sent} mails opened', '{n_replied} of {n_sent} mails answered'],
  payment: ['paid in time'],
};

const inputs = points.groups.flatMap((group) => group.inputs);

it.each(inputs.map((input) => [input.id, input] as const))(
  'a full score of %s says no fault',
  async (id, { score, issues }) => {
    if (score.kind !== 'words') throw new Error('points are words');
    const told = (sql: string) => withSettings(sql, points.settings);
    const lists = Object.entries(grids[id]!).map(([name, values]) => {
      const all = values.map((value) => (value === null ? 'null' : value)).join(', ');
      return `(select unnest([${all}]) as ${name})`;
    });
    const given = score.words.map((w) => `when ${told(w.when)} then ${w.points}`).join(' ');
    const said = issues.map((i) => `when ${told(i.when)} then '${i.says}'`).join(' ');
    const company = exportsOf(
      { 'a.csv': csv('account_id', 'x') },
      'sources: [{table: accounts, files: a.csv}]',
    );
    const rows = await company.query(
      `select distinct says from (select case ${given} end as points, case ${said} end as says
       from ${lists.join(' cross join ')}) where points = ${score.of} order by says`,
      'accounts',
    );
    expect(rows.map(({ says }) => says)).toEqual(praise[id]);
  },
);

import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { companyOf, measured, type Row } from './company.ts';
import { csv, exportsOf, source } from './exports.ts';

const month = ['--month', '2026-10', '--format', 'csv'];
const head = 'response_id,account_id,survey,score,responded_at';

describe('a scale of the config', () => {
  const scores = [0, 1, 5, 6, 7, 8].map((score, i) => `r${i},a,csat,${score},2026-10-05`);
  const others = ['n,a,nps,10,2026-10-05', 'c,a,ces,7,2026-10-05'];
  const scale = 'definitions: {csat: {scale: [1, 7]}}';
  const answers = csv(head, ...scores, ...others);

  it('says which answers exist and which are satisfied', () => {
    const exports = exportsOf({ 'r.csv': answers }, source('survey_responses', 'r.csv'), scale);
    expect(exports.rejects()).toEqual([
      'r.csv:2 score 0: lies outside the scale',
      'r.csv:7 score 8: lies outside the scale',
    ]);
    const ids = ['csat', 'csat_mean', 'csat_mean_pct', 'nps', 'ces'];
    const rows = rowsOf(exports.run('metrics', ...ids, ...month).stdout);
    // 1, 5, 6, 7 of seven.
    const expected = [50, 4.75, (100 * 4.75) / 7, 100, 7];
    for (const [i, { value }] of rows.entries()) expect(Number(value)).toBeCloseTo(expected[i]!, 6);
  });

  it('gives way to the scale that a row tells', () => {
    const text = csv(`${head},scale_max`, 'r1,a,csat,5,2026-10-05,5', 'r2,a,csat,6,2026-10-05,5');
    const exports = exportsOf({ 'r.csv': text }, source('survey_responses', 'r.csv'), scale);
    expect(exports.rejects()).toEqual(['r.csv:3 score 6: lies outside the scale']);
    expect(rowsOf(exports.run('metrics', 'csat', ...month).stdout)[0]!.value).toBe('100.0');
  });

  it('is that of ratings of tickets, too', () => {
    const text = csv(
      'ticket_id,account_id,created_at,resolved_at,satisfaction',
      ...[7, 6, 5, 8].map((score, i) => `t${i},a,2026-10-01,2026-10-05,${score}`),
    );
    const exports = exportsOf({ 't.csv': text }, source('tickets', 't.csv'), scale);
    expect(exports.rejects()).toEqual(['t.csv:5 satisfaction 8: lies outside the scale']);
    const rows = rowsOf(exports.run('metrics', 'csat', 'csat_mean', ...month).stdout);
    expect(rows.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      ['2', '3'],
      ['18', '3'],
    ]);
  });
});

it('labels become scores by the words of the mapping, others are told', () => {
  const text = csv(
    'response_id,account_id,survey,rating,responded_at',
    'r1,a,csat,good,2026-10-01',
    'r2,a,csat,bad,2026-10-02',
    'r3,a,csat,meh,2026-10-03',
  );
  const columns = 'columns: {score: {from: rating, map: {good: 5, bad: 1}}}';
  const more = `preset: generic, ${columns}`;
  const exports = exportsOf({ 'r.csv': text }, source('survey_responses', 'r.csv', more));
  expect(exports.rejects()).toEqual([expect.stringContaining('r.csv:4 score meh')]);
  const [row] = rowsOf(exports.run('metrics', 'csat', ...month).stdout);
  expect(row).toMatchObject({ value: '50.0', n: '2' });
});

describe('an answer', () => {
  const answer = (more: Row): Row => ({ account_id: 'a', survey: 'nps', score: 10, ...more });
  const cases = {
    anonymous: {
      survey_responses: [
        answer({ respondent_id: 'r', responded_at: '2026-10-05' }),
        // The same person in another account is another respondent.
        answer({ account_id: 'b', respondent_id: 'r', score: 0, responded_at: '2026-10-06' }),
      ],
    },
  };

  it('of the same person in two accounts counts twice', () => {
    const told = measured(companyOf(cases), ['nps'], ...month.slice(0, 2));
    expect(told('', 'nps')).toMatchObject({ value: '0', n: '2' });
  });

  it('without an account is in the total, and in no segment and no account', () => {
    const text = csv(head, 'r1,a,nps,10,2026-10-05', 'r2,,nps,0,2026-10-05');
    const accounts = csv('account_id,segment', 'a,small');
    const sources =
      'sources: [{table: survey_responses, files: r.csv}, {table: accounts, files: a.csv}]';
    const exports = exportsOf({ 'r.csv': text, 'a.csv': accounts }, sources);
    const by = ['--by', 'segment', ...month];
    const rows = rowsOf(exports.run('metrics', 'nps', 'nps@account', ...by).stdout);
    expect(rows.map((r) => [r.variant, r.segment, r.value, r.n].join(' '))).toEqual([
      'last  0 2',
      'last small 100 1',
      'last unknown -100 1',
      'account  100 1',
      'account small 100 1',
    ]);
  });

  const tickets = csv(
    'ticket_id,account_id,created_at,resolved_at,satisfaction',
    't1,a,2026-09-30 23:00:00,2026-10-01 00:00:00,5',
    't2,a,2026-10-31 23:59:59,2026-11-01 00:00:00,1',
  );
  it.each([
    ['resolved', '100.0', ''],
    ['created', '0.0', 'csat: created'],
  ])('about a ticket counts when it was %s: CSAT %s', (_, value, by) => {
    const lines = by === '' ? [] : [`definitions: {attribute_by: {${by}}}`];
    const exports = exportsOf({ 't.csv': tickets }, source('tickets', 't.csv'), ...lines);
    const [row] = rowsOf(exports.run('metrics', 'csat', ...month).stdout);
    expect(row).toMatchObject({ value, n: '1' });
  });
});

it('a score is compared unrounded and printed as far as it tells', () => {
  // 126 promoters and no detractor among 250: 50.4, which is above 50.
  const rows = Array.from({ length: 250 }, (_, i) => `r${i},a,nps,${i < 126 ? 9 : 8},2026-10-05`);
  const exports = exportsOf(
    { 'r.csv': csv(head, ...rows) },
    source('survey_responses', 'r.csv'),
    'targets: {nps: {target: "> 50"}}',
  );
  const [row] = rowsOf(exports.run('metrics', 'nps', ...month).stdout);
  expect(row).toMatchObject({ value: '50.4', status: 'met' });
  expect(exports.run('metrics', 'nps', '--month', '2026-10').stdout).toMatch(
    /nps@last\S+ +\S+ +50\.4 /,
  );
});

it('few answers are marked, from the number on that the config says', () => {
  const rows = Array.from({ length: 29 }, (_, i) => `r${i},a,nps,9,2026-10-05`);
  const note = (n: number, ...lines: string[]) => {
    const text = csv(head, ...rows, ...(n === 30 ? ['r30,a,nps,9,2026-10-05'] : []));
    const exports = exportsOf({ 'r.csv': text }, source('survey_responses', 'r.csv'), ...lines);
    return rowsOf(exports.run('metrics', 'nps', ...month).stdout)[0]!.note;
  };
  expect(note(29)).toBe('small sample: fewer than 30');
  expect(note(30)).toBe('');
  expect(note(29, 'definitions: {min_n: 29}')).toBe('');
});

describe('a change', () => {
  // Answers of so many promoters, and as many detractors as make 100, in two months that follow.
  const months = (first: number, second: number): string =>
    csv(
      head,
      ...[first, second].flatMap((n, m) =>
        Array.from({ length: 100 }, (_, i) => {
          return `r${m}-${i},a,nps,${i < n ? 10 : 0},2026-${m === 0 ? '09' : '10'}-05`;
        }),
      ),
    );
  const note = (text: string, id: string) => {
    const exports = exportsOf({ 'r.csv': text }, source('survey_responses', 'r.csv'));
    return rowsOf(exports.run('metrics', id, ...month).stdout)[0]!.note;
  };

  // One standard error is 10 points at 50 of 100 and 9.6 at 64: less than 27.2 points may be chance.
  it.each([
    [50, 63, 'nps', 'change within noise'],
    [50, 64, 'nps', ''],
    [50, 37, 'nps', 'change within noise'],
    [50, 50, 'nps', ''],
    // A window of three months shares answers with the one before.
    [50, 63, 'nps/3m', ''],
  ])('from %d to %d promoters of 100 as %s: "%s"', (first, second, id, says) => {
    expect(note(months(first, second), id)).toBe(says);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open } from '../src/index.ts';
import { rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';
import { companyFiles, companySources } from './small-company.ts';

const person = 'canary+pii@example.test';
const canary = /canary/i;

/** The company with persons in rows and values that cannot be used, of tables read either way. */
const exports = exportsOf(
  {
    ...companyFiles,
    'answers.csv': csv(
      'response_id,account_id,respondent_id,survey,score,responded_at,comment',
      `r1,acme,${person},nps,3,2026-03-11,"${person}"`,
      `r2,bolt,p2,nps,9,2026-03-12,call me, canary 555-0100`,
      `r3,bolt,${person},nps,${person},2026-03-12,`,
    ),
    'usage.csv': csv(
      'account_id,user_id,occurred_at,event',
      'acme,u1,2026-03-02 10:00:00,login',
      `acme,${person},2026-03-03 10:00:00,login,${person}`,
    ),
    'users.csv': csv(
      'account_id,user_id,signed_up_on',
      `acme,${person},2026-01-01`,
      `acme,${person},2026-01-02`,
    ),
  },
  companySources
    .replace('answers.csv', 'answers.csv, pii: [score]')
    .replace(
      'timezone',
      '  - {table: usage_events, files: usage.csv}\n  - {table: users, files: users.csv}\ntimezone',
    ),
);
const month = ['--month', '2026-03'];
const rejects = () => readFileSync(join(exports.folder, 'rejects.csv'), 'utf8');

describe('what tells of persons in rows that cannot be used', () => {
  it('is masked in the output of check in every format, and in its file of rejects', async () => {
    for (const format of ['table', 'md', 'csv', 'json', 'html']) {
      const told = await exports.inside(
        'check',
        '--format',
        format,
        '--rejects',
        'rejects.csv',
        '-v',
      );
      expect([0, 3], told.stderr).toContain(told.code);
      expect(`${told.stdout}${told.stderr}${rejects()}`, format).not.toMatch(canary);
    }
    const rows = rowsOf(rejects()).map(({ file, line, column, value, reason }) => {
      return `${file}:${line} ${column} ${value}: ${reason}`;
    });
    const differ = 'stands in several rows that differ, and no updated_at says which is right';
    expect(rows).toEqual([
      `users.csv:2 account_id, user_id ***: ${differ}`,
      `users.csv:3 account_id, user_id ***: ${differ}`,
      'answers.csv:3  ***: has 8 columns where the header has 7',
      'answers.csv:4 score ***: is not an amount',
      'usage.csv:3  ***: has 5 columns where the header has 4',
    ]);
  });

  it('is shown with --show-pii', async () => {
    const { stdout } = await exports.inside('check', '--rejects', 'rejects.csv', '--show-pii');
    for (const text of [stdout, rejects()]) {
      for (const shown of [`"acme, ${person}"`, 'call me, canary 555-0100']) {
        expect(text).toContain(shown);
      }
    }
  });

  it('is shown to programs that ask for it', async () => {
    const config = join(exports.folder, 'cs-metrics.yaml');
    for (const showPii of [true, false]) {
      const session = await open({
        config,
        showPii,
        set: ['sources.3.max_rejects=9', 'sources.4.max_rejects=9'],
      });
      const issues = await session.issues();
      await session.close();
      expect(issues).toHaveLength(5);
      expect(canary.test(JSON.stringify(issues))).toBe(showPii);
    }
  });

  it('stands in no message, number taken apart or report', async () => {
    for (const args of [
      ['explain', 'nps', ...month],
      ['explain', 'nps', ...month, '--format', 'json'],
      ['explain', 'nps', ...month, '--format', 'csv'],
      ['health', ...month, '-v'],
      ['report', 'csm', ...month, '--format', 'json'],
    ]) {
      const { stdout, stderr } = await exports.inside(...args);
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(canary);
    }
  });
});

/** Exit code and message of `metrics nps` over answers, with what else their source says. */
async function refused(answers: string, more: string, ...args: string[]) {
  const own = exportsOf(
    { 'answers.csv': answers },
    `sources: [{table: survey_responses, files: answers.csv${more}}]`,
  );
  return own.inside('metrics', 'nps', ...month, ...args);
}

const header = 'response_id,account_id,respondent_id,survey,score,responded_at,comment';

describe('a message that stops a run', () => {
  it.each([
    ['too many rejects', csv(header, `r1,acme,${person},nps,3`), ', max_rejects: 0', 3],
    ['an open quote', csv(header, `r1,acme,${person},nps,3,2026-03-11,"${person}`), '', 3],
    [
      'SQL that fails on a value',
      csv(header, `r1,acme,${person},nps,3,2026-03-11,`),
      ', where: "cast(respondent_id as integer) > 1"',
      2,
    ],
  ])('quotes no person: %s', async (_, answers, more, code) => {
    const quiet = await refused(answers, more);
    expect(quiet.code, quiet.stderr).toBe(code);
    expect(quiet.stderr).not.toMatch(canary);
    const loud = await refused(answers, more, '--show-pii');
    expect(loud.stderr).toMatch(canary);
  });

  it('does not give away a date that may be read in two ways', async () => {
    const born = csv(header, 'r1,acme,p,nps,3,03/04/1980,');
    const { stderr } = await refused(born, ', pii: responded_at');
    expect(stderr).toContain('responded_at "***" may be read as ***');
    expect(stderr).not.toMatch(/1980/);
  });

  it('names a column in pii: that no table has', async () => {
    const { code, stderr } = await refused(csv(header), ', pii: [coment]');
    expect(code).toBe(2);
    expect(stderr).toContain('unknown column "coment" of survey_responses');
    expect(stderr).toContain('did you mean comment?');
  });
});

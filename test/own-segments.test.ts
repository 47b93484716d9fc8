import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

type Told = { value: number; numerator: string; denominator: string };

// From oracle/focus.py, which asks the conditions of each account in plain words.
const oracle: Record<string, { mrr: Record<string, string>; logo_churn: Record<string, Told> }> =
  JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8')).by_focus;

const focus = `dimensions.focus={segments: {
  big: "plan in ('Pro', 'Enterprise') and licensed_seats >= 3",
  young: "signed_on >= date '2026-01-01'",
  "cleo's": "region = 'APAC' or csm_id = 'cleo'",
  grown: "SEGMENT = 'mid_market'"}}`.replaceAll('\n', ' ');
const small = ['--config', 'fixtures/small/cs-metrics.yaml', '--as-of', '2026-06-30'];
const by = [...small, '--set', focus, '--by', 'focus'];

describe('named segments', () => {
  const ids = ['mrr', 'logo_churn'];
  const { stdout, stderr } = cli(['metrics', ...ids, ...by, '--months', '6', '--format', 'csv']);
  const rows = rowsOf(stdout).filter(({ dimension }) => dimension === 'focus');

  it.each(Object.keys(oracle))('%s against the oracle', (month) => {
    expect(stderr).toBe('');
    const of = (id: string) => rows.filter((r) => r.period === month && r.metric === id);
    const mrr = of('mrr').flatMap((r) => (Number(r.value) ? [[r.segment, Number(r.value)]] : []));
    const theirs = Object.entries(oracle[month]!.mrr).map(([name, text]) => [name, Number(text)]);
    expect(Object.fromEntries(mrr)).toEqual(Object.fromEntries(theirs));
    const churn = of('logo_churn')
      .filter(({ value }) => value !== '')
      .map(({ segment, value, numerator, denominator }) => [
        segment,
        { value: Number(value), numerator, denominator },
      ]);
    expect(Object.fromEntries(churn)).toEqual(oracle[month]!.logo_churn);
  });

  it('have targets of their own, and split whatever can be split', () => {
    const levels = `targets.mrr={by: {focus: {big: {target: ">= 1"}, grown: {target: ">= 99999"}}}}`;
    const run = cli(['metrics', 'mrr', ...by, '--set', levels, '--format', 'csv']);
    const told = rowsOf(run.stdout).map(({ segment, status }) => `${segment} ${status}`);
    expect(told).toContain('big met');
    for (const args of [['explain', 'nrr'], ['compare', 'nrr', 'grr'], ['health']]) {
      const told = cli([...args, '--month', '2026-06', ...by]);
      expect(told).toMatchObject({ code: 0, stderr: '' });
      expect(told.stdout).toContain('other');
    }
  });
});

describe('conditions of segments', () => {
  const files = {
    'a.csv': csv('account_id,region,licensed_seats', 'a,EMEA,5', 'b,,'),
    's.csv': csv(
      'subscription_id,account_id,amount,interval,starts_on',
      '1,a,1,month,2026-01-01',
      '2,b,2,month,2026-01-01',
    ),
  };
  const run = (segments: string, ...args: string[]) =>
    exportsOf(
      files,
      'sources: [{table: accounts, files: a.csv}, {table: subscriptions, files: s.csv}]',
      'currency: USD',
      `dimensions: {focus: {segments: ${segments}}}`,
    ).run(...args);
  const metrics = ['metrics', 'mrr', '--month', '2026-05', '--by', 'focus', '--format', 'csv'];

  it('that are unknown of an account do not hold', () => {
    const rows = rowsOf(run(`{x: licensed_seats < 9, "y'": region is null}`, ...metrics).stdout);
    expect(rows.map((r) => `${r.segment} ${r.value}`)).toEqual([' 3.00', 'x 1.00', "y' 2.00"]);
  });

  it.each([
    ['{x: regoin = 1}', 'names the unknown attribute "regoin"', 'did you mean region?'],
    [`{x: "region = 'EMEA"}`, 'is not one SQL expression', 'write one condition'],
    ['{x: "true) or (true"}', 'does not work: ', 'write one condition'],
    ['{x: "is_vip, is_vip"}', 'is no condition', 'write one condition'],
    ['{x: count(*) > 1}', 'has the function', 'write one condition'],
    ['{x: "region in (select 1)"}', 'has a subquery', 'write one condition'],
    ['{x: random() > 0.5}', 'has the function random', 'write one condition'],
    ['{x: region > 5}', 'does not work: ', 'write one condition'],
    ['{x: licensed_seats}', 'is no condition', 'write one condition'],
  ])('%s are refused by every command that needs them', (segments, says, hint) => {
    for (const args of [metrics, ['check']]) {
      const told = shown(run(segments, ...args));
      expect(told[0]).toMatch(
        /^2 error: .*cs-metrics\.yaml:4:\d+: dimensions\.focus\.segments\.x /,
      );
      expect(told[0]).toContain(says);
      expect(told.join('\n')).toContain(hint);
    }
  });

  it.each([
    ['{}', 'is a mapping, not a mapping of at least one segment'],
    ['[a]', 'is a list, not a mapping'],
    ['{x: ""}', '"" is not text that is not empty'],
  ])('%s are no segments', (segments, says) => {
    expect(shown(run(segments, ...metrics))[0]).toContain(says);
  });

  it('do not stand beside a column', () => {
    const { run } = exportsOf(
      files,
      'sources: [{table: accounts, files: a.csv}]',
      'dimensions: {focus: {from: accounts.region, segments: {x: "true"}}}',
    );
    expect(run('check').code).toBe(2);
  });
});

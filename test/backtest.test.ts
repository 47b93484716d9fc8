import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays, nextMonth } from '../src/lib/dates.ts';
import { shuffled } from '../src/lib/random.ts';
import { aucWithInterval, type Ranked } from '../src/lib/roc.ts';
import { wilson } from '../src/lib/statistics.ts';
import { cli, root, rowsOf } from './cli.ts';

type Row = Record<string, string>;

const small = ['--config', 'fixtures/small/backtest/cs-metrics.yaml', '--month', '2026-06'];
const year = ['--config', 'fixtures/year/cs-metrics.yaml', '--as-of', '2026-11-01'];

const backtest = (...args: string[]) => cli(['backtest', ...args]);

function tables(...args: string[]): Record<string, Record<string, unknown>[]> {
  const { code, stdout, stderr } = backtest(...args, '--format', 'json');
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return JSON.parse(stdout).tables;
}

function rows(name: string, ...args: string[]): Row[] {
  const { code, stdout, stderr } = backtest(...args, '--format', 'csv', '--table', name);
  expect({ code, stderr, args }).toEqual({ code: 0, stderr: '', args });
  return rowsOf(stdout);
}

describe('the example worked out by hand', () => {
  // fixtures/small/README.md tells how each account comes to its score and its end.
  const found = tables(...small, '--months', '2', '--fit');

  it('scores whoever was a customer and knows who left', () => {
    const told = found.observations!.map(({ account_id, as_of, score, left }) => {
      return `${as_of} ${account_id} ${score ?? 'unscored'}${left ? ' left' : ''}`;
    });
    expect(told).toEqual([
      '2026-02-28 amy 100',
      '2026-02-28 ben 100',
      '2026-02-28 cat 100',
      '2026-02-28 dan 30 left',
      '2026-02-28 eli 100 left',
      '2026-02-28 fay 100',
      '2026-02-28 gil 70',
      '2026-02-28 hal unscored left',
      '2026-02-28 ivy 100',
      '2026-03-31 amy 100',
      '2026-03-31 ben 70',
      '2026-03-31 cat 0 left',
      '2026-03-31 dan 30 left',
      '2026-03-31 fay 100',
      '2026-03-31 gil 70',
      '2026-03-31 hal 100 left',
      '2026-03-31 ivy 100',
    ]);
  });

  it('has the figures of the pairs and counts', () => {
    const value = Object.fromEntries(found.summary!.map((row) => [row.measure, row.value]));
    // 3 that left below all 11 that stayed, 2 tied with 8 of them: (33 + 2 × 4) ÷ 55.
    expect(value.auc).toBeCloseTo(41 / 55, 12);
    expect(value.base_rate).toBe(31.25);
    expect(value.red_multiple).toBe(3.2);
    // cat and ivy had a score 60 days before, exactly: ivy was late then.
    expect([value.recall_60d, value.recall_90d]).toEqual([50, 0]);
    expect(value.green_share).toBeCloseTo(1000 / 17, 12);
    const verdict = Object.fromEntries(found.summary!.map((row) => [row.measure, row.verdict]));
    expect(verdict).toMatchObject({ red_multiple: 'passed', recall_60d: 'failed' });
    expect(verdict).toMatchObject({ green_share: 'passed', auc: null });
  });

  it('counts bands, deciles with their ties, and segments as they were then', () => {
    const counts = (name: string, id: string) =>
      found[name]!.map((row) => `${row[id]} ${row.left ?? row.churned}/${row.n}`);
    expect(counts('bands', 'band')).toEqual([
      ...['Healthy 2/10', 'Stable 0/3', 'At-risk 0/0', 'Critical 3/3', 'Onboarding 1/1'],
    ]);
    expect(counts('deciles', 'decile')).toEqual(['1 1/1', '2 2/2', '3 0/3', '7 2/10']);
    expect(found.deciles!.map(({ captured }) => captured)).toEqual([20, 60, 60, 100]);
    expect(found.deciles!.map(({ lift }) => lift)).toEqual([3.2, 3.2, 0, 0.64]);
    // gil goes from small to large between the two month ends.
    expect(found.segments!.map(({ segment, n, auc }) => [segment, n, auc])).toEqual([
      ['small', 9, 1],
      ['large', 7, 0.4],
    ]);
  });

  it('lists those who left while green, largest first', () => {
    const told = found.green_churners!.map((row) => [row.account, row.left_on, row.as_of, row.mrr]);
    expect(told).toEqual([
      ['Eli', '2026-03-20', '2026-02-28', 300],
      ['Hal', '2026-04-20', '2026-03-31', 200],
    ]);
    expect(found.green_churners!.map(({ parts }) => parts)).toEqual(
      Array(2).fill('payment current'),
    );
  });

  it('says what four that left do not tell', () => {
    expect(found.weights).toEqual([]);
    expect(found.fit).toMatchObject([
      { outcome: 'refused', why: '4 accounts left, 30 are needed' },
    ]);
    const text = backtest(...small, '--months', '2', '--fit').stdout.replace(/\s+/g, ' ');
    expect(text).toContain(
      'Only 4 customers left; below 30 no floor, band or segment can be judged',
    );
    expect(text).toContain('4 accounts left, 30 are needed; the configured weights stay');
    expect(text).toContain('saved because they were red count as kept: recall and multiples are');
  });

  it('scores the same in several queries, which values carried forward take', () => {
    const own = ['observations', ...small, '--months', '9'] as const;
    const carried = rows(...own, '--set', 'health.missing=carry_forward(60d)');
    expect(carried).toEqual(rows(...own));
  });

  it('looks as far as it is told', () => {
    const left = (horizon: string) =>
      rows('observations', ...small, '--months', '9', '--horizon', horizon)
        .filter(({ as_of, left }) => as_of === '2026-02-28' && left === 'true')
        .map(({ account_id }) => account_id);
    expect(left('19d')).toEqual([]);
    expect(left('20d')).toEqual(['eli']);
    expect(left('90d')).toEqual(['dan', 'eli', 'hal']);
    expect(left('91d')).toEqual(['cat', 'dan', 'eli', 'hal']);
  });
});

describe('the invented company', () => {
  const found = tables(...year, '--fit');
  const observations = found.observations! as {
    account_id: string;
    as_of: string;
    score: number | null;
    left: boolean;
  }[];
  const measure = Object.fromEntries(found.summary!.map((row) => [row.measure, row]));
  const ranked = observations.flatMap(({ score, left, account_id }): Ranked[] =>
    score === null ? [] : [{ score, isEvent: left, group: account_id }],
  );

  it('has accounts that decline before they leave, and the score tells', () => {
    expect(measure.auc!.low).toBeGreaterThan(0.5);
    const { value, low, high } = measure.auc!;
    expect(aucWithInterval(ranked)).toEqual({ value, low, high });
  });

  it('counts every pair', () => {
    const [events, others] = [ranked.filter((r) => r.isEvent), ranked.filter((r) => !r.isEvent)];
    let twice = 0;
    for (const event of events) {
      for (const other of others) {
        twice += event.score < other.score ? 2 : event.score === other.score ? 1 : 0;
      }
    }
    expect(measure.auc!.value).toBeCloseTo(twice / 2 / (events.length * others.length), 12);
  });

  it('tells nothing once it is shuffled who left', () => {
    const labels = shuffled(
      ranked.map(({ isEvent }) => isEvent),
      5,
    );
    const { low, high } = aucWithInterval(
      ranked.map((row, i) => ({ ...row, isEvent: labels[i]! })),
    )!;
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('knows who left as the subscriptions tell it day by day', () => {
    const text = readFileSync(join(root, 'fixtures/year/subscriptions.csv'), 'utf8');
    const own = new Map<string, Row[]>();
    for (const row of rowsOf(text)) {
      if (row.is_one_time === 'true' || row.is_usage_based === 'true') continue;
      own.set(row.account_id!, [...(own.get(row.account_id!) ?? []), row]);
    }
    const pays = (id: string, day: string): boolean =>
      (own.get(id) ?? []).some((row) => {
        const from = [row.starts_on!, row.trial_ends_on ?? ''].sort().at(-1)!;
        const isFree =
          row.discount_percent === '100' &&
          (row.discount_ends_on === '' || day < row.discount_ends_on!);
        return (
          Number(row.amount) > 0 && !isFree && from <= day && (!row.ends_on || day < row.ends_on)
        );
      });
    const wrong = observations.filter(({ account_id, as_of, left }) => {
      const t = addDays(as_of, 1);
      let hasLeft = false;
      let was = pays(account_id, as_of);
      for (let day = t; day < addDays(t, 90); day = addDays(day, 1)) {
        const is = pays(account_id, day);
        hasLeft ||= was && !is && !pays(account_id, addDays(nextMonth(day), -1));
        was = is;
      }
      return hasLeft !== left;
    });
    expect(observations.length).toBeGreaterThan(2000);
    expect(wrong).toEqual([]);
  });

  it.each(['bands', 'deciles', 'calibration'])('adds up in %s', (name) => {
    const own = found[name]! as { n: number; left: number; low: number | null; high: number }[];
    const all =
      name === 'bands' ? observations : observations.filter(({ score }) => score !== null);
    expect(own.reduce((sum, { n }) => sum + n, 0)).toBe(all.length);
    expect(own.reduce((sum, { left }) => sum + left, 0)).toBe(
      all.filter(({ left }) => left).length,
    );
    for (const { n, left, low, high } of own.filter((group) => group.n > 0)) {
      const limits = wilson(left, n)!;
      expect([low, high]).toEqual([100 * limits.low, 100 * limits.high]);
    }
  });

  it('promises about as many exits as there are, better than the mean rate', () => {
    const promised = found.calibration!.reduce((sum, row) => sum + Number(row.expected_left), 0);
    const left = ranked.filter(({ isEvent }) => isEvent).length;
    expect(Math.abs(promised - left) / left).toBeLessThan(0.05);
    expect(Number(measure.brier!.value)).toBeLessThan(Number(measure.brier_base!.value));
  });

  it('proposes weights within the guard-rails, as a change to read', () => {
    const weights = found.weights! as { input: string; configured: number; proposed: number }[];
    expect(weights.map(({ configured }) => configured)).toEqual([30, 25, 20, 15, 10]);
    expect(weights.reduce((sum, { proposed }) => sum + proposed, 0)).toBe(100);
    expect(weights.every(({ proposed }) => proposed >= 0 && proposed <= 50)).toBe(true);
    const [fit] = found.fit as { outcome: string; auc_configured: number; gain_low: number }[];
    expect(fit).toMatchObject({ outcome: 'proposed', auc_configured: measure.auc!.value });
    expect(fit!.gain_low).toBeGreaterThan(0);
    const { stdout } = backtest(...year, '--fit');
    for (const { input, configured, proposed } of weights) {
      const was = proposed === configured ? '' : `  # instead of ${configured}`;
      expect(stdout).toContain(`        ${input}: ${proposed}${was}\n`);
    }
    expect(stdout.replace(/\s+/g, ' ')).toContain('Proposed, never applied.');
  });

  it('fails where a floor is missed and that is asked for', () => {
    expect(measure.recall_60d!.verdict).toBe('failed');
    expect(backtest(...year, '--fail-on', 'missed').code).toBe(1);
    const lower = backtest(...year, '--set', 'backtest.recall=54%', '--fail-on', 'missed');
    expect(lower.stdout).toMatch(/60 days before +54\.5 % .*≥ 54 % +passed/);
    expect(lower.code).toBe(0);
    const april = [...small.slice(0, 2), '--month', '2026-04', '--months', '1', '--horizon', '45d'];
    const good = backtest(...april, '--fail-on', 'missed');
    expect(good.stdout.match(/passed/g)).toHaveLength(2);
    expect(good.stdout).not.toContain('failed');
    expect(good.code).toBe(0);
  });

  it('is the same every time', () => {
    expect(backtest(...year, '--fit').stdout).toBe(backtest(...year, '--fit').stdout);
  });
});

describe('short histories and wrong words', () => {
  it.each([
    ['2025-02', 'no month end with customers lies 90 days or more before the end'],
    ['2025-06', 'none of 8 customers at month ends has a score'],
  ])('%s says why nothing can be told', (month, why) => {
    const args = ['--config', 'fixtures/small/backtest/cs-metrics.yaml', '--month', month];
    const { code, stdout } = backtest(...args, '--months', '1', '--fit');
    expect(code).toBe(0);
    expect(stdout).toContain(why);
  });

  it.each([
    [['--horizon', '3m'], '--horizon takes days such as 60d, 90d or 180d, not "3m"'],
    [['--horizon', '367d'], '--horizon takes days'],
    [['--set', 'backtest.red_multiple=0'], 'a number from 1, such as 3'],
    [['--months', '0'], '--months takes a whole number of months'],
    [['--by', 'priority'], 'accounts have no "priority"'],
    [['--model', 'pionts'], 'unknown health model "pionts"'],
    [['--fail-on', 'alert'], 'Allowed choices are missed'],
  ])('%j', (args, says) => {
    const { code, stdout, stderr } = backtest(...small, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreAlerts } from '../src/alerts/scores.ts';
import { unusual } from '../src/analyse/anomalies.ts';
import { crossings, merged, type Sighting } from '../src/analyse/crossings.ts';
import { scoreSightings } from '../src/analyse/score-crossings.ts';
import { addDays } from '../src/lib/dates.ts';
import type { Score } from '../src/score/score.ts';
import { cli, root, rowsOf } from './cli.ts';
import { cliAt } from './clock.ts';

const range = { since: '2026-06-01', end: '2026-07-01', coolDownDays: 7 };

/** States of one line, day by day from the first one on: 1 beyond, 0 not, - not known. */
function series(first: string, states: string): Sighting[] {
  let wasOn: boolean | null = null;
  return [...states].flatMap((state, i): Sighting[] => {
    if (state === '-') return [];
    const isOn = state === '1';
    const sighting = {
      alert: 'a',
      subject: 's',
      t: addDays(first, i),
      isOn,
      wasOn,
      says: String(i),
    };
    wasOn = isOn;
    return [sighting];
  });
}

describe('what became of a line', () => {
  it.each([
    ['never crossed', '000000', null],
    ['crossed and still beyond', '000111', ['fired', '2026-06-29', '3']],
    ['held when first seen', '111111', ['first_seen', '2026-06-26', '0']],
    ['held when first seen, and ended', '110000', ['recovered', '2026-06-28', '0']],
    ['came and went', '001100', ['passed', '2026-06-30', '2']],
    ['came again within the cool-down', '010011', ['repeated', '2026-06-30', '4']],
    ['left before the end', '0001-', null],
    ['began before anything was known', '--0111', ['fired', '2026-06-29', '3']],
  ])('%s', (_, states, expected) => {
    const last = { ...range, end: addDays('2026-06-26', states.length - 1) };
    const [found] = crossings(series('2026-06-26', states), last);
    expect(found === undefined ? null : [found.state, found.t, found.began]).toEqual(expected);
  });

  it('is open only when it began before the time asked for', () => {
    const [found] = crossings(series('2026-06-01', '1'.repeat(31)), range);
    expect(found).toMatchObject({ state: 'open', t: '2026-06-01' });
    const [later] = crossings(series('2026-06-02', '1'.repeat(30)), range);
    expect(later).toMatchObject({ state: 'first_seen', t: '2026-06-02' });
  });

  it('does not fire twice for what was told before', () => {
    const [found] = crossings(series('2026-05-20', `${'0'.repeat(12)}${'1'.repeat(31)}`), range);
    expect(found).toMatchObject({ state: 'open', t: '2026-06-01' });
    const [back] = crossings(series('2026-05-30', `111${'0'.repeat(30)}`), range);
    expect(back).toMatchObject({ state: 'recovered', t: '2026-06-02' });
  });

  it('fires again after the cool-down', () => {
    const states = `01${'0'.repeat(7)}1`;
    const [found] = crossings(series('2026-06-10', states), { ...range, end: '2026-06-19' });
    expect(found).toMatchObject({ state: 'fired', t: '2026-06-19' });
    const sooner = `01${'0'.repeat(6)}1`;
    const [again] = crossings(series('2026-06-10', sooner), { ...range, end: '2026-06-18' });
    expect(again).toMatchObject({ state: 'repeated' });
  });

  it('keeps the graver of two lines of one fall', () => {
    const fired = (alert: string, subject: string) =>
      ({ alert, subject, t: '2026-06-05', says: '', began: '', state: 'fired' }) as const;
    const found = merged([
      fired('health_critical', 'x'),
      fired('health_at_risk', 'x'),
      fired('health_at_risk', 'y'),
      fired('csat_low', 'x'),
    ]);
    expect(found.map(({ state }) => state)).toEqual(['fired', 'repeated', 'fired', 'fired']);
  });
});

describe('lines of a score', () => {
  const settings = {
    ...{ 'health.critical': 40, 'health.at_risk': 60, 'health.healthy': 80 },
    ...{ 'health.change': 10, 'health.change_days': 7, 'health.hysteresis': 2 },
  };
  const lines = (id: string, values: readonly (number | null)[]) => {
    const scores = values.map(
      (score, i) => ({ accountId: 'x', t: addDays('2026-06-01', i), score }) as Score,
    );
    const alerts = scoreAlerts.filter((alert) => alert.id === id);
    return scoreSightings(scores, alerts, settings)
      .filter(({ isOn, wasOn }) => isOn !== wasOn)
      .map(({ t, isOn }) => `${t.slice(8)}${isOn ? '+' : '-'}`);
  };

  it.each([
    ['health_at_risk', [60, 59.999], ['01-', '02+']],
    ['health_at_risk', [59, 61.999, 62], ['01+', '03-']],
    ['health_critical', [40, 39.96], ['01-', '02+']],
    ['health_healthy', [79.96, 80], ['01-', '02+']],
    ['health_healthy', [80, 78, 77.9], ['01+', '03-']],
    ['health_at_risk', [70, null, 50], ['01-', '03+']],
    // Seven days later: 10 points are not more than 10.
    ['health_drop', [70, 70, 70, 70, 70, 70, 70, 60, 59.9], ['08-', '09+']],
    ['health_rise', [50, 50, 50, 50, 50, 50, 50, 60.1], ['08+']],
  ])('%s over %j', (id, values, expected) => {
    expect(lines(id, values)).toEqual(expected);
  });
});

describe('unusual days', () => {
  const quiet = [4, 5, 6, 5, 4, 6, 5, 5];
  const onWeekday = (before: readonly (number | null)[], value: number | null) => {
    const days = Array.from({ length: 57 }, (_, i): number | null =>
      i % 7 === 0 ? before[i / 7]! : 99,
    );
    days[56] = value;
    return days.map((value, i) => ({ day: addDays('2026-01-05', i), value }));
  };
  // Median 5; deviations 1 0 1 0 1 1 0 0, their median 0.5, taken as 1: beyond 3 is unusual.
  it.each([
    [quiet, 8, []],
    [quiet, 9, [9]],
    [quiet, 2, []],
    [quiet, 1, [1]],
    [quiet, null, []],
    [[null, null, null, null, 4, 6, 5, 5], 50, []],
    [[null, null, null, 5, 4, 6, 5, 5], 50, [50]],
  ])('after %j comes %j', (before, value, expected) => {
    const found = unusual(onWeekday(before, value), 3, 1).filter(({ day }) => day === '2026-03-02');
    expect(found.map((day) => day.value)).toEqual(expected);
  });
});

const isBuilt = existsSync(join(root, 'dist'));
const year = (name: string) =>
  rowsOf(readFileSync(join(root, 'fixtures/year', `${name}.csv`), 'utf8'));

describe.skipIf(!isBuilt)('alerts of fixtures/year, recomputed by plain loops', () => {
  const end = '2026-11-01';
  const run = (args: readonly string[]) =>
    cli([...args, '--config', 'fixtures/year/cs-metrics.yaml', '--format', 'csv']);
  let told: Record<string, string>[] = [];
  let customers: string[] = [];
  beforeAll(() => {
    told = rowsOf(run(['alerts', '--month', '2026-10', '--as-of', '2026-11-01']).stdout);
    const health = run(['health', '--month', '2026-10', '--as-of', '2026-11-01']).stdout;
    customers = rowsOf(health).map((row) => row.account_id!);
  });

  const tickets = year('tickets');
  const answers = year('survey_responses').filter(
    ({ survey, score }) => survey === 'csat' && score,
  );
  const rated = new Set(answers.map((row) => row.ticket_id));
  const mails = year('activities').filter(
    ({ kind, status }) => kind === 'email' && (status ?? 'completed') === 'completed',
  );
  const contacts = new Map(
    year('accounts').map((row) => [row.account_id, row.contact_changed_on!]),
  );
  const day = (instant: string | undefined) => (instant ?? '').slice(0, 10);
  const between = (date: string, from: string, to: string) => date >= from && date < to;

  const conditions: Readonly<Record<string, (account: string, t: string) => boolean>> = {
    escalation: (account, t) =>
      tickets.some(
        (k) =>
          k.account_id === account &&
          k.escalated_at !== '' &&
          day(k.escalated_at) < t &&
          (k.resolved_at === '' || day(k.resolved_at) >= t),
      ),
    contact_change: (account, t) => {
      const changed = contacts.get(account) ?? '';
      return changed !== '' && between(changed, addDays(t, -30), t);
    },
    ticket_increase: (account, t) => {
      const created = tickets.filter((k) => k.account_id === account).map((k) => day(k.created_at));
      const n = (from: number, to: number) =>
        created.filter((on) => between(on, addDays(t, -from), addDays(t, -to))).length;
      return n(28, 0) >= (1.5 * n(112, 28)) / 3 && n(28, 0) - n(112, 28) / 3 >= 3;
    },
    csat_low: (account, t) => {
      const from = addDays(t, -90);
      const scores = [
        ...answers
          .filter((r) => r.account_id === account && between(day(r.responded_at), from, t))
          .map((r) => Number(r.score) / Number(r.scale_max)),
        ...tickets
          .filter(
            (k) => k.account_id === account && k.satisfaction !== '' && !rated.has(k.ticket_id!),
          )
          .filter((k) => between(day(k.resolved_at || k.created_at), from, t))
          .map((k) => Number(k.satisfaction) / Number(k.satisfaction_max)),
      ];
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      return (scores.length >= 2 && mean < 0.7 - 1e-9) || scores.some((score) => score <= 0.4);
    },
    low_engagement: (account, t) =>
      [0, 30].every((back) => {
        const sent = mails.filter(
          (m) =>
            m.account_id === account &&
            between(day(m.occurred_at), addDays(t, -90 - back), addDays(t, -back)),
        );
        const opened = sent.filter((m) => m.opened === 'true').length;
        const isReplied = sent.some((m) => m.replied === 'true');
        return sent.length >= 3 && !isReplied && opened < 0.2 * sent.length;
      }),
  };

  it.each(Object.keys(conditions))('%s', (alert) => {
    const holds = conditions[alert]!;
    const beyond = told.filter(
      (row) => row.alert === alert && ['fired', 'open', 'repeated'].includes(row.state!),
    );
    expect(beyond.map((row) => row.account_id).sort()).toEqual(
      customers.filter((account) => holds(account, end)).sort(),
    );
    const began = told.filter(
      (row) => row.alert === alert && ['fired', 'repeated'].includes(row.state!),
    );
    for (const { account_id, day: on } of began) {
      expect([account_id, holds(account_id!, on!), holds(account_id!, addDays(on!, 1))]).toEqual([
        account_id,
        false,
        true,
      ]);
    }
    expect(began.every((row) => row.day! >= '2026-10-01')).toBe(true);
  });

  it('health crossed the line on the day that is named', () => {
    const fallen = told.filter((row) => row.alert === 'health_critical' && row.state === 'fired');
    expect(fallen.length).toBeGreaterThan(0);
    for (const { account_id, day: on } of fallen) {
      const scoreOn = (date: string) => {
        const { stdout } = run(['health', '--as-of', date]);
        return Number(rowsOf(stdout).find((row) => row.account_id === account_id)!.score);
      };
      expect(scoreOn(addDays(on!, -1))).toBeGreaterThanOrEqual(40);
      expect(scoreOn(on!)).toBeLessThan(40);
    }
  });
});

describe.skipIf(!isBuilt)('alerts since the last run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-alerts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const state = join(folder, 'state.json');
  const run = (...args: string[]) =>
    cli([
      ...['alerts', '--config', 'fixtures/year/cs-metrics.yaml', '--set', `alerts.state=${state}`],
      ...args,
    ]);
  const states = (stdout: string) => new Set(rowsOf(stdout).map((row) => row.state));

  it('takes what holds at first as its baseline, then tells only what is new', () => {
    const first = run('--since', 'last', '--as-of', '2026-10-20', '--format', 'csv');
    expect(first.code).toBe(0);
    expect([...states(first.stdout)].sort()).toEqual(['open', 'repeated']);
    expect(JSON.parse(readFileSync(state, 'utf8'))).toEqual({ alerts: { until: '2026-10-20' } });
    const next = run('--since', 'last', '--as-of', '2026-10-26', '--format', 'csv');
    const fired = rowsOf(next.stdout).filter((row) => row.state === 'fired');
    expect(fired.length).toBeGreaterThan(0);
    expect(fired.every(({ day }) => day! > '2026-10-20' && day! <= '2026-10-26')).toBe(true);
    const same = run('--since', 'last', '--as-of', '2026-10-26', '--fail-on', 'alert');
    expect(same.code).toBe(0);
    expect(same.stdout).toContain('nothing new');
  });

  it('says what is wrong with a state that it cannot read', () => {
    writeFileSync(state, '{"alerts": {"until": "soon"}}');
    const { code, stderr } = run('--since', 'last');
    expect(code).toBe(2);
    expect(stderr).toContain(`${state}: the state of the last run cannot be read`);
    expect(stderr).toContain('hint: remove the file');
  });

  it.each([
    [['--since', 'soon'], '--since takes a date like 2026-10-31 or last, not "soon"'],
    [['--since', '2027-01-01'], 'nothing can have happened since 2027-01-01'],
    [['--since', '2020-01-01'], 'days are too many to replay day by day'],
    [['--set', 'alerts.off=[csat_lo]'], 'unknown alert "csat_lo"'],
    [['--set', 'alerts.settings.csat_low.meen=3'], 'unknown setting of alerts'],
  ])('refuses %j', (args, message) => {
    const { code, stderr } = run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('fails when asked to', () => {
    const month = ['--month', '2026-10', '--as-of', '2026-11-01'];
    expect(run(...month, '--fail-on', 'alert').code).toBe(1);
    expect(run(...month, '--fail-on', 'critical').code).toBe(1);
    expect(run(...month, '--fail-on', 'urgent').code).toBe(1);
    expect(run(...month, '--fail-on', 'everything').code).toBe(2);
  });
});

describe('tickets that fall due within 15 minutes', () => {
  const small = join(root, 'fixtures/small');
  const due = async (clock: string, ...args: string[]) => {
    const common = ['alerts', '--since', '2026-05-30', '--format', 'csv'];
    const { code, stdout, stderr } = await cliAt(clock, [...common, ...args], small);
    expect([code, stderr]).toEqual([0, '']);
    return rowsOf(stdout).filter(({ alert }) => alert === 'sla_due');
  };

  // k07, opened at 20:00, is to be answered by 21:00 (it was at 20:15) and solved by midnight; so is
  // k08, which is solved a second before.
  it.each([
    ['2026-05-31T20:10:00Z', []],
    ['2026-05-31T23:44:59Z', []],
    ['2026-05-31T23:45:00Z', ['k07 P1: solution due in 15 min', 'k08 P2: solution due in 15 min']],
    ['2026-05-31T23:52:30Z', ['k07 P1: solution due in 7 min', 'k08 P2: solution due in 7 min']],
    ['2026-06-01T00:00:00Z', ['k07 P1: solution due in 0 min']],
    ['2026-06-01T00:00:01Z', []],
  ])('at %s', async (clock, says) => {
    const lines = await due(clock);
    expect(lines.map((line) => line.says)).toEqual(says);
    for (const line of lines) {
      expect(line).toMatchObject({ severity: 'urgent', state: 'fired', day: '2026-05-31' });
    }
    const who = lines.map(({ account_id, subject, owner }) => [account_id, subject, owner]);
    const both = [
      ['jo', 'Jo Jewels', 'ag1'],
      ['kit', 'Kit Kilns', 'ag2'],
    ];
    expect(who).toEqual(both.slice(0, says.length));
  });

  it('takes its minutes from the config, and can be turned off', async () => {
    const clock = '2026-05-31T23:00:00Z';
    expect(await due(clock, '--set', 'definitions.sla_at_risk.within=60m')).toHaveLength(2);
    const off = ['--set', 'alerts.off=[sla_due]'];
    expect(await due('2026-05-31T23:50:00Z', ...off)).toHaveLength(0);
  });

  it('sees the end of the day that is named', async () => {
    const run = cli(['alerts', '--as-of', '2026-05-31', '--format', 'csv'], { cwd: small });
    const lines = rowsOf(run.stdout).filter(({ alert }) => alert === 'sla_due');
    expect(lines.map(({ says }) => says)).toEqual(['k07 P1: solution due in 0 min']);
  });
});

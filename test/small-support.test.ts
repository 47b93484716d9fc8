import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown, source } from './exports.ts';

// fixtures/small/expected.json comes from expected.py, which reads the definitions on its own.
const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'));

type Row = Record<string, string>;
type Quotient = { value: number; numerator?: string; denominator?: string };
type Statistics = Record<'mean' | 'median' | 'p90' | 'km', number | null>;

const config = ['--config', 'fixtures/small/cs-metrics.yaml', '--as-of', '2026-06-30'];

function measured(ids: string, ...args: string[]): Row[] {
  const { code, stdout, stderr } = cli(['metrics', ...ids.split(' '), ...args, '--format', 'csv']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return rowsOf(stdout);
}

/** The row of `metric@variant` in a period, of the total without a segment. */
function rowIn(rows: readonly Row[], id: string, period: string, segment = ''): Row | undefined {
  const [metric, variant] = id.split('@');
  return rows.find(
    (r) =>
      r.metric === metric &&
      r.period === period &&
      r.segment === segment &&
      (variant === undefined || r.variant === variant),
  );
}

const numberOf = (text: string | undefined): number | null =>
  text === undefined || text === '' ? null : Number(text);

function expectValue(row: Row | undefined, theirs: number | null | undefined, what: string) {
  const ours = numberOf(row?.value);
  if (theirs === null || theirs === undefined) expect(ours, what).toBeNull();
  else expect(ours, what).toBeCloseTo(theirs, 9);
}

function expectQuotient(row: Row | undefined, theirs: Quotient | null, what: string) {
  expectValue(row, theirs?.value, what);
  for (const part of ['numerator', 'denominator'] as const) {
    if (theirs?.[part] !== undefined) expect(row![part], `${what} ${part}`).toBe(theirs[part]);
  }
}

const clocks = ['calendar', 'business'] as const;
const times = ['first_response_time', 'resolution_time'] as const;
const statistics = ['mean', 'median', 'p90', 'km'] as const;
const timeIds = times.flatMap((id) =>
  statistics.flatMap((statistic) => clocks.map((clock) => `${id}@${statistic}.${clock}`)),
);

describe('the desk on fixtures/small against its oracle', () => {
  const counts = 'ticket_volume tickets_resolved backlog opened_vs_resolved aht';
  const rows = measured([...timeIds, counts].join(' '), ...config, '--months', '6');
  const byPriority = measured(timeIds.join(' '), ...config, '--months', '6', '--by', 'priority');

  it.each(Object.keys(oracle.desk))('%s', (month) => {
    const { calendar, business, ...flow } = oracle.desk[month];
    for (const [clock, groups] of Object.entries({ calendar, business })) {
      for (const [priority, theirs] of Object.entries(groups)) {
        for (const id of times) {
          for (const statistic of statistics) {
            const variant = `${id}@${statistic}${clock === 'calendar' ? '' : `.${clock}`}`;
            const row = rowIn(byPriority, variant, month, priority);
            const expected = (theirs as Record<string, Statistics>)[id]![statistic];
            expectValue(row, expected, `${variant} ${priority}`);
          }
        }
      }
    }
    for (const id of ['ticket_volume', 'tickets_resolved', 'backlog'] as const) {
      expect(rowIn(rows, id, month)!.value, id).toBe(String(flow[id]));
    }
    expectQuotient(rowIn(rows, 'opened_vs_resolved', month), flow.opened_vs_resolved, 'flow');
    expectQuotient(rowIn(rows, 'aht', month), flow.aht, 'aht');
  });

  it('adds the backlog of the segments up to the whole, and carries it from month to month', () => {
    const bySegment = measured(counts, ...config, '--months', '6', '--by', 'segment');
    const of = (id: string, month: string) => Number(rowIn(rows, id, month)!.value);
    const months = Object.keys(oracle.desk);
    for (const [i, month] of months.entries()) {
      const parts = bySegment.filter(
        (r) => r.metric === 'backlog' && r.period === month && r.segment !== '',
      );
      const sum = parts.reduce((total, { value }) => total + Number(value), 0);
      expect(sum, month).toBe(of('backlog', month));
      const before = i === 0 ? 0 : of('backlog', months[i - 1]!);
      expect(before + of('ticket_volume', month) - of('tickets_resolved', month)).toBe(sum);
    }
  });
});

describe('business hours around clock changes, weekends and holidays', () => {
  const hours = ['--config', 'fixtures/small/hours/cs-metrics.yaml', '--by', 'category'];

  it.each(Object.keys(oracle.clock_changes))('%s', (month) => {
    const ids = timeIds.filter((id) => id.endsWith('business')).join(' ');
    const rows = measured(ids, ...hours, '--month', month);
    for (const [category, theirs] of Object.entries(oracle.clock_changes[month])) {
      for (const id of times) {
        for (const statistic of statistics) {
          const expected = (theirs as Record<string, Statistics>)[id]![statistic];
          const row = rowIn(rows, `${id}@${statistic}.business`, month, category);
          expectValue(row, expected, `${id}@${statistic} ${category}`);
        }
      }
    }
  });

  it('counts the same around the clock as without a calendar, clock changes included', () => {
    const ids = 'resolution_time resolution_time@business';
    for (const [month, category, elapsed] of [
      ['2026-03', 'clock change around the clock', 65],
      ['2026-10', 'autumn night', 35],
    ] as const) {
      const rows = measured(ids, ...hours, '--month', month);
      expect(Number(rowIn(rows, 'resolution_time@mean', month, category)!.value)).toBe(elapsed);
      expect(
        Number(rowIn(rows, ids.split(' ')[1]!.replace('@', '@mean.'), month, category)!.value),
      ).toBe(elapsed);
    }
  });
});

describe('open tickets', () => {
  // 10 April, 10:00 in Berlin, until the month ends there: 7.5 hours and 14 days of 8.5.
  it.each([
    ['resolution_time@km', (20 * 24 + 14) * 3600],
    ['resolution_time@km.business', (7.5 + 14 * 8.5) * 3600],
  ])('wait until the period ends where it is reported: %s', (id, seconds) => {
    const where = ['--config', 'fixtures/small/hours/cs-metrics.yaml', '--month', '2026-04'];
    const rows = rowsOf(cli(['explain', id, ...where, '--format', 'csv']).stdout);
    const [row] = rows.filter((r) => r.source_line === '12');
    expect(row).toMatchObject({ role: 'created', source_file: 'tickets.csv' });
    expect(Number(row!.amount)).toBe(seconds);
  });
});

describe('business hours that are not known', () => {
  const tickets = csv(
    'ticket_id,team,created_at,first_response_at,resolved_at',
    '1,a,2026-03-02 08:00,2026-03-02 10:00,2026-03-02 12:00',
    '2,b,2026-03-02 08:00,2026-03-02 09:00,2026-03-02 10:00',
  );
  const ids = ['resolution_time@business', 'resolution_time@km.business', 'resolution_time'];
  const notes = (...lines: string[]): string[] => {
    const { run } = exportsOf({ 't.csv': tickets }, source('tickets', 't.csv'), ...lines);
    const { stdout } = run('metrics', ...ids, '--month', '2026-03', '--format', 'csv');
    return rowsOf(stdout).map(({ value, n, note }) => [value, n, note].join(' '));
  };

  it('need a calendar', () => {
    const told = ' 0 needs tickets.resolution_business_hours or definitions.calendars';
    expect(notes()).toEqual([told, told, '3 2 ']);
  });

  it('are not those of another team', () => {
    const [mean, km] = notes(
      'definitions: {calendars: {x: {teams: [a], hours: {mon: "09:00-17:00"}}}}',
    );
    expect([mean, km]).toEqual(['3 1 ', '3 1 ']);
    expect(
      notes('definitions: {calendars: {x: {teams: [c], hours: {mon: "09:00-17:00"}}}}'),
    ).toEqual([
      ' 0 no resolved tickets in the period',
      ' 0 no tickets created in the period',
      '3 2 ',
    ]);
  });

  it.each([
    [
      'x: {hours: {mon: "17:00-09:00"}}',
      'definitions.calendars.x.hours.mon "17:00-09:00" does not end after it begins',
    ],
    ['x: {hours: {mon: "9-17"}}', 'definitions.calendars.x.hours.mon "9-17" is not hours such as'],
    [
      'x: {hours: {}}, y: {hours: {}}',
      'calendars x and y are both for teams without a calendar of their own',
    ],
    [
      'x: {teams: a, hours: {}}, y: {teams: [b, a], hours: {}}',
      'calendars x and y are both for team "a"',
    ],
    ['x: {timezone: Berlin, hours: {}}', 'unknown time zone "Berlin"'],
    ['x: {hours: {}, holidays: [2026-02-30]}', 'is not a date such as 2026-10-31'],
  ])('refuse %s', (calendars, says) => {
    const lines = [source('tickets', 't.csv'), `definitions: {calendars: {${calendars}}}`];
    const { run } = exportsOf({ 't.csv': tickets }, ...lines);
    const [first, ...rest] = shown(run('metrics', 'resolution_time@business'));
    expect([first, ...rest].join('\n')).toContain(says);
    expect(first).toMatch(/^2 /);
  });
});

describe('the help pages on fixtures/small', () => {
  const ids = 'self_service_rate article_rating kb_search_success';
  const rows = measured(ids, ...config, '--months', '2');
  const byArticle = measured('article_rating', ...config, '--months', '2', '--by', 'article_id');

  it.each(['2026-05', '2026-06'])('%s against the oracle', (month) => {
    const theirs = oracle.help_pages[month];
    for (const id of ids.split(' ')) expectQuotient(rowIn(rows, id, month), theirs[id], id);
    for (const [article, rating] of Object.entries(theirs['article_rating by article'])) {
      const row = rowIn(byArticle, 'article_rating', month, article);
      expectQuotient(row, rating as Quotient | null, article);
    }
  });

  it('meet the targets that they reach exactly', () => {
    const judged = measured(ids, ...config, '--month', '2026-06', '--set', 'follow=service');
    const told = judged.map((r) => [r.metric, r.value, r.target_op, r.target, r.status].join(' '));
    expect(told).toEqual([
      'self_service_rate 40.0 >= 40.0 met',
      'article_rating 4 >= 4 met',
      'kb_search_success 85.0 >= 85.0 met',
    ]);
  });

  it('have no segments of accounts', () => {
    const split = measured(ids, ...config, '--month', '2026-06', '--by', 'segment');
    expect(split.map(({ segment }) => segment)).toEqual(['', '', '']);
  });

  it('are unknown without their columns, and before and after the export', () => {
    const day = csv('date,views,ratings', '2026-06-01,3,2');
    const { run } = exportsOf({ 'k.csv': day }, source('knowledge_base', 'k.csv'));
    const notes = (month: string) =>
      rowsOf(run('metrics', ...ids.split(' '), '--month', month, '--format', 'csv').stdout).map(
        (r) => `${r.value}${r.note}`,
      );
    expect(notes('2026-06')).toEqual([
      'needs knowledge_base.self_service_resolutions',
      'needs knowledge_base.rating_sum',
      'needs knowledge_base.successful_searches',
    ]);
    const { run: runNone } = exportsOf({ 's.csv': csv('staff_id', 'a') }, source('staff', 's.csv'));
    const none = runNone('metrics', ...ids.split(' '), '--month', '2026-06', '--format', 'csv');
    expect(rowsOf(none.stdout).map(({ note }) => note)).toEqual(
      Array(3).fill('needs knowledge_base'),
    );
    const [april] = measured('kb_search_success', ...config, '--month', '2026-04');
    expect(april).toMatchObject({
      value: '',
      note: 'knowledge_base cover 2026-05-01 to 2026-06-30',
    });
  });
});

describe('surveys on fixtures/small', () => {
  const ids = 'nps@account product_satisfaction csat_response_rate';

  it.each(Object.keys(oracle.more_surveys))('%s against the oracle', (month) => {
    const rows = measured(ids, ...config, '--month', month);
    for (const id of ids.split(' ')) {
      expectQuotient(rowIn(rows, id, month), oracle.more_surveys[month][id], id);
    }
    const topics = measured('csat', ...config, '--month', month, '--by', 'topic');
    const theirs = Object.entries(oracle.more_surveys[month]['csat by topic']);
    expect(topics).toHaveLength(theirs.length + 1);
    for (const [topic, share] of theirs) {
      expectQuotient(rowIn(topics, 'csat', month, topic), share as Quotient, topic);
    }
  });

  it('weighs accounts alike, whatever they answered, and leaves out who has none', () => {
    const [row] = measured('nps@account', ...config, '--month', '2025-12');
    // eve (2 − 1) of 3, fay 0, gus (1 − 2) of 3, jo's last answer 10.
    expect(row).toMatchObject({ value: '25', n: '4', numerator: '100', denominator: '4' });
    const [all] = measured('nps@all', ...config, '--month', '2025-12');
    expect(all!.n).toBe('10');
    const topics = measured('nps', ...config, '--month', '2025-12', '--by', 'topic');
    expect(topics.map(({ segment, value }) => `${segment} ${value}`)).toEqual([
      expect.stringMatching(/^ /),
      'onboarding 100',
      expect.stringMatching(/^relationship -/),
    ]);
  });

  it('say why there is no number', () => {
    const rows = [
      ...measured(ids, ...config, '--month', '2026-04'),
      ...measured('product_satisfaction', ...config, '--month', '2026-05'),
    ];
    expect(rows.map((r) => `${r.value}${r.note}`)).toEqual([
      'no answers in the period',
      'no answers in the period',
      'no satisfaction surveys sent in the period',
      'answers on different scales',
    ]);
  });
});

describe('targets of a segment', () => {
  const judged = (id: string, by: string, ...args: string[]) =>
    measured(id, ...config, '--by', by, ...args).map((r) =>
      [r.segment, r.target_op, r.target, r.status].join(' ').trim(),
    );

  it('by topic', () => {
    expect(judged('csat', 'topic', '--month', '2026-06', '--set', 'follow=pillars')).toEqual([
      '> 90.0 missed',
      'feature > 85.0 met',
      'onboarding > 95.0 missed',
      'support > 90.0 missed',
    ]);
  });

  it('by segment, and only there', () => {
    const of = (by: string) =>
      judged('nps/3m', by, '--month', '2026-06', '--set', 'follow=pillars').map((line) =>
        line.replace(/ \w+$/, ''),
      );
    expect(of('segment')).toEqual([
      '> 50',
      'enterprise > 60',
      'mid_market > 50',
      'small_business > 40',
      'unknown > 50',
    ]);
    expect(
      of('region')
        .slice(1)
        .every((line) => line.endsWith('> 50')),
    ).toBe(true);
  });

  it('by priority, the limits of one document as the minimum', () => {
    const row = (follow: string) =>
      judged('resolution_time', 'priority', '--month', '2026-06', '--set', `follow=${follow}`);
    // P1: 4 hours each; P3: 24 and 48 hours; P4: 24 hours.
    expect(row('service')).toEqual(['', 'P1 <= 2 near', 'P3 <= 48 met', 'P4 <= 120 met']);
    expect(row('pillars')).toEqual(['', 'P1 < 24 met', 'P3 < 168 met', 'P4 < 336 met']);
  });

  it('are named with their segment where a document overrides another', () => {
    const files = { 't.csv': csv('ticket_id,created_at', '1,2026-03-02') };
    const lines = [source('tickets', 't.csv'), 'follow: [pillars, service]'];
    const { stdout } = exportsOf(files, ...lines).run('check');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'resolution_time@mean/1m of priority P1 target: service (<= 2) overrides pillars (< 24)',
    );
  });

  it('by category however it is spelt, without the minimum of the whole', () => {
    const lines = ['Technical', 'billing', 'General', 'other'].flatMap((category, c) =>
      Array.from({ length: 100 }, (_, i) => {
        const nReplies = i < [65, 84, 78, 70][c]! ? 1 : 2;
        return `${c}-${i},${category},2026-03-02 08:00,2026-03-02 10:00,${nReplies},0,false`;
      }),
    );
    const header = 'ticket_id,category,created_at,resolved_at,agent_replies,reopens,escalated';
    const { run } = exportsOf(
      { 't.csv': csv(header, ...lines) },
      source('tickets', 't.csv'),
      'follow: service',
    );
    const { stdout } = run(
      ...['metrics', 'fcr', '--month', '2026-03', '--by', 'category', '--format', 'csv'],
    );
    expect(rowsOf(stdout).map((r) => [r.segment, r.value, r.target, r.status].join(' '))).toEqual([
      ' 74.25 75.0 near',
      'General 78.0 80.0 near',
      'Technical 65.0 65.0 met',
      'billing 84.0 85.0 near',
      'other 70.0 75.0 near',
    ]);
  });
});

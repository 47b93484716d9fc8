import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { rowsOf } from './cli.ts';
import { csv, type Exports, exportsOf } from './exports.ts';

const until = (first: string, last: string): string[] => {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
};

/** One customer that uses a core feature daily, and tickets of another on every third day. */
function company(ends: { usage: string; tickets: string }, tickets: string[] = []): Exports {
  const usage = until('2026-01-01', ends.usage);
  const opened = until('2026-01-01', ends.tickets).filter((_, i) => i % 3 === 0);
  return exportsOf(
    {
      's.csv': csv(
        'subscription_id,account_id,quantity,amount,currency,interval,starts_on',
        's1,busy,2,10,USD,month,2025-01-01',
        's2,other,2,10,USD,month,2025-01-01',
      ),
      'u.csv': csv(
        'account_id,user_id,occurred_at,event,feature',
        ...usage.map((day) => `busy,u1,${day} 10:00:00,use,search`),
      ),
      'f.csv': csv('feature,tier', 'search,core'),
      'k.csv': csv(
        'ticket_id,account_id,created_at,satisfaction,satisfaction_max,resolved_at',
        ...opened.map((day, i) => `k${i},other,${day} 09:00:00,,,${day} 11:00:00`),
        ...tickets,
      ),
    },
    'sources: [{table: subscriptions, files: s.csv}, {table: usage_events, files: u.csv}, {table: features, files: f.csv}, {table: tickets, files: k.csv}]',
    'timezone: UTC',
    'currency: USD',
    'health: {model: points, min_coverage: 30%}',
  );
}

const month = ['--month', '2026-10', '--as-of', '2026-11-01'];
const ids = (exports: Exports): string[] => {
  const { stdout, stderr, code } = exports.run('alerts', ...month, '--format', 'csv');
  if (code !== 0) throw new Error(stderr);
  return rowsOf(stdout).map((row) => `${row.account_id} ${row.alert} ${row.state}`);
};

describe('an export that ended before the date', () => {
  const stale = company({ usage: '2026-10-09', tickets: '2026-10-30' });

  it('makes no alert of its silence, and the footer names the day', () => {
    expect(ids(stale).filter((line) => /feature|usage|seats/.test(line))).toEqual([]);
    const { stdout } = stale.run('alerts', ...month);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'usage_events end on 2026-10-09: untold from 2026-10-13 on',
    );
  });

  it('while silence of one account in a living export does', () => {
    const gone = company({ usage: '2026-10-09', tickets: '2026-10-30' });
    const other = until('2026-01-01', '2026-10-31').map((day) => `other,u2,${day} 10:00:00,use,x`);
    const busy = until('2026-01-01', '2026-10-01').map((d) => `busy,u1,${d} 10:00:00,use,search`);
    gone.put('u.csv', csv('account_id,user_id,occurred_at,event,feature', ...busy, ...other));
    expect(ids(gone)).toContain('busy feature_abandonment fired');
  });
});

describe('tickets that stopped', () => {
  const support = (exports: Exports, ...at: string[]): string => {
    const { stdout } = exports.run(
      'health',
      ...at,
      '--account',
      'busy',
      '--format',
      'csv',
      '--table',
      'inputs',
    );
    return rowsOf(stdout).find(({ input }) => input === 'support')!.present!;
  };

  it('are unknown once they are silent for a month and twice their longest pause', () => {
    const ended = company({ usage: '2026-10-31', tickets: '2026-06-30' });
    expect(support(ended, ...month)).toBe('false');
    expect(ended.run('health', ...month).stdout.replace(/\s+/g, ' ')).toMatch(
      /tickets end on 2026-06-\d\d: untold from 2026-0[78]-\d\d on/,
    );
    expect(support(ended, '--as-of', '2026-07-20')).toBe('true');
    expect(support(ended, '--as-of', '2026-08-05')).toBe('false');
  });

  it('are told of a company that seldom has one', () => {
    const rare = company({ usage: '2026-10-31', tickets: '2026-01-01' }, [
      'r1,other,2026-05-01 09:00:00,,,2026-05-01 11:00:00',
      'r2,other,2026-08-01 09:00:00,,,2026-08-01 11:00:00',
    ]);
    expect(support(rare, ...month)).toBe('true');
  });
});

it('the first bad answer of an account fires', () => {
  const exports = company({ usage: '2026-10-31', tickets: '2026-10-30' }, [
    'bad,busy,2026-10-12 09:00:00,1,5,2026-10-13 09:00:00',
  ]);
  expect(ids(exports)).toContain('busy csat_low fired');
});

it('without a word about who the customers are there is no health', () => {
  const nobody = exportsOf(
    {
      'k.csv': csv('ticket_id,account_id,created_at', 'k1,a,2026-10-01 09:00:00'),
    },
    'sources: [{table: tickets, files: k.csv}]',
  );
  const { code, stderr } = nobody.run('health', ...month);
  expect([code, stderr]).toEqual([3, expect.stringContaining('hint: map subscriptions')]);
  const alerts = nobody.run('alerts', ...month);
  expect(alerts.stdout.replace(/\s+/g, ' ')).toContain('nobody tells who the customers are');
});

import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const head =
  'subscription_id,account_id,amount,interval,starts_on,ends_on,status,cancel_reason,cancel_type';
const kinds = [
  'logo_churn',
  'churn_voluntary',
  'churn_involuntary',
  'churn_pause',
  'churn_unknown',
];

const churnOf = (month: string, ...rows: string[]): Record<string, string> => {
  const { run } = exportsOf(
    { 's.csv': csv(head, 'stay,stay,10,month,2025-01-01,,active,,', ...rows) },
    'sources: [{table: subscriptions, files: s.csv}]',
    'currency: USD',
  );
  const { stdout } = run('metrics', ...kinds, '--month', month, '--format', 'csv');
  return Object.fromEntries(rowsOf(stdout).map((r) => [r.metric!, r.numerator!]));
};

describe('a customer that pauses', () => {
  const gone = (told: string) => `s,ann,10,month,2025-01-01,2026-05-10,${told}`;

  it.each([
    ['paused,,', 'churn_pause'],
    ['On hold,,', 'churn_pause'],
    ['canceled,Paused,', 'churn_pause'],
    ['paused,price,', 'churn_pause'],
    ['paused,,voluntary', 'churn_voluntary'],
    ['canceled,paused,involuntary', 'churn_involuntary'],
    ['canceled,price,', 'churn_voluntary'],
    ['canceled,,', 'churn_unknown'],
    [',,', 'churn_unknown'],
  ])('is told by "%s": %s', (told, kind) => {
    const none = Object.fromEntries(kinds.map((id) => [id, '0']));
    expect(churnOf('2026-05', gone(told))).toEqual({ ...none, logo_churn: '1', [kind]: '1' });
  });

  it('has left by dates alone, never by its status, and comes back as a reactivation', () => {
    const running = churnOf('2026-05', 's,ann,10,month,2025-01-01,,paused,,');
    expect(running).toMatchObject({ logo_churn: '0', churn_pause: '0' });
    const back = 's2,ann,10,month,2026-05-20,,active,,';
    expect(churnOf('2026-05', gone('paused,,'), back).logo_churn).toBe('0');
    const later = 's2,ann,10,month,2026-07-20,,active,,';
    expect(churnOf('2026-05', gone('paused,,'), later).churn_pause).toBe('1');
  });
});

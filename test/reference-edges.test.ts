import { describe, expect, it } from 'vitest';
import { pays, valueOfMetric } from './reference/hand.ts';
import { countsOf, qualityFigures } from './reference/quality.ts';

describe('the reference, where fixtures/year has no such rows', () => {
  it('counts tickets at risk within a quarter of an hour, and not when all is done', () => {
    const ticket = { created_at: '2026-10-31 12:00:00', first_response_due_at: '' };
    const tickets = [
      { ...ticket, due_at: '2026-11-01 00:00:00' },
      { ...ticket, due_at: '2026-11-01 00:15:00', first_response_due_at: '2026-11-01 00:10:00' },
      { ...ticket, due_at: '2026-11-01 00:15:01', first_response_due_at: '2026-10-31 23:59:59' },
      { ...ticket, due_at: '2026-11-01 00:05:00', resolved_at: '2026-10-31 23:00:00' },
      { ...ticket, due_at: '2026-11-01 00:05:00', resolved_at: '2026-11-01 00:00:00' },
      { ...ticket, created_at: '2026-11-01 00:00:00', due_at: '2026-11-01 00:05:00' },
      {
        ...{ ...ticket, due_at: '2026-11-02 00:00:00' },
        ...{ first_response_at: '2026-10-31 13:00:00' },
        ...{ first_response_due_at: '2026-11-01 00:05:00' },
      },
    ];
    expect(valueOfMetric('sla_at_risk@resolution/1m', { tickets })).toBe(3);
    expect(valueOfMetric('sla_at_risk@first_response/1m', { tickets })).toBe(1);
  });

  it('tells a pause by the state, but not against the type of a cancellation', () => {
    const left = pays('a', { '2025-01-01': 100, '2026-10-10': 0 })[0]!;
    const subscriptions = [
      { ...left, status: 'paused' },
      { ...left, account_id: 'b', status: 'paused', cancel_type: 'voluntary' },
      { ...left, account_id: 'c', status: 'canceled', cancel_reason: 'paused' },
      { ...left, account_id: 'd', ends_on: '', status: 'paused' },
    ];
    expect(valueOfMetric('churn_pause/1m', { subscriptions })).toBe(50);
    expect(valueOfMetric('churn_voluntary/1m', { subscriptions })).toBe(25);
  });

  it('takes the cost of a new customer off the value of one', () => {
    const subscriptions = [
      ...pays('a', { '2025-01-01': 100 }),
      ...pays('b', { '2025-01-01': 100, '2026-03-10': 0 }),
      ...pays('c', { '2026-02-10': 100 }),
    ];
    const costs = ['2025-11-15', '2026-10-15', '2026-11-15'].map((month) => ({
      ...{ month, category: 'sales', borne_by: 'us', amount: '300', currency: 'USD' },
    }));
    const covered = { ...costs[0]!, month: '2025-11-01', category: 'support' };
    // 1,200 a year over two years, less 600 for one new customer.
    const all = [covered, ...costs];
    expect(valueOfMetric('clv@net/12m', { subscriptions, costs: all })).toBe(1800);
    expect(valueOfMetric('clv@net/12m', { subscriptions, costs: costs.slice(1) })).toBe(null);
  });

  it('judges exports by their rows, their cells and their age', () => {
    const ticket = { ticket_id: 't', account_id: 'a', created_at: '2026-10-30 10:00:00' };
    const rows = [
      { ...ticket, resolved_at: '' },
      { ...ticket, resolved_at: '2026-10-30 09:59:59' }, // before it was created
      { ...ticket, resolved_at: '2026-02-30 10:00:00' }, // no such day
      { ...ticket, resolved_at: '', account_id: '' },
      { ...ticket, resolved_at: '', created_at: '' }, // not used
    ];
    const counts = countsOf({ source: 'desk', table: 'tickets', rows }, '2026-12-04');
    const [accuracy, completeness, timeliness] = qualityFigures(counts).map((of) => of.value);
    expect(accuracy).toBe(40);
    expect(completeness).toBeCloseTo((100 * 11) / 12, 12);
    expect(timeliness).toBe(100);
    const [late] = countsOf({ source: 'desk', table: 'tickets', rows }, '2026-12-05').slice(-1);
    expect(late).toMatchObject({ good: 0, all: 1 });
  });
});

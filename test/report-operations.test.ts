import { describe, expect, it } from 'vitest';
import { csv, exportsOf } from './exports.ts';
import { by, days, end, plus, type Row, yearExport, yearReports, yearRows } from './report-year.ts';

const table = yearReports('operations');
const health = yearRows('health');
const staff = yearExport('staff');
const nameOf = new Map(staff.map(({ staff_id, name }) => [staff_id!, name!]));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const isKnown = (at: string | undefined): boolean => at !== undefined && at !== '' && at < end;

describe('workload', () => {
  const rows = table('operations.workload');

  it('counts customers, their MRR and those at risk by owner', () => {
    const expected = [...by(health, 'owner')].map(([csm, own]) => {
      const inDanger = own.filter(({ band }) => band === 'At-risk' || band === 'Critical');
      const mrr = sum(own.map((row) => Number(row.mrr))).toFixed(2);
      return [csm, String(own.length), mrr, String(inDanger.length)];
    });
    const told = rows.map((row) => {
      return [row.csm, row.accounts, Number(row.mrr).toFixed(2), row.at_risk];
    });
    expect(told.toSorted()).toEqual(expected.toSorted());
  });

  it('takes the full load from the list of staff where no document sets one, the fullest first', () => {
    const capacity = new Map(staff.map((row) => [row.name, Number(row.capacity)]));
    const over: number[] = [];
    for (const { csm, accounts, target, status } of rows) {
      if (csm === '') continue;
      const most = capacity.get(csm!)!;
      expect(target).toBe(`<= ${most}`);
      const n = Number(accounts);
      expect(status, csm).toBe(n <= most ? 'met' : n <= 1.1 * most ? 'near' : 'missed');
      over.push(n - most);
    }
    expect(over).toEqual(over.toSorted((a, b) => b - a));
  });

  it('takes the range of the document that is followed', () => {
    const followed = yearRows(
      'report',
      'operations',
      '--table',
      'workload',
      '--set',
      'follow=[pillars]',
    );
    const ranges = { enterprise: [1, 5], mid_market: [5, 10], small_business: [15, 30] } as const;
    for (const { csm, segment, accounts, target, status } of followed) {
      if (csm === '') continue;
      const [low, high] = ranges[segment as keyof typeof ranges];
      const n = Number(accounts);
      expect(target).toBe(`${low}–${high}`);
      const isNear = n >= 0.9 * low && n <= 1.1 * high;
      expect(status, csm).toBe(n >= low && n <= high ? 'met' : isNear ? 'near' : 'missed');
    }
  });
});

const contacts = yearExport('activities').filter(({ kind }) =>
  ['touchpoint', 'business_review', 'training'].includes(kind!),
);
const doneOn = (row: Row): string =>
  row.status === 'completed' ? (row.occurred_at || row.scheduled_on)!.slice(0, 10) : '';
const ofMonth = contacts.filter((row) => doneOn(row).startsWith('2026-10'));

describe('touchpoints', () => {
  it('by segment come from the metric, with the customers that had none', () => {
    const metric = yearRows('metrics', 'touchpoints_per_customer', '--by', 'segment');
    const touched = new Set(ofMonth.map(({ account_id }) => account_id));
    const months = yearRows('export', '--table', 'account_months', '--months', '1');
    const paying = months.filter(
      (row) => Number(row.mrr_opening) > 0 || Number(row.mrr_closing) > 0,
    );
    for (const { segment, per_customer_month, accounts_with_none } of table(
      'operations.touchpoints',
    )) {
      expect(per_customer_month).toBe(metric.find((row) => row.segment === segment)!.value);
      const own = paying.filter(
        (row) => segment === '' || (row.segment === '' ? 'unknown' : row.segment) === segment,
      );
      const none = own.filter(({ account_id }) => !touched.has(account_id));
      expect(accounts_with_none, segment).toBe(String(none.length));
    }
  });
});

describe('business reviews', () => {
  it('are overdue until another one is done or planned after them', () => {
    const reviews = contacts.filter(({ kind }) => kind === 'business_review');
    const planned = (row: Row) => (row.status === 'canceled' ? '' : row.scheduled_on!);
    const customers = new Map(health.map((row) => [row.account_id!, row]));
    const expected = reviews.flatMap((row) => {
      const customer = customers.get(row.account_id!);
      const day = planned(row);
      if (customer === undefined || day === '' || isKnown(doneOn(row)) || day >= plus(end, 30))
        return [];
      const others = reviews.filter((o) => o.account_id === row.account_id && o !== row);
      const isOver = others.some(
        (o) => (isKnown(doneOn(o)) && doneOn(o) >= day) || planned(o) > day,
      );
      if (day < end && isOver) return [];
      return [[customer.account, customer.owner, day, day < end ? 'overdue' : 'planned']];
    });
    const told = table('operations.reviews').map((row) => [
      row.account,
      row.csm,
      row.due,
      row.status,
    ]);
    expect(told.toSorted()).toEqual(expected.toSorted());
    expect(new Set(told.map(([, , , status]) => status))).toEqual(new Set(['overdue', 'planned']));
    expect(told.map(([, , due]) => due)).toEqual(told.map(([, , due]) => due).toSorted());
  });
});

describe('the onboarding pipeline', () => {
  it('holds who has started, has no value yet and has not left', () => {
    const paid = by(
      yearExport('subscriptions').filter(
        (row) => Number(row.amount) > 0 && row.is_one_time !== 'true',
      ),
      'account_id',
    );
    const customers = new Set(health.map(({ account_id }) => account_id));
    const expected = yearExport('accounts').flatMap((row) => {
      const start = row.onboarding_started_on;
      if (!isKnown(start) || isKnown(row.first_value_on)) return [];
      const isPaid = ({ starts_on, trial_ends_on }: Row) =>
        isKnown([starts_on!, trial_ends_on!].sort().at(-1));
      const hasPaid = (paid.get(row.account_id!) ?? []).some(isPaid);
      if (hasPaid && !customers.has(row.account_id)) return [];
      return [[row.name, String(days(start!, end)), String(days(start!, end) - 7)]];
    });
    const rows = table('operations.onboarding');
    const told = rows.map((row) => [row.account, row.days, row.days_over]);
    expect(told).toEqual(expected.toSorted((a, b) => Number(b[1]) - Number(a[1])));
    expect(rows.every(({ target_ttv }) => target_ttv === '< 7')).toBe(true);
  });

  it('takes the target of the segment where a document has one', () => {
    const args = ['--table', 'onboarding', '--set', 'follow=[pillars]'];
    const targets: Record<string, number> = { enterprise: 45, mid_market: 30, small_business: 20 };
    const segments = new Map(yearExport('accounts').map(({ name, segment }) => [name, segment!]));
    for (const row of yearRows('report', 'operations', ...args)) {
      const most = targets[segments.get(row.account)!]!;
      expect([row.target_ttv, row.days_over]).toEqual([
        `< ${most}`,
        String(Number(row.days) - most),
      ]);
    }
  });
});

describe('tickets by week', () => {
  const tickets = yearExport('tickets');
  const hours = (from: string, to: string) =>
    Math.floor((Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 1000) / 3600;
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : sum(values) / values.length;

  it('are those of the 13 full weeks before the end', () => {
    const weeks = table('operations.ticket_trends');
    expect(weeks.map(({ week }) => week)).toEqual(
      Array.from({ length: 13 }, (_, i) => plus('2026-07-27', 7 * i)),
    );
    for (const row of weeks) {
      const [from, to] = [row.week!, plus(row.week!, 7)];
      const within = (at: string | undefined) => at !== undefined && at >= from && at < to;
      const opened = tickets.filter((t) => within(t.created_at));
      const resolved = tickets.filter((t) => within(t.resolved_at));
      const open = tickets.filter(
        (t) => t.created_at! < to && (t.resolved_at === '' || t.resolved_at! >= to),
      );
      const escalated = tickets.filter((t) =>
        within(t.escalated_at || (t.escalated === 'true' ? t.created_at : '')),
      );
      expect([row.opened, row.resolved, row.backlog, row.escalations]).toEqual(
        [opened, resolved, open, escalated].map((own) => String(own.length)),
      );
      const replies = opened.filter((t) => t.first_response_at !== '');
      const frt = mean(replies.map((t) => hours(t.created_at!, t.first_response_at!)));
      const ttr = mean(resolved.map((t) => hours(t.created_at!, t.resolved_at!)));
      expect(Number(row.first_response_time)).toBeCloseTo(frt!, 6);
      expect(Number(row.resolution_time)).toBeCloseTo(ttr!, 6);
    }
  });
});

describe('the team', () => {
  const rows = table('operations.team');

  it('counts contacts with the customers of each book', () => {
    const months = yearRows('export', '--table', 'account_months', '--months', '1');
    for (const { csm, touchpoints } of rows) {
      const own = new Set(
        months
          .filter((row) => (nameOf.get(row.csm_id!) ?? '') === csm)
          .filter((row) => Number(row.mrr_opening) > 0 || Number(row.mrr_closing) > 0)
          .map(({ account_id }) => account_id),
      );
      expect(touchpoints, csm).toBe(
        String(ofMonth.filter((row) => own.has(row.account_id)).length),
      );
    }
  });

  it('shows what each book kept, least first, and reviews', () => {
    const metrics = yearRows('metrics', 'grr@cohort/12m', 'review_completion/1m', '--by', 'csm');
    for (const { csm, grr, review_completion } of rows) {
      const value = (id: string) =>
        metrics.find(
          ({ metric, dimension, segment }) =>
            metric === id && dimension === 'csm' && (nameOf.get(segment!) ?? '') === csm,
        )?.value ?? '';
      expect([grr, review_completion]).toEqual([value('grr'), value('review_completion')]);
    }
    const kept = rows.filter(({ csm }) => csm !== '').map(({ grr }) => Number(grr));
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  });

  it('compares the mean health of the book now with the one of last month', () => {
    const months = yearRows('export', '--table', 'account_months', '--months', '2');
    const mean = (month: string, csm: string) => {
      const own = months.filter(
        (row) =>
          row.month === month && row.health_score !== '' && (nameOf.get(row.csm_id!) ?? '') === csm,
      );
      return sum(own.map((row) => Number(row.health_score))) / own.length;
    };
    for (const { csm, health_change } of rows) {
      const by = mean('2026-10', csm!) - mean('2026-09', csm!);
      expect(Number(health_change), csm).toBeCloseTo(by, 9);
    }
  });

  it('counts the lines that its customers are beyond', () => {
    const alerts = yearRows('alerts', '--table', 'alerts').filter(
      ({ alert, severity, state, account_id }) =>
        !alert!.startsWith('health') &&
        severity !== 'opportunity' &&
        ['fired', 'open', 'repeated'].includes(state!) &&
        account_id !== '',
    );
    for (const { csm, open_alerts } of rows) {
      const own = health.filter(({ owner }) => owner === csm);
      const fallen = own.filter(({ score, change }) => {
        if (score === '') return false;
        return Number(score) < 60 || (change !== '' && Number(change) < -10);
      });
      const warned = alerts.filter(({ owner }) => owner === csm);
      expect(open_alerts, csm).toBe(String(fallen.length + warned.length));
    }
  });
});

describe('exports that lack tables', () => {
  const bare = exportsOf(
    { 't.csv': csv('ticket_id,created_at', 't1,2026-06-10 10:00:00') },
    'sources: [{table: tickets, files: t.csv}]',
  );
  const told = (...args: string[]) =>
    bare.run('report', 'operations', '--month', '2026-06', '--as-of', '2026-06-30', ...args);

  it('leave the parts with their reasons', () => {
    const { code, stdout } = told();
    expect(code).toBe(0);
    for (const reason of [
      'Touchpoints\n  n/a: needs subscriptions, mrr_snapshots or invoices',
      '30 days\n  n/a: needs activities',
      'Onboarding pipeline\n  n/a: needs accounts',
    ])
      expect(stdout).toContain(reason);
  });

  it('know nothing of what is solved when no ticket tells it', () => {
    const { stdout } = told('--format', 'csv', '--table', 'ticket_trends');
    // Weeks after the last ticket and before the first one are not covered.
    expect(stdout.split('\n')).toEqual([
      'week,opened,resolved,backlog,first_response_time,resolution_time,escalations',
      '2026-06-08,1,,,,,0',
      '',
    ]);
  });
});

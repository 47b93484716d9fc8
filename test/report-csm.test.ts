import { describe, expect, it } from 'vitest';
import { cli } from './cli.ts';
import { csv, exportsOf } from './exports.ts';
import { by, days, end, plus, type Row, yearExport, yearReports, yearRows } from './report-year.ts';

const table = yearReports('csm');
const health = yearRows('health');
const customers = new Map(health.map((row) => [row.account_id!, row]));
const activities = yearExport('activities');
const contacts = ['touchpoint', 'business_review', 'training'];
const done = (row: Row): string =>
  row.status === 'completed' ? (row.occurred_at || row.scheduled_on)!.slice(0, 10) : '';
const owner = (row: Row): string => row.owner ?? '';
const column = (rows: readonly Row[], ...names: string[]): string[][] =>
  rows.map((row) => names.map((name) => row[name] ?? ''));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('the books of the CSMs', () => {
  it('hold every customer once, with its MRR', () => {
    const books = by(health, 'owner');
    const expected = [...books].map(([name, rows]) => [
      name,
      String(rows.length),
      sum(rows.map(({ mrr }) => Number(mrr))).toFixed(2),
    ]);
    const told = table('csm.book').map(({ csm, accounts, mrr }) => [
      csm,
      accounts,
      Number(mrr).toFixed(2),
    ]);
    expect(told.toSorted()).toEqual(expected.toSorted());
    // The largest first, customers without an owner at the end.
    const named = table('csm.book').filter(({ csm }) => csm !== '');
    const amounts = named.map(({ mrr }) => Number(mrr));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
    expect(table('csm.book').at(-1)!.csm).toBe('');
  });

  it('tell the mean health of scored customers', () => {
    for (const [name, rows] of by(health, 'owner')) {
      const scores = rows.filter(({ score }) => score !== '').map(({ score }) => Number(score));
      const told = table('csm.book').find(({ csm }) => csm === name)!;
      expect(Number(told.average_health)).toBeCloseTo(sum(scores) / scores.length, 9);
    }
  });

  it('take NRR, reviews and time to value from the metrics', () => {
    const ids = ['nrr@cohort/12m', 'review_completion/1m', 'ttv@contract/12m'];
    const names = new Map(yearExport('staff').map(({ staff_id, name }) => [staff_id, name]));
    const rows = yearRows('metrics', ...ids, '--by', 'csm');
    const columns = { nrr: 'nrr', review_completion: 'review_completion', ttv: 'ttv' };
    for (const book of table('csm.book')) {
      for (const [metric, name] of Object.entries(columns)) {
        const isOwn = ({ segment }: Row) =>
          book.csm === '' ? segment === 'unknown' : names.get(segment!) === book.csm;
        const found = rows.find(
          (row) => row.metric === metric && row.dimension === 'csm' && isOwn(row),
        );
        expect(book[name], `${metric} of ${book.csm}`).toBe(found?.value ?? '');
      }
    }
  });

  it('name CSMs and customers by id as well, for who joins them', () => {
    const names = new Map(yearExport('staff').map(({ staff_id, name }) => [staff_id, name]));
    for (const id of ['csm.book', 'csm.by_status'])
      for (const { csm_id, csm } of table(id)) expect(csm).toBe(csm_id && names.get(csm_id));
    for (const id of ['touchpoints', 'at_risk', 'expansion', 'accounts']) {
      const rows = table(`csm.${id}`);
      expect(rows.length, id).toBeGreaterThan(0);
      for (const { account_id, account } of rows)
        expect(customers.get(account_id!)?.account, id).toBe(account);
    }
  });

  it('are split by band', () => {
    const counted = by(
      health.map((row) => ({ ...row, key: `${owner(row)}/${row.band}` })),
      'key',
    );
    for (const { csm, status, customers: n, mrr } of table('csm.by_status')) {
      const own = counted.get(`${csm}/${status}`) ?? [];
      expect([csm, status, n]).toEqual([csm, status, String(own.length)]);
      expect(Number(mrr)).toBeCloseTo(sum(own.map((row) => Number(row.mrr))), 4);
    }
    const all = sum(table('csm.by_status').map((row) => Number(row.customers)));
    expect(all).toBe(health.length);
  });
});

describe('touchpoints', () => {
  const own = activities.filter(({ kind }) => contacts.includes(kind!));
  const isBefore = (day: string) => day !== '' && day < end;
  const last = (account: string): string =>
    own
      .filter((row) => row.account_id === account && isBefore(done(row)))
      .map(done)
      .sort()
      .at(-1) ?? '';

  it('are overdue until something is done or planned after them', () => {
    const expected: string[][] = [];
    for (const row of own) {
      const customer = customers.get(row.account_id!);
      const planned = row.status === 'canceled' ? '' : row.scheduled_on!;
      if (customer === undefined || planned === '' || isBefore(done(row))) continue;
      if (planned >= plus(end, 14)) continue;
      const isOver = own.some((other) => {
        if (other.account_id !== row.account_id || other === row) return false;
        const later = other.status === 'canceled' ? '' : other.scheduled_on!;
        const isDone = isBefore(done(other)) && done(other) >= planned;
        const isSame = later === planned && other.activity_id! > row.activity_id!;
        return isDone || later > planned || isSame;
      });
      if (planned < end && isOver) continue;
      expected.push([
        planned,
        customer.account!,
        row.kind!,
        customer.score!,
        last(row.account_id!),
      ]);
    }
    const told = column(
      table('csm.touchpoints'),
      'date',
      'account',
      'kind',
      'health',
      'last_touch',
    );
    expect(told.toSorted()).toEqual(expected.toSorted());
    expect(told.length).toBeGreaterThan(20);
    expect(told.map(([date]) => date)).toEqual(told.map(([date]) => date).toSorted());
  });

  it('count the days since the last one', () => {
    for (const row of table('csm.accounts')) {
      const { account_id } = health.find(({ account }) => account === row.account)!;
      const day = last(account_id!);
      expect(row.days_since_touch).toBe(day === '' ? '' : String(days(day, end) - 1));
    }
  });
});

describe('customers at risk', () => {
  it('are those of the bands in danger, the largest first', () => {
    const own = health.filter(({ band }) => band === 'At-risk' || band === 'Critical');
    const expected = own
      .toSorted((a, b) => Number(b.mrr) - Number(a.mrr))
      .map(({ account, score, change, mrr, issue, action }) => {
        return [account, score, change, mrr, issue, action];
      });
    const told = column(
      table('csm.at_risk'),
      ...['account', 'health', 'change', 'mrr', 'issue', 'action'],
    );
    expect(told).toEqual(expected);
  });

  it('renew when their contract ends', () => {
    const contracts = yearExport('contracts');
    for (const { account, renewal_on } of table('csm.at_risk')) {
      const { account_id, renewal_on: other } = health.find((row) => row.account === account)!;
      const ends = contracts
        .filter((row) => row.account_id === account_id && row.ends_on! >= end)
        .filter(({ signed_on, starts_on }) => signed_on! < end && starts_on! < end)
        .filter(({ terminated_on }) => terminated_on === '' || terminated_on! >= end)
        .map(({ ends_on }) => ends_on!)
        .sort();
      expect(renewal_on, account).toBe(ends[0] ?? other);
    }
  });
});

describe('expansion', () => {
  const rates = yearExport('fx_rates').filter(({ date }) => date! < end);
  const euro = Number(rates.toSorted((a, b) => (a.date! < b.date! ? -1 : 1)).at(-1)!.rate);
  const deals = yearExport('opportunities').filter(
    ({ kind, created_on, closed_on, status }) =>
      ['upsell', 'cross_sell', 'expansion'].includes(kind!) &&
      created_on! < end &&
      (closed_on === '' ? status === 'open' : closed_on! >= end),
  );

  it('lists every healthy customer with a next plan, full seats or a deal, by amount', () => {
    const told = table('csm.expansion');
    const names = new Set(told.map(({ account }) => account));
    const healthy = health.filter(({ band }) => band === 'Healthy');
    for (const { account_id, account, plan } of healthy) {
      const own = deals.filter((deal) => deal.account_id === account_id);
      if (plan === 'Basic' || plan === 'Pro' || own.length > 0) expect(names).toContain(account);
      if (own.length === 0) continue;
      const amount = sum(
        own.map((deal) => Number(deal.amount) * (deal.currency === 'EUR' ? euro : 1)),
      );
      const row = told.find((found) => found.account === account)!;
      expect(Number(row.pipeline)).toBeCloseTo(amount, 2);
      expect(row.why).toContain(`${own.length} open deal`);
    }
    expect(told.every(({ account }) => healthy.some((row) => row.account === account))).toBe(true);
    const amounts = told.map(({ pipeline }) => Number(pipeline));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
  });

  it('finds seats that were full in each of the last two months', () => {
    const used = new Map<string, Set<string>>();
    for (const { account_id, user_id, occurred_at } of yearExport('usage_events')) {
      const key = `${account_id}/${occurred_at!.slice(0, 7)}`;
      used.set(key, (used.get(key) ?? new Set()).add(user_id!));
    }
    const running = yearExport('subscriptions').filter(
      ({ is_one_time, is_usage_based }) => is_one_time !== 'true' && is_usage_based !== 'true',
    );
    const seatsOf = (account: string): number =>
      sum(
        running
          .filter(({ account_id }) => account_id === account)
          .filter(
            ({ starts_on, trial_ends_on }) => [starts_on!, trial_ends_on!].sort().at(-1)! < end,
          )
          .filter(({ ends_on }) => ends_on === '' || ends_on! >= end)
          .map(({ quantity }) => Number(quantity)),
      );
    let n = 0;
    for (const { account_id, account } of health.filter(({ band }) => band === 'Healthy')) {
      const shares = ['2026-09', '2026-10'].map(
        (month) => (used.get(`${account_id}/${month}`)?.size ?? 0) / seatsOf(account_id!),
      );
      const isFull = shares.every((share) => share > 0.8);
      const row = table('csm.expansion').find((found) => found.account === account);
      expect(row?.why?.includes('seats') ?? false, account).toBe(isFull);
      if (isFull) n += 1;
    }
    expect(n).toBeGreaterThan(2);
  });
});

describe('metrics per account', () => {
  const rows = new Map(table('csm.accounts').map((row) => [row.account!, row]));
  const eachCustomer = (check: (id: string, row: Row) => void) => {
    for (const { account_id, account } of health) check(account_id!, rows.get(account!)!);
  };

  it('stand for every customer, the largest first', () => {
    const expected = health.toSorted(
      (a, b) => Number(b.mrr) - Number(a.mrr) || (a.account_id! < b.account_id! ? -1 : 1),
    );
    expect(column(table('csm.accounts'), 'account', 'mrr', 'health')).toEqual(
      column(expected, 'account', 'mrr', 'score'),
    );
  });

  it('count open tickets', () => {
    const open = yearExport('tickets').filter(
      ({ created_at, resolved_at }) =>
        created_at! < end && (resolved_at === '' || resolved_at! >= end),
    );
    eachCustomer((id, row) => {
      expect(row.open_tickets).toBe(String(open.filter((t) => t.account_id === id).length));
    });
  });

  it('take the last answer of each respondent in twelve months for NPS', () => {
    const answers = yearExport('survey_responses').filter(
      ({ survey, score, responded_at }) =>
        survey === 'nps' && score !== '' && responded_at! >= '2025-11-01' && responded_at! < end,
    );
    eachCustomer((id, row) => {
      const own = answers.filter(({ account_id }) => account_id === id);
      const last = new Map(
        own
          .toSorted((a, b) => (a.responded_at! < b.responded_at! ? -1 : 1))
          .map((answer) => [answer.respondent_id, Number(answer.score)]),
      );
      const scores = [...last.values()];
      const net = scores.filter((s) => s >= 9).length - scores.filter((s) => s <= 6).length;
      if (scores.length === 0) expect(row.nps).toBe('');
      else expect(Number(row.nps)).toBeCloseTo((100 * net) / scores.length, 9);
    });
  });

  it('know on which share of the days an active user is active', () => {
    const use = yearExport('usage_events').filter(({ occurred_at }) =>
      occurred_at!.startsWith('2026-10'),
    );
    const own = by(use, 'account_id');
    eachCustomer((id, row) => {
      const events = own.get(id) ?? [];
      const users = new Set(events.map(({ user_id }) => user_id));
      const userDays = new Set(
        events.map(({ user_id, occurred_at }) => `${user_id}/${occurred_at!.slice(0, 10)}`),
      );
      if (users.size === 0) expect(row.stickiness).toBe('');
      else expect(Number(row.stickiness)).toBeCloseTo((100 * userDays.size) / (users.size * 31), 9);
    });
  });
});

describe('recent activity', () => {
  const from = plus(end, -14);
  const isRecent = (at: string | undefined) => at !== undefined && at >= from && at < end;
  const what = table('csm.recent').map((row) => row.what!);
  const n = (pattern: RegExp) => what.filter((text) => pattern.test(text)).length;

  it('tells tickets, answers and contacts of 14 days, the newest first', () => {
    const tickets = yearExport('tickets');
    expect(n(/ticket \w+ opened$/)).toBe(tickets.filter((t) => isRecent(t.created_at)).length);
    expect(n(/ticket \w+ resolved$/)).toBe(tickets.filter((t) => isRecent(t.resolved_at)).length);
    const answers = yearExport('survey_responses').filter(
      ({ survey, score, responded_at }) =>
        survey === 'nps' && score !== '' && isRecent(responded_at),
    );
    expect(n(/^NPS answer/)).toBe(answers.length);
    for (const kind of ['touchpoint', 'training', 'event'])
      expect(n(new RegExp(`^${kind}$`)), kind).toBe(
        activities.filter((row) => row.kind === kind && isRecent(done(row))).length,
      );
    const replies = activities.filter(
      ({ kind, replied }) => kind === 'email' && replied === 'true',
    );
    expect(n(/^reply to a mail$/)).toBe(replies.filter((row) => isRecent(done(row))).length);
    const dates = table('csm.recent').map((row) => row.when!);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  it('tells who left, with what they paid', () => {
    const months = { month: 1, quarter: 3, year: 12 } as Record<string, number>;
    const paid = yearExport('subscriptions').filter(
      ({ is_one_time, is_usage_based }) => is_one_time !== 'true' && is_usage_based !== 'true',
    );
    const mrr = (account: string, edge: string): number =>
      sum(
        paid
          .filter(({ account_id }) => account_id === account)
          .filter(
            ({ starts_on, trial_ends_on }) => [starts_on!, trial_ends_on!].sort().at(-1)! < edge,
          )
          .filter(({ ends_on }) => ends_on === '' || ends_on! >= edge)
          .map(
            (row) =>
              Number(row.amount) / (months[row.interval!]! * Number(row.interval_count || 1)),
          ),
      );
    const names = new Map(yearExport('accounts').map(({ account_id, name }) => [account_id, name]));
    const gone = [...names].flatMap(([id, name]) => {
      const left = Array.from({ length: 14 }, (_, i) => plus(from, i)).filter(
        (day) => mrr(id!, day) > 0 && mrr(id!, plus(day, 1)) === 0,
      );
      return left.map((day) => [day, name]);
    });
    const told = table('csm.recent').filter((row) => row.what!.startsWith('churned'));
    expect(column(told, 'when', 'account').toSorted()).toEqual(gone.toSorted());
    expect(gone.length).toBeGreaterThan(0);
  });
});

describe('one CSM', () => {
  const month = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];

  it('gets the same rows alone, by id or by name', () => {
    const told = (csm: string) => yearRows('report', 'csm', '--csm', csm, '--table', 'accounts');
    const own = new Set(
      health.filter((row) => owner(row) === 'Tobin Askell').map(({ account }) => account),
    );
    const expected = table('csm.accounts').filter(({ account }) => own.has(account));
    expect(told('tobin askell')).toEqual(expected);
    expect(told('csm2')).toEqual(expected);
  });

  it.each([
    [['report', 'csm', '--csm', 'Tobin'], /^error: unknown CSM "Tobin"\nhint: did you mean Tobin/],
    [['report', 'executive', '--csm', 'csm2'], /^error: the report executive tells of all CSMs\n/],
  ])('%j is refused', (args, message) => {
    const run = cli([...args, ...month]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(message);
  });

  it('must be told apart by id where two have one name', () => {
    const twins = exportsOf(
      {
        's.csv': csv(
          'subscription_id,account_id,amount,currency,interval,starts_on',
          's1,a,100,USD,month,2025-01-01',
        ),
        'staff.csv': csv('staff_id,name,role', 'c1,Kim Lee,csm', 'c2,Kim Lee,csm'),
      },
      'sources: [{table: subscriptions, files: s.csv}, {table: staff, files: staff.csv}]',
    );
    const run = twins.run('report', 'csm', '--csm', 'Kim Lee', '--month', '2026-06');
    expect([run.code, run.stderr]).toEqual([
      2,
      'error: 2 people are named "Kim Lee"\nhint: name one by id: c1, c2\n',
    ]);
  });
});

describe('a month of the past', () => {
  const told = (name: string) => yearRows('report', 'csm', '--month', '2026-05', '--table', name);

  it('knows nothing that came later', () => {
    const recent = told('recent').map((row) => row.when!);
    expect(recent[0]).toBe('2026-05-31');
    expect(recent.at(-1)).toBe('2026-05-18');
    const touchpoints = told('touchpoints');
    const planned = touchpoints.map((row) => row.date!).filter((date) => date >= '2026-06-01');
    // What was done in June was only planned by then.
    expect(planned.length).toBeGreaterThan(20);
    expect(planned.every((date) => date < '2026-06-15')).toBe(true);
    expect(touchpoints.every((row) => row.last_touch! < '2026-06-01')).toBe(true);
  });
});

describe('exports that lack tables', () => {
  it('leave the parts with their reasons', () => {
    const bare = exportsOf(
      {
        's.csv': csv(
          'subscription_id,account_id,amount,currency,interval,starts_on',
          's1,a,100,USD,month,2025-01-01',
        ),
      },
      'sources: [{table: subscriptions, files: s.csv}]',
    );
    const run = bare.run('report', 'csm', '--month', '2026-06', '--as-of', '2026-06-30');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('in the next 14 days\n  n/a: needs activities');
    expect(run.stdout).toContain('Pipeline: n/a, needs opportunities');
    expect(run.stdout).toContain('n/a, needs tickets: Ticket backlog');
  });
});

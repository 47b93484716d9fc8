import type { Fact } from './fact.ts';
import { perAsOf } from './health-windows.ts';

/** Invoices that fell due in the 365 days before `t`, and those of them paid in time. */
export const healthDue: Fact = {
  ...perAsOf,
  name: 'health_due',
  tables: ['invoices'],
  reads: ['invoices'],
  facts: ['health_accounts'],
  sql: () => {
    // A paid invoice without a day of payment is paid in time: nothing says otherwise.
    const isInTime = `coalesce(i.paid_on <= i.due_on, i.status = 'paid')`;
    return `select a.account_id, a.t, count(i.invoice_id) as n_due,
  count(*) filter (where ${isInTime}) as n_in_time, count(i.invoice_id) filter (where not ${isInTime}) as n_late,
  date_diff('day', max(i.due_on), a.t) as idle_days
from health_accounts a
left join invoices i on i.account_id = a.account_id and i.status <> 'void' and i.issued_on < a.t
  and i.due_on < a.t and i.due_on >= a.t - 365 and (i.status <> 'refunded' or i.paid_on is not null)
group by a.account_id, a.t`;
  },
};

/** Terms of the contracts that run at `t`, and those of them that were kept. */
export const healthTerms: Fact = {
  ...perAsOf,
  name: 'health_terms',
  tables: ['contracts'],
  reads: ['contracts'],
  facts: ['health_accounts'],
  sql: () => `select a.account_id, a.t, coalesce(sum(c.terms_total), 0) as n_terms,
  coalesce(sum(c.terms_met), 0) as n_met, cast(null as bigint) as idle_days
from health_accounts a
left join contracts c on c.account_id = a.account_id and c.terms_met is not null
  and c.terms_total is not null and coalesce(c.starts_on, c.signed_on) < a.t
  and (c.ends_on is null or c.ends_on >= a.t) and (c.terminated_on is null or c.terminated_on >= a.t)
group by a.account_id, a.t`,
};

/** What twelve months before `t`, or all since the first paid one, added to the MRR at their start. */
export const healthExpansion: Fact = {
  ...perAsOf,
  name: 'health_expansion',
  facts: ['health_accounts', 'priced', 'mrr_months'],
  sql: () => `with windows as (
  select a.account_id, a.t, min(m.edge) as start
  from health_accounts a
  join mrr_months m on m.account_id = a.account_id and m.mrr > 0 and m.edge <= a.t
    and m.edge >= cast(date_trunc('month', a.t) - interval 12 month as date)
  group by a.account_id, a.t
), first_paid as (
  select account_id, min(paid_from) as paid_from from priced where full_units > 0 group by account_id
)
select account_id, t, mrr_before, expansion, cast((100 * expansion) // mrr_before as integer) as expansion_percent,
  is_old, cast(null as bigint) as idle_days
from (
  select w.account_id, w.t, sum(m.mrr) filter (where m.edge = w.start) as mrr_before,
    coalesce(sum(m.expansion) filter (where m.edge > w.start), 0) as expansion,
    f.paid_from + interval 3 month <= w.t as is_old
  from windows w
  join mrr_months m on m.account_id = w.account_id and m.edge >= w.start and m.edge <= w.t
  join first_paid f on f.account_id = w.account_id
  group by w.account_id, w.t, f.paid_from
)`,
};

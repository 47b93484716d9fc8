import { anyOf, dated, eachDay } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { accountMrrSql, converted } from '../facts/revenue.ts';
import { addDays } from '../lib/dates.ts';
import { compareTexts } from '../lib/text.ts';

/** Something that happened with an account on a day. */
export type Happening = { on: string; accountId: string } & (
  | { kind: 'activity'; what: string }
  | { kind: 'ticket'; ticket: string; what: 'opened' | 'resolved' | 'escalated'; priority: string }
  | { kind: 'answer'; survey: string; score: string; max: string }
  | { kind: 'movement'; before: string; now: string; wasCustomer: boolean }
);

/** What happened in the days before `t`, newest first; mails only where the customer replied. */
export async function recent(
  engine: Engine,
  context: FactContext,
  t: string,
  days: number,
): Promise<Happening[]> {
  const range = { from: addDays(t, -days), to: t };
  const found = [
    ...(await activitiesIn(engine, range)),
    ...(await ticketsIn(engine, range)),
    ...(await answersIn(engine, range)),
    ...(context.mrrFrom === null ? [] : await movementsIn(engine, range)),
  ];
  // Sorting keeps the order of equals, so that kinds stay together within an account's day.
  return found.sort((a, b) => compareTexts(b.on, a.on) || compareTexts(a.accountId, b.accountId));
}

type Range = { from: string; to: string };

const within = (day: string, { from, to }: Range): string =>
  `${day} >= ${dated(from)} and ${day} < ${dated(to)}`;

async function activitiesIn(engine: Engine, range: Range): Promise<Happening[]> {
  const rows = await engine.rows<{ on_day: string; account_id: string; kind: string }>(
    `select cast(l.done_on as varchar) as on_day, l.account_id, l.kind
from activity_list l join activities a on a.activity_id = l.activity_id
where ${within('l.done_on', range)} and l.account_id is not null
  and l.kind is not null and (l.kind <> 'email' or coalesce(a.replied, false))
order by l.done_on desc, l.account_id, l.activity_id`,
  );
  return rows.map(({ on_day, account_id, kind }) => {
    return { on: on_day, accountId: account_id, kind: 'activity', what: kind };
  });
}

async function ticketsIn(engine: Engine, range: Range): Promise<Happening[]> {
  const events = [
    ['opened', 'created_on', 'true'],
    ['escalated', 'escalated_on', 'is_escalated'],
    ['resolved', 'resolved_on', 'true'],
  ] as const;
  const rows = await engine.rows<{
    on_day: string;
    account_id: string;
    ticket_id: string;
    what: 'opened' | 'resolved' | 'escalated';
    priority: string | null;
  }>(
    `select cast(on_day as varchar) as on_day, account_id, ticket_id, what, priority from (
  ${events
    .map(
      (
        [what, day, test],
        place,
      ) => `select ${day} as on_day, account_id, ticket_id, '${what}' as what, priority, ${place} as place
  from ticket_list where ${test} and ${within(day, range)} and account_id is not null`,
    )
    .join('\n  union all\n  ')}
)
order by on_day desc, account_id, ticket_id, place desc`,
  );
  return rows.map(({ on_day, account_id, ticket_id, what, priority }) => {
    const told = { ticket: ticket_id, what, priority: priority ?? '' };
    return { on: on_day, accountId: account_id, kind: 'ticket', ...told };
  });
}

async function answersIn(engine: Engine, range: Range): Promise<Happening[]> {
  const rows = await engine.rows<{
    on_day: string;
    account_id: string;
    survey: string;
    score: string;
    scale_max: string;
  }>(
    `select cast(answered_on as varchar) as on_day, account_id, survey, cast(score as varchar) as score,
  cast(scale_max as varchar) as scale_max
from answer_list
where score is not null and ${within('answered_on', range)} and account_id is not null
  and survey in ${anyOf(['nps', 'csat', 'ces', 'product'])}
order by answered_on desc, account_id, answered_at desc, answer_id`,
  );
  return rows.map(({ on_day, account_id, survey, score, scale_max }) => {
    return { on: on_day, accountId: account_id, kind: 'answer', survey, score, max: scale_max };
  });
}

// MRR just before each day's end, at the rate of `t`, so that a rate that moves is no movement.
async function movementsIn(engine: Engine, { from, to }: Range): Promise<Happening[]> {
  const rows = await engine.rows<{
    on_day: string;
    account_id: string;
    before: string;
    mrr: string;
    was_customer: boolean;
  }>(`with days as (
  select ${eachDay(dated(from), dated(to))} as edge
), held as (
  ${accountMrrSql('days')}
), valued as (
  select h.account_id, h.edge, ${converted('h.units', 'r.rate')} as mrr
  from held h join edge_rates r on r.edge = ${dated(to)} and r.currency = h.currency
  group by h.account_id, h.edge
), spine as (
  select a.account_id, d.edge from (select distinct account_id from valued) a cross join days d
), steps as (
  select s.account_id, s.edge, coalesce(v.mrr, 0) as mrr,
    lag(coalesce(v.mrr, 0)) over (partition by s.account_id order by s.edge) as before
  from spine s left join valued v on v.account_id = s.account_id and v.edge = s.edge
)
select cast(edge - 1 as varchar) as on_day, account_id, cast(before as varchar) as before,
  cast(mrr as varchar) as mrr,
  exists (select 1 from priced p where p.account_id = steps.account_id and p.paid_from < steps.edge - 1
    and p.full_units > 0) as was_customer
from steps where before <> mrr
order by edge desc, account_id`);
  return rows.map(({ on_day, account_id, before, mrr, was_customer }) => {
    const told = { before, now: mrr, wasCustomer: was_customer };
    return { on: on_day, accountId: account_id, kind: 'movement', ...told };
  });
}

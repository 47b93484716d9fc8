import { dated, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { addDays } from '../lib/dates.ts';
import { toUnits } from '../lib/decimal.ts';
import { compareTexts } from '../lib/text.ts';
import type { Score } from '../score/score.ts';

/** One thing that happened with an account. */
export type Event = {
  /** ISO date in the reporting zone. */
  date: string;
  kind: 'plan' | 'mrr' | 'health' | 'ticket' | 'answer' | 'activity';
  says: string;
  /** Id of the row that tells it; empty for what is worked out. */
  id: string;
  /** `better` and `worse` where it can be said. */
  tone: 'better' | 'worse' | null;
};

type Asked = { engine: Engine; context: FactContext; account: string; t: string };

/** What happened with one account before a day, by date. */
export async function journeyOf(
  asked: Asked,
  scores: readonly (readonly Score[])[],
): Promise<Event[]> {
  const all = [
    ...(await planEvents(asked)),
    ...(await mrrEvents(asked)),
    ...healthEvents(asked, scores),
    ...(await rowEvents(asked)),
  ];
  const order = ['plan', 'mrr', 'health', 'ticket', 'answer', 'activity'];
  return all.sort(
    (a, b) =>
      compareTexts(a.date, b.date) ||
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      compareTexts(a.id, b.id) ||
      compareTexts(a.says, b.says),
  );
}

type Told = { date: string; id: string; says: string };

const toldBy = (engine: Engine, sql: string, t: string) =>
  engine.rows<Told>(
    `select cast(date as varchar) as date, id, says from (${sql}) where date < ${dated(t)}`,
  );

/** Subscriptions that begin, and those that end without going on at once. */
async function planEvents({ engine, context, account, t }: Asked): Promise<Event[]> {
  if (!context.has('subscriptions')) return [];
  const name = `concat_ws(' ', s.product, s.plan, 'subscription')`;
  const own = `subscriptions s where s.account_id = ${quoted(account)}`;
  const rows = await toldBy(
    engine,
    `select s.starts_on as date, s.subscription_id as id, ${name} || ' begins' as says from ${own}
     union all
     select s.ends_on, s.subscription_id, ${name} || ' ends'
       || case when s.cancel_reason is null then '' else ': ' || s.cancel_reason end
     from ${own} and not exists (
       select 1 from subscriptions n where n.account_id = s.account_id
         and n.subscription_id = s.subscription_id and n.starts_on = s.ends_on)
     union all
     select s.canceled_on, s.subscription_id, ${name} || ' cancelled' from ${own}`,
    t,
  );
  return rows.map((row) => ({
    ...row,
    kind: 'plan',
    tone: row.says.endsWith('begins') ? null : 'worse',
  }));
}

/** Changes of MRR between month ends, each in the currency that is paid. */
async function mrrEvents({ engine, context, account, t }: Asked): Promise<Event[]> {
  if (context.mrrFrom === null) return [];
  const rows = await engine.rows<{ edge: string; currency: string; mrr: string }>(
    `select cast(e.edge as varchar) as edge, c.currency, cast(coalesce(a.mrr, 0) as varchar) as mrr
     from edges e
     cross join (select distinct currency from account_edges where account_id = ${quoted(account)}) c
     left join account_edges a on a.edge = e.edge and a.currency = c.currency
       and a.account_id = ${quoted(account)}
     where e.is_month and e.edge <= ${dated(t)}
     order by c.currency, e.edge`,
  );
  return rows.flatMap((row, i): Event[] => {
    const before = rows[i - 1]?.currency === row.currency ? rows[i - 1]!.mrr : '0';
    const by = toUnits(row.mrr) - toUnits(before);
    if (by === 0n) return [];
    const says = `MRR ${amount(before)} → ${amount(row.mrr)} ${row.currency}`;
    const tone = by > 0n ? 'better' : 'worse';
    return [{ date: addDays(row.edge, -1), kind: 'mrr', says, id: '', tone }];
  });
}

/** An amount rounded to cents, which whole ones leave out. */
function amount(value: string): string {
  const cents = String((toUnits(value) + 50n) / 100n).padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`.replace('.00', '');
}

/** Changes of band from one date that was scored to the next, oldest date first. */
function healthEvents({ account }: Asked, scores: readonly (readonly Score[])[]): Event[] {
  const own = scores.flatMap((all) => all.find(({ accountId }) => accountId === account) ?? []);
  return own.flatMap((now, i): Event[] => {
    const before = own[i - 1];
    if (before?.band === now.band) return [];
    const says = before === undefined ? said(now) : `${said(before)} → ${said(now)}`;
    const isKnown = before != null && before.score !== null && now.score !== null;
    const tone = !isKnown ? null : now.score! > before.score! ? 'better' : 'worse';
    return [{ date: addDays(now.t, -1), kind: 'health', says: `health ${says}`, id: '', tone }];
  });
}

const said = ({ band, score }: Score): string =>
  score === null ? band : `${band} ${Math.floor(score * 10) / 10}`;

// A decimal without the zeros at its end.
const shown = (decimal: string): string =>
  `regexp_replace(cast(cast(${decimal} as decimal(18, 4)) as varchar), '\\.?0+$', '')`;

/** Tickets, answers and activities by their days. */
async function rowEvents({ engine, account, t }: Asked): Promise<Event[]> {
  const of = `where account_id = ${quoted(account)}`;
  const about = `concat_ws(' ', priority, category)`;
  const tickets = await toldBy(
    engine,
    `select created_on as date, ticket_id as id, concat_ws(' ', 'ticket opened:', ${about}) as says
       from ticket_list ${of}
     union all
     select escalated_on, ticket_id, concat_ws(' ', 'ticket escalated:', ${about}) from ticket_list ${of}
     union all
     select resolved_on, ticket_id, concat_ws(' ', 'ticket solved:', ${about}) from ticket_list ${of}`,
    t,
  );
  const answers = await toldBy(
    engine,
    `select answered_on as date, answer_id as id, concat_ws(' ', upper(survey),
       ${shown('score')} || ' of ' || ${shown('scale_max')},
       case when topic is null then null else 'about ' || topic end) as says
     from answer_list ${of} and score is not null`,
    t,
  );
  const activities = await toldBy(
    engine,
    `select coalesce(done_on, planned_on) as date, activity_id as id,
       replace(coalesce(kind, 'activity'), '_', ' ') || case when done_on is null then ', not held' else '' end as says
     from activity_list ${of}`,
    t,
  );
  return [
    ...tickets.map((row): Event => ({ ...row, kind: 'ticket', tone: null })),
    ...answers.map((row): Event => ({ ...row, kind: 'answer', tone: null })),
    ...activities.map((row): Event => ({ ...row, kind: 'activity', tone: null })),
  ];
}

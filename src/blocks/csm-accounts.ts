import { contractEnds } from '../analyse/contract-ends.ts';
import { type Deals, openDeals } from '../analyse/deals.ts';
import { seatUse } from '../analyse/seats.ts';
import { dueActivities, lastTouches, touchpointKinds } from '../analyse/touchpoints.ts';
import { accountIdColumn, column, table, text } from '../compose/blocks.ts';
import { byMrr, changeOf } from '../compose/health.ts';
import { marked, noteCells, noteColumns, notesBelow, notesLine } from '../compose/notes.ts';
import { activityTitles } from '../compose/recent.ts';
import { isZero, toUnits } from '../lib/decimal.ts';
import type { Cell } from '../reports/report.ts';
import { hasRole } from '../score/choice.ts';
import { type Holding, holdings } from '../score/holdings.ts';
import { mainIssue, type Score } from '../score/score.ts';
import type { BlockMaker, Kit } from './block.ts';
import { healthCell, ofBook } from './books.ts';

/** Days for which touchpoints are listed. */
const daysAhead = 14;

/** Contacts that are overdue or planned for the next two weeks. */
export const touchpointList: BlockMaker = {
  id: 'csm.touchpoints',
  needs: { health: true, facts: ['activity_list'], tables: ['activities'] },
  make: async (kit) => {
    const { engine, t, context, health } = kit;
    const has = context.has('activities');
    const due = has ? await dueActivities(engine, t, daysAhead, touchpointKinds) : [];
    const last = has ? await lastTouches(engine, t) : new Map<string, string>();
    const scores = new Map(ofBook(kit, health.now).map((score) => [score.accountId, score]));
    return [
      table({
        name: 'touchpoints',
        title: 'Touchpoints, overdue and in the next 14 days',
        columns: [
          column('date', 'Date', 'left'),
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('kind', 'Kind', 'left'),
          column('health', 'Health'),
          column('last_touch', 'Last touch', 'left'),
        ],
        rows: due.flatMap(({ accountId, kind, on, isOverdue }): Cell[][] => {
          const score = scores.get(accountId);
          if (score === undefined) return [];
          return [
            [
              { value: on, unit: 'date', ...(isOverdue ? { note: 'overdue', tone: 'bad' } : {}) },
              text(accountId),
              text(score.account),
              { ...text(kind), text: activityTitles[kind] ?? kind },
              healthCell(kit, score),
              { value: last.get(accountId) ?? null, unit: 'date' },
            ],
          ];
        }),
        limit: 10,
        more: '--format csv --table touchpoints',
        empty: has ? 'nothing is planned with a customer' : 'n/a: needs activities',
      }),
    ];
  },
};

/** Plan, seats and renewal of the customers; the run knows them already where plans are named. */
async function holdingsOf(kit: Kit): Promise<ReadonlyMap<string, Holding>> {
  const { config, context, engine, health, t } = kit;
  if (config.plans.length > 0) return health.holdings;
  return holdings(engine, { model: health.models[0]!, health: config.health, context, asOfs: [t] });
}

/** The day on which each customer renews: the end of its contract, else of what it subscribes to. */
export async function renewalsOf(kit: Kit): Promise<(accountId: string) => string | null> {
  const held = await holdingsOf(kit);
  const ends = kit.context.has('contracts')
    ? await contractEnds(kit.engine, kit.t)
    : new Map<string, string>();
  return (accountId) => ends.get(accountId) ?? held.get(accountId)?.renewalOn ?? null;
}

/** Readers see this many customers in danger. */
const mostRisks = 10;

/** Customers in danger with what to do. */
export const riskList: BlockMaker = {
  id: 'csm.at_risk',
  needs: { health: true, facts: ['contract_list'], tables: ['contracts', 'notes'] },
  make: async (kit) => {
    const { health } = kit;
    const renewal = await renewalsOf(kit);
    const { notes } = health;
    const own = ofBook(kit, health.now)
      .filter((score) => hasRole(health.models, score, ['at_risk', 'critical']))
      .sort(byMrr);
    return [
      table({
        name: 'at_risk',
        title: 'At risk',
        columns: [
          accountIdColumn,
          { ...column('account', 'Account', 'left'), whenNarrow: 'stays' },
          column('health', 'Health'),
          column('change', 'Change'),
          column('mrr', 'MRR'),
          { ...column('issue', 'Issue', 'left'), whenNarrow: 'stays' },
          // It follows from the issue.
          { ...column('action', 'Action', 'left'), whenNarrow: 'leaves' },
          column('renewal_on', 'Renewal', 'left'),
          ...noteColumns,
        ],
        rows: own.map((score): Cell[] => {
          const issue = mainIssue(score);
          const by = changeOf(health, score);
          const tone = by === null || by === 0 ? 'muted' : by > 0 ? 'good' : 'bad';
          return [
            text(score.accountId),
            marked(notes, score.accountId, score.account),
            healthCell(kit, score),
            { value: by, unit: 'score', isChange: true, tone },
            { value: score.mrr, unit: 'money' },
            text(issue?.says ?? ''),
            text(issue?.action ?? ''),
            { value: renewal(score.accountId), unit: 'date' },
            ...noteCells(notes, score.accountId),
          ];
        }),
        limit: mostRisks,
        more: '--format csv --table at_risk',
        empty: 'no account is at risk',
        note: notesLine(notes)[0] ?? null,
      }),
      ...notesBelow(notes, own.slice(0, mostRisks)),
    ];
  },
};

/** Seats are full above this share, in each of the last two full months. */
const fullPercent = 80;

type Chance = {
  score: Score;
  plan: string | null;
  opportunity: string;
  why: string;
  amount: string | null;
};

/** Healthy customers that may buy more. */
export const expansionList: BlockMaker = {
  id: 'csm.expansion',
  needs: {
    health: true,
    facts: ['opportunity_periods', 'user_months'],
    tables: ['opportunities', 'usage_events'],
  },
  make: async (kit) => [
    table({
      name: 'expansion',
      title: 'Expansion',
      columns: [
        accountIdColumn,
        column('account', 'Account', 'left'),
        column('plan', 'Plan', 'left'),
        column('opportunity', 'Opportunity', 'left'),
        column('why', 'Why', 'left'),
        column('pipeline', 'Pipeline'),
      ],
      rows: (await chances(kit)).map(({ score, plan, opportunity, why, amount }): Cell[] => [
        text(score.accountId),
        text(score.account),
        text(plan),
        text(opportunity),
        text(why),
        { value: amount, unit: 'money' },
      ]),
      limit: 10,
      more: '--format csv --table expansion',
      empty: 'no healthy account has a next plan, full seats or an open opportunity',
      note: kit.context.has('opportunities') ? null : 'Pipeline: n/a, needs opportunities',
    }),
  ],
};

async function chances(kit: Kit): Promise<Chance[]> {
  const { engine, context, t, config } = kit;
  const held = await holdingsOf(kit);
  const seats = await seatUse(engine, context, t);
  const deals = context.has('opportunities')
    ? await openDeals(engine, kit.period)
    : new Map<string, Deals>();
  return ofBook(kit, kit.health.now)
    .filter((score) => hasRole(kit.health.models, score, ['healthy']))
    .flatMap((score): Chance[] => {
      const plan = held.get(score.accountId)?.plan ?? null;
      const step = plan === null ? -1 : config.plans.indexOf(plan);
      const next = step < 0 ? undefined : config.plans[step + 1];
      const use = seats.get(score.accountId);
      const isFull = use?.active.every((n) => 100 * n > fullPercent * use.seats) ?? false;
      const deal = deals.get(score.accountId);
      const reasons = [
        deal === undefined ? null : `${deal.n} open deal${deal.n === 1 ? '' : 's'}`,
        isFull ? `seats ${Math.floor((100 * use!.active[0]) / use!.seats)} % used` : null,
        next === undefined ? null : 'next plan is open',
      ].filter((reason) => reason !== null);
      if (reasons.length === 0) return [];
      const opportunity = next ?? deal?.kinds.map(kindTitle).join(', ') ?? 'more seats';
      const amount: string | null = deal?.amount ?? null;
      return [{ score, plan, opportunity, why: reasons.join(', '), amount }];
    })
    .sort((a, b) => byAmount(a.amount, b.amount) || byMrr(a.score, b.score));
}

const kindTitle = (kind: string): string => kind.replaceAll('_', '-');

// The largest first, unknown amounts last.
function byAmount(a: string | null, b: string | null): number {
  const units = (amount: string | null) =>
    amount === null || isZero(amount) ? 0n : toUnits(amount);
  return Number(units(b) - units(a));
}

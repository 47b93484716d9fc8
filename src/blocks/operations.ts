import { accountFigures } from '../analyse/account-figures.ts';
import { onboardingDays } from '../analyse/onboarding.ts';
import { places } from '../analyse/places.ts';
import { type Member, team } from '../analyse/team.ts';
import { dueActivities, untouched } from '../analyse/touchpoints.ts';
import {
  accountIdColumn,
  column,
  count,
  segmentCell,
  table,
  text,
  wholeOrSegment,
} from '../compose/blocks.ts';
import { goalText, valueCell } from '../compose/metrics.ts';
import { daysBetween } from '../lib/dates.ts';
import type { Bar } from '../measure/bars.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import type { Cell } from '../reports/report.ts';
import { hasRole } from '../score/choice.ts';
import type { BlockMaker, Kit } from './block.ts';
import { type Book, booksOf, csmCell, csmIdColumn } from './books.ts';

/** How many customers each CSM looks after, against what is meant. */
export const workload: BlockMaker = {
  id: 'operations.workload',
  needs: { health: true, tables: ['staff'], metrics: [{ id: 'csm_load/1m', ago: [0] }] },
  make: async (kit) => {
    const members = await team(kit.engine, kit.t);
    return [
      table({
        name: 'workload',
        title: 'Workload',
        columns: [
          csmIdColumn,
          column('csm', 'CSM', 'left'),
          column('segment', 'Segment', 'left'),
          column('accounts', 'Accounts'),
          column('target', 'Target'),
          column('status', 'Status', 'center'),
          column('mrr', 'MRR'),
          column('at_risk', 'At risk'),
        ],
        rows: loadsOf(kit, members).map(({ csm, scores, mrr, member, target }): Cell[] => [
          text(csm),
          csmCell(kit, csm),
          segmentCell(member?.segment ?? ''),
          count(scores.length),
          text(goalText({ target })),
          { value: loadStatus(kit, scores.length, target), unit: 'status' },
          { value: mrr, unit: 'money' },
          count(
            scores.filter((score) => hasRole(kit.health.models, score, ['at_risk', 'critical']))
              .length,
          ),
        ]),
        empty: 'no customers',
      }),
    ];
  },
};

type Load = Book & { member: Member | undefined; target: Bar | null };

// Who is furthest above the target comes first, who has none last.
function loadsOf(kit: Kit, members: ReadonlyMap<string, Member>): Load[] {
  const books = booksOf(kit, kit.health.now);
  const owners = new Set(books.map(({ csm }) => csm));
  const idle = [...members.keys()]
    .filter((csm) => !owners.has(csm))
    .map((csm): Book => ({ csm, scores: [], mrr: '0' }));
  const over = ({ scores, target }: Load): number =>
    target === null ? Number.NEGATIVE_INFINITY : scores.length - mostOf(target);
  return [...books, ...idle]
    .map((own): Load => {
      const member = own.csm === null ? undefined : members.get(own.csm);
      return { ...own, member, target: loadTarget(kit, member) };
    })
    .sort((a, b) => {
      const [x, y] = [over(a), over(b)];
      const places = Number(a.csm === null) - Number(b.csm === null);
      return places || (x === y ? b.scores.length - a.scores.length : y - x);
    });
}

const mostOf = (bar: Bar): number => (bar.operator === '..' ? bar.to : bar.number);

// Without a target of the documents or the config, the list of staff may say what is a full load.
function loadTarget(kit: Kit, member: Member | undefined): Bar | null {
  if (member === undefined) return null;
  const { definition, period } = kit.figure('csm_load/1m');
  const place = { period, dimension: 'segment', segment: member.segment ?? '' };
  const { target } = levelsOf(kit.config, definition, place);
  if (target !== null || member.capacity === null) return target;
  return { operator: '<=', number: member.capacity };
}

function loadStatus(kit: Kit, value: number, target: Bar | null): string | null {
  const { definition, isToDate } = kit.figure('csm_load/1m');
  return statusOf({ value, definition, isToDate }, { target, min: null });
}

const touches = 'touchpoints_per_customer/1m';

/** Contact with customers by segment. */
export const touchpointRates: BlockMaker = {
  id: 'operations.touchpoints',
  needs: { metrics: [{ id: touches, by: ['segment'], ago: [0] }] },
  make: async (kit) => {
    const total = kit.figure(touches);
    const isKnown = total.value !== null;
    const none = isKnown ? await untouched(kit.engine, total) : new Map<string, number>();
    const all = [...none.values()].reduce((sum, n) => sum + n, 0);
    return [
      table({
        name: 'touchpoints',
        title: 'Touchpoints',
        columns: [
          column('segment', 'Segment', 'left'),
          column('per_customer_month', 'Per customer and month'),
          column('target', 'Target'),
          column('accounts_with_none', 'Accounts with none'),
        ],
        rows: isKnown
          ? [total, ...kit.segments(touches, 'segment')].map((m): Cell[] => [
              wholeOrSegment(m),
              valueCell(m),
              text(goalText(levelsOf(kit.config, m.definition, m))),
              count(m.dimension === '' ? all : (none.get(m.segment) ?? 0)),
            ])
          : [],
        empty: `n/a: ${total.note}`,
      }),
    ];
  },
};

/** Days for which reviews are listed. */
const daysAhead = 30;

/** Business reviews that are overdue or due soon. */
export const reviews: BlockMaker = {
  id: 'operations.reviews',
  needs: { health: true, facts: ['activity_list'], tables: ['activities'] },
  make: async (kit) => {
    const has = kit.context.has('activities');
    const due = has ? await dueActivities(kit.engine, kit.t, daysAhead, ['business_review']) : [];
    const scores = new Map(kit.health.now.map((score) => [score.accountId, score]));
    return [
      table({
        name: 'reviews',
        title: 'Business reviews, overdue and in the next 30 days',
        columns: [
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('csm', 'CSM', 'left'),
          column('due', 'Due', 'left'),
          column('status', 'Status', 'left'),
        ],
        rows: due.flatMap(({ accountId, on, isOverdue }): Cell[][] => {
          const score = scores.get(accountId);
          if (score === undefined) return [];
          const late = daysBetween(on, kit.t) - 1;
          const told = `overdue, ${late} day${late === 1 ? '' : 's'}`;
          return [
            [
              text(accountId),
              text(score.account),
              csmCell(kit, score.owner),
              { value: on, unit: 'date' },
              isOverdue
                ? { ...text('overdue'), tone: 'bad', text: late > 0 ? told : 'overdue' }
                : text('planned'),
            ],
          ];
        }),
        limit: 10,
        more: '--format csv --table reviews',
        empty: has ? 'no review is planned with a customer' : 'n/a: needs activities',
      }),
    ];
  },
};

const pipeline = 'onboarding_pipeline/1m';
const adoption = 'user_adoption/1m';

/** Times to value that have a target in some document, the first that has one counts. */
const valueTargets = ['ttv@contract/12m', 'ttv@signup.km_median/12m'] as const;

/** Accounts on their way to their first value. */
export const onboarding: BlockMaker = {
  id: 'operations.onboarding',
  needs: {
    metrics: [
      { id: pipeline, by: ['csm'], ago: [0] },
      ...[adoption, ...valueTargets].map((id) => ({ id, ago: [0] })),
    ],
  },
  make: async (kit) => {
    const total = kit.figure(pipeline);
    const rows = total.value === null ? [] : await onboardingRows(kit);
    return [
      table({
        name: 'onboarding',
        title: 'Onboarding pipeline',
        columns: [
          accountIdColumn,
          column('account', 'Account', 'left'),
          column('owner', 'Owner', 'left'),
          column('days', 'Days'),
          column('target_ttv', 'Target'),
          column('days_over', 'Days over'),
          column('active_users', 'Active users'),
        ],
        rows,
        limit: 10,
        more: '--format csv --table onboarding',
        empty: total.value === null ? `n/a: ${total.note}` : 'no account is in onboarding',
      }),
    ];
  },
};

async function onboardingRows(kit: Kit): Promise<Cell[][]> {
  const known = await places(kit.engine, kit.t);
  const active = await accountFigures(kit.engine, kit.figure(adoption));
  return [...(await onboardingDays(kit.engine, kit.period))]
    .flatMap(([id, days]) => {
      const place = known.get(id);
      if (place === undefined) return [];
      const target = targetDays(kit, place.segment);
      const over = target === null ? null : days - mostOf(target);
      return [{ id, place, days, target, over }];
    })
    .sort((a, b) => (b.over ?? b.days) - (a.over ?? a.days) || (a.id < b.id ? -1 : 1))
    .map(({ id, place, days, target, over }): Cell[] => {
      const share = active.get(id);
      return [
        text(id),
        text(place.account),
        csmCell(kit, place.csm),
        count(days),
        text(goalText({ target })),
        { value: over, unit: 'count', tone: (over ?? 0) > 0 ? 'bad' : 'muted' },
        share === undefined || share.value === null
          ? { value: null, unit: 'percent' }
          : valueCell(share),
      ];
    });
}

function targetDays(kit: Kit, segment: string): Bar | null {
  const bars = valueTargets.map((id) => {
    const { definition, period } = kit.figure(id);
    return levelsOf(kit.config, definition, { period, dimension: 'segment', segment }).target;
  });
  return bars.find((bar) => bar !== null) ?? null;
}

import { themes } from '../analyse/themes.ts';
import { userLogins } from '../analyse/user-logins.ts';
import { column, count, table, text } from '../compose/blocks.ts';
import { valueCell } from '../compose/metrics.ts';
import { addMonths, daysBetween, monthStart } from '../lib/dates.ts';
import { fromUnits, toUnits } from '../lib/decimal.ts';
import { quotient } from '../lib/quotient.ts';
import { compareTexts } from '../lib/text.ts';
import { parseBar, reaches } from '../measure/bars.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { noteOf } from './csm.ts';
import { monthLabel, sixMonths } from './months.ts';

const columns = [
  { id: 'dau/1m', column: column('dau', 'DAU') },
  { id: 'wau/1m', column: column('wau', 'WAU') },
  { id: 'mau/1m', column: column('mau', 'MAU') },
  { id: 'stickiness/1m', column: column('stickiness', 'Stickiness') },
  { id: 'pes/1m', column: column('pes', 'PES') },
  { id: 'time_in_product/1m', column: column('minutes', 'Minutes') },
  { id: 'sessions_per_user/1m', column: column('sessions', 'Sessions') },
];

const logins = 'logins_per_user_week/1m';

/** Use of the product over six months, and how often users come. */
export const usage: BlockMaker = {
  id: 'product.usage',
  needs: {
    facts: ['user_months', 'account_list'],
    tables: ['usage_events', 'users'],
    metrics: [...columns.map(({ id }) => ({ id, ago: sixMonths })), { id: logins, ago: [0] }],
  },
  make: async (kit) => {
    const total = kit.figure('mau/1m');
    const isKnown = kit.context.has('usage_events');
    return [
      table({
        name: 'usage',
        title: 'Usage',
        columns: [column('month', 'Month', 'left'), ...columns.map((own) => own.column)],
        rows: isKnown
          ? sixMonths
              .toReversed()
              .map((ago): Cell[] => [
                text(monthLabel(kit, ago)),
                ...columns.map(({ id }) => valueCell(kit.figure(id, { ago }))),
              ])
          : [],
        empty: `n/a: ${total.note}`,
        note: isKnown
          ? [
              'Minutes and sessions per active user',
              noteOf(columns.map(({ id }) => kit.figure(id))),
            ]
              .filter((said) => said !== null)
              .join(' · ')
          : null,
      }),
      await bandTable(kit),
    ];
  },
};

// Users are counted by calendar months, which their logins are kept by.
async function bandTable(kit: Kit): Promise<TableBlock> {
  const total = kit.figure(logins);
  const bands = total.definition.metric.bands?.[0];
  const end = monthStart(kit.t);
  const known = kit.context.coverage('usage_events');
  const months = sixMonths
    .map((ago) => addMonths(end, -1 - ago))
    .filter((day) => known !== null && addMonths(day, 1) > known.first && day <= known.last)
    .toReversed();
  const isKnown = kit.context.has('usage_events.user_id') && months.length > 0;
  const counts = isKnown ? await userLogins(kit.engine, kit.context, months) : [];
  const words =
    bands?.words.flatMap(([says, word]) => (word === null ? [] : [{ says, word }])) ?? [];
  const names = [...words.map(({ word }) => word), bands?.otherwise ?? ''];
  const wordOf = (n: number, days: number): string => {
    const weekly = quotient(String(7 * n), String(days));
    return words.find(({ says }) => reaches(weekly, parseBar(says)!))?.word ?? names.at(-1)!;
  };
  return table({
    name: 'user_bands',
    title: 'Users by logins a week',
    columns: [
      column('month', 'Month', 'left'),
      column('users', 'Users'),
      ...names.map((name) => column(name.toLowerCase(), name)),
    ],
    rows: months.map((day): Cell[] => {
      const own = counts.filter(({ month }) => month === day);
      const users = own.reduce((sum, one) => sum + one.users, 0);
      const days = daysBetween(day, addMonths(day, 1));
      return [
        text(day.slice(0, 7)),
        count(users),
        ...names.map((name): Cell => {
          const n = own
            .filter((one) => wordOf(one.logins, days) === name)
            .reduce((sum, one) => sum + one.users, 0);
          const share = users === 0 ? null : quotient(String(n), String(users), 100);
          return { value: share, unit: 'percent' };
        }),
      ];
    }),
    empty: `n/a: ${isKnown ? 'no user has logged in' : 'needs usage_events.user_id'}`,
    note:
      counts.length === 0
        ? null
        : `${words.map(({ says, word }) => `${word} ${says}`).join(', ')}, ${names.at(-1)} below`,
  });
}

const requested = 'feature_requests/1m';

/** What customers talk about, and how much they pay. */
export const feedbackThemes: BlockMaker = {
  id: 'product.themes',
  needs: { health: true, tables: ['feedback'], metrics: [{ id: requested, ago: [0, 1] }] },
  make: async (kit) => {
    const has = kit.context.has('feedback');
    const [now, before] = [kit.figure(requested), kit.figure(requested, { ago: 1 })];
    const spans = { now: now.period, before: before.period };
    const found = has ? await themes(kit.engine, now.window, spans) : [];
    const all = found.reduce((sum, { n }) => sum + n, 0);
    const mrr = new Map(kit.health.now.map((score) => [score.accountId, toUnits(score.mrr)]));
    const behind = (accounts: readonly string[]): bigint =>
      accounts.reduce((sum, id) => sum + (mrr.get(id) ?? 0n), 0n);
    return [
      table({
        name: 'themes',
        title: 'Feedback themes',
        columns: [
          column('theme', 'Theme', 'left'),
          column('count', 'Count'),
          column('share', 'Share'),
          column('change', 'Change'),
          column('accounts', 'Accounts'),
          column('mrr', 'MRR behind it'),
        ],
        rows: found
          .map((theme) => ({ ...theme, mrr: behind(theme.accounts) }))
          .sort((a, b) => Number(b.mrr - a.mrr) || b.n - a.n || byName(a.theme, b.theme))
          .map((theme): Cell[] => [
            { ...text(theme.theme), ...(theme.theme === null ? { text: 'without a theme' } : {}) },
            count(theme.n),
            {
              value: all === 0 ? null : quotient(String(theme.n), String(all), 100),
              unit: 'percent',
            },
            { value: theme.n - theme.before, unit: 'count', isChange: true, tone: 'muted' },
            count(theme.accounts.length),
            { value: fromUnits(theme.mrr), unit: 'money' },
          ]),
        limit: 10,
        more: '--format csv --table themes',
        empty: has ? 'no feedback in these months' : 'n/a: needs feedback',
      }),
    ];
  },
};

// What has no theme comes last.
function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareTexts(a, b);
}

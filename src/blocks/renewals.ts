import { forecastAhead, monthsJudged } from '../analyse/ahead.ts';
import { type Due, expectationOf, total } from '../analyse/forecast.ts';
import { accuracyOf } from '../analyse/forecast-history.ts';
import type { Forecasts } from '../analyse/forecasts.ts';
import { noticeDays } from '../analyse/notice.ts';
import { accountIdColumn, column, count, table, text } from '../compose/blocks.ts';
import { ownerOf } from '../compose/health.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { bandOf } from '../score/choice.ts';
import type { Score } from '../score/score.ts';
import type { BlockMaker, Kit, Needs } from './block.ts';

/** What a forecast reads. */
export const forecastNeeds: Needs = {
  health: true,
  facts: ['renewals_ahead'],
  tables: ['contracts'],
  scoresAgo: Array.from({ length: monthsJudged + 1 }, (_, ago) => ago),
};

/** Days that the list of renewals looks ahead. */
const daysAhead = 120;

/** Null where no export tells when customers renew. */
async function forecastOf(kit: Kit): Promise<Forecasts | null> {
  const { engine, t, config, context, newestDense, scores } = kit;
  if (!context.has('contracts') && context.mrrFrom !== 'subscriptions') return null;
  return forecastAhead({
    ...{ engine, t, scores, days: daysAhead, forecast: config.forecast },
    graceDays: config.definitions.renewal.graceDays,
    isNewest: newestDense === null || t >= newestDense,
  });
}

const untold = 'no source tells when customers renew: map contracts or subscriptions';

/** How close the forecasts of the past months came, by ARR, in percent, and on what it rests. */
export async function forecastAccuracy(
  kit: Kit,
): Promise<{ accuracy: number | null; note: string }> {
  const forecasts = await forecastOf(kit);
  if (forecasts === null) return { accuracy: null, note: untold };
  const final = forecasts.past.filter(({ isWithin }) => isWithin !== null);
  const accuracy = accuracyOf(
    total(final.map(({ actual }) => actual)),
    total(final.map(({ forecast }) => forecast.expected)),
  );
  if (final.length === 0) return { accuracy, note: 'no renewal of the past 12 months is decided' };
  const n = final.reduce((sum, { forecast }) => sum + forecast.n, 0);
  const note = `${n} renewals of ${final.length} past months, by ARR`;
  return { accuracy, note: accuracy === null ? `nothing renewed: ${note}` : note };
}

/** What ends in the next days, by date, and what is expected of it. */
export const renewalsAhead: BlockMaker = {
  id: 'renewals.ahead',
  needs: forecastNeeds,
  make: async (kit) => {
    const forecasts = await forecastOf(kit);
    const dues = forecasts?.dues ?? [];
    const empty =
      forecasts === null ? `n/a: ${untold}` : `no renewal is due in the next ${daysAhead} days`;
    const notice = await noticeDays(kit.engine, kit.context);
    return [totalTable(dues), listTable(kit, dues, notice, empty)];
  },
};

function totalTable(dues: readonly Due[]): TableBlock {
  const { n, due, expected, percent, interval } = expectationOf(dues);
  const unrated = dues.filter(({ isUnrated }) => isUnrated).length;
  return table({
    name: 'renewals_total',
    title: `Renewals of the next ${daysAhead} days`,
    columns: [
      column('renewals', 'Renewals'),
      column('arr', 'ARR'),
      column('expected', 'Expected'),
      column('percent', '%'),
      column('low', 'At least'),
      column('high', 'At most'),
    ],
    rows: [
      [
        count(n),
        { value: due, unit: 'money' },
        { value: expected, unit: 'money' },
        { value: percent, unit: 'percent' },
        { value: interval?.low ?? null, unit: 'money' },
        { value: interval?.high ?? null, unit: 'money' },
      ],
    ],
    note: [
      'Expected: ARR × p; at least and at most hold 95 of 100 times, if p is right',
      ...(unrated > 0 ? [`${unrated} without an exchange rate are in the number only`] : []),
    ].join(' · '),
  });
}

function listTable(
  kit: Kit,
  dues: readonly Due[],
  notice: ReadonlyMap<string, string>,
  empty: string,
): TableBlock {
  const scores = new Map(kit.health.now.map((own) => [own.accountId, own]));
  return table({
    name: 'renewals',
    title: dues.length === 0 ? 'Renewals' : `Renewals (${dues.length})`,
    columns: [
      accountIdColumn,
      { ...column('account', 'Account', 'left'), whenNarrow: 'stays' },
      column('renewal_id', 'Contract', 'left', 'machines'),
      column('ends_on', 'Ends'),
      column('notice_by', 'Notice by', 'right', notice.size > 0 ? 'both' : 'machines'),
      column('arr', 'ARR'),
      column('health', 'Health'),
      column('p', 'p'),
      column('expected', 'Expected'),
      column('owner', 'Owner', 'left'),
      column('status', 'Status', 'left'),
    ],
    rows: dues.map((due): Cell[] => {
      const own = due.accountId === null ? undefined : scores.get(due.accountId);
      return [
        text(due.accountId ?? ''),
        text(due.account),
        text(due.id),
        { value: due.endsOn, unit: 'date' },
        { value: notice.get(due.id) ?? null, unit: 'date' },
        { value: due.arr, unit: 'money' },
        { value: due.score, unit: 'score', tone: toneOf(kit, own) },
        {
          value: due.p === null ? null : Math.round(due.p * 1e6) / 1e4,
          unit: 'percent',
          digits: 0,
        },
        { value: due.expected, unit: 'money' },
        text(own === undefined ? '' : ownerOf(kit, own)),
        statusCell(due),
      ];
    }),
    limit: 10,
    more: '--format csv --table renewals',
    empty,
    note: notice.size > 0 ? null : 'No export tells the last day of notice (contracts.notice_by)',
  });
}

const toneOf = ({ health }: Kit, score: Score | undefined): Cell['tone'] =>
  score === undefined ? undefined : bandOf(health.models, score)?.role;

function statusCell({ certain }: Due): Cell {
  if (certain === null) return { ...text('open'), tone: 'muted' };
  return { ...text(certain.why), tone: certain.why === 'signed' ? 'good' : 'bad' };
}

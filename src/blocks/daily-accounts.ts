import { alertSettings } from '../alerts/index.ts';
import { type AccountEvent, eventsOn, flaggedVips } from '../analyse/account-days.ts';
import { type Notable, notableAnswers } from '../analyse/answers-of-day.ts';
import { endingContracts } from '../analyse/ending-contracts.ts';
import { openTickets } from '../analyse/queue.ts';
import { accountIdColumn, column, table, text } from '../compose/blocks.ts';
import { byMrr, ownerOf } from '../compose/health.ts';
import { addDays } from '../lib/dates.ts';
import { groupedBy } from '../lib/records.ts';
import { spaced } from '../lib/text.ts';
import { localMidnight } from '../lib/zones.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import type { BlockMaker, Kit } from './block.ts';
import { lacking } from './lacking.ts';

const dayOf = ({ t }: Kit): string => addDays(t, -1);

const scoresOf = ({ health }: Kit): Map<string, Score> =>
  new Map(health.now.map((score) => [score.accountId, score]));

const nBest = 3;

/** The worst answers of the day, those of the largest customers first, then the three best. */
export const notableFeedback: BlockMaker = {
  id: 'daily.feedback',
  needs: { health: true, facts: ['answer_list'], tables: ['survey_responses'] },
  make: async (kit) => {
    const missing = lacking(kit, 'survey_responses|tickets.satisfaction');
    const scores = scoresOf(kit);
    const mrr = ({ accountId }: Notable) => Number(scores.get(accountId ?? '')?.mrr ?? 0);
    const all = missing === null ? await notableAnswers(kit.engine, dayOf(kit)) : [];
    // Answers come by id, so that equals keep that order.
    const low = all.filter(({ kind }) => kind === 'low').sort((a, b) => mrr(b) - mrr(a));
    const best = all
      .filter(({ kind }) => kind === 'best')
      .sort((a, b) => b.share - a.share || mrr(b) - mrr(a))
      .slice(0, nBest);
    const shows = kit.config.showsComments;
    const hides = !shows && kit.context.has('survey_responses.comment');
    return [
      table({
        name: 'feedback',
        title: 'Notable feedback',
        columns: [
          column('score', 'Score', 'left'),
          column('account', 'Account', 'left'),
          column('ticket', 'Ticket', 'left'),
          ...(shows ? [column('comment', 'Comment', 'left')] : []),
          ...['kind', 'survey', 'scale_max', 'account_id', 'mrr'].map((id) =>
            column(id, id, 'left', 'machines'),
          ),
        ],
        rows: [...low, ...best].map((answer): Cell[] => [
          { ...scoreCell(answer), tone: answer.kind === 'low' ? 'bad' : 'good' },
          text(answer.account ?? 'anonymous'),
          text(answer.ticketId),
          ...(shows ? [text(answer.comment)] : []),
          text(answer.kind),
          text(answer.survey),
          { value: answer.scaleMax, unit: 'number' },
          text(answer.accountId),
          { value: scores.get(answer.accountId ?? '')?.mrr ?? null, unit: 'money' },
        ]),
        limit: 10,
        more: '--format csv --table feedback',
        empty: missing ?? 'no answer was very bad or very good',
        note:
          hides && all.length > 0 ? '`comments: true` in the config shows what they wrote' : null,
      }),
    ];
  },
};

const scoreCell = (answer: Pick<Notable, 'survey' | 'score' | 'scaleMax'>): Cell => ({
  value: answer.score,
  unit: 'number',
  text: scoreText(answer),
});

function scoreText({ survey, score, scaleMax }: Pick<Notable, 'survey' | 'score' | 'scaleMax'>) {
  const name = survey === 'product' ? 'product' : survey.toUpperCase();
  return survey === 'nps'
    ? `${name} ${Number(score)}`
    : `${name} ${Number(score)} of ${Number(scaleMax)}`;
}

const renewalDays = 30;

/** Contracts that end soon with customers of poor or unknown health. */
export const riskyRenewals: BlockMaker = {
  id: 'daily.renewals',
  needs: { health: true, facts: ['active_contracts'] },
  make: async (kit) => {
    const { config, engine, period, health } = kit;
    const missing = lacking(kit, 'contracts');
    const scores = scoresOf(kit);
    const limit = { ...alertSettings, ...config.alerts.settings }['health.at_risk']!;
    const ending = missing === null ? await endingContracts(engine, period, renewalDays) : [];
    const risky = ending
      .map((contract) => ({ ...contract, score: scores.get(contract.accountId ?? '') }))
      .filter(({ score }) => score?.score == null || score.score < limit)
      .sort((a, b) => Number(b.arr ?? 0) - Number(a.arr ?? 0));
    return [
      table({
        name: 'risky_renewals',
        title: `High-risk renewals within ${renewalDays} days: health below ${limit}, or none`,
        columns: [
          column('account', 'Account', 'left'),
          column('ends', 'Ends', 'left'),
          column('arr', 'ARR'),
          column('health', 'Health'),
          column('owner', 'Owner', 'left'),
          accountIdColumn,
        ],
        rows: risky.map(({ accountId, account, endsOn, arr, score }): Cell[] => [
          text(account ?? accountId),
          { value: endsOn, unit: 'date' },
          { value: arr, unit: 'money' },
          score?.score == null
            ? { value: null, unit: 'score', text: score?.band ?? 'no customer' }
            : { value: score.score, unit: 'score', tone: 'bad' },
          text(score === undefined ? '' : ownerOf(health, score)),
          text(accountId),
        ]),
        limit: 10,
        more: '--format csv --table risky_renewals',
        empty: missing ?? 'no contract at risk ends in this time',
      }),
    ];
  },
};

/** Escalated tickets that are still open, and what happened with the most important customers. */
export const escalatedAndVip: BlockMaker = {
  id: 'daily.escalated',
  needs: {
    health: true,
    facts: ['ticket_list', 'answer_list', 'activity_list'],
    tables: ['accounts'],
  },
  make: async (kit) => [await escalated(kit), await vipDay(kit)],
};

async function escalated(kit: Kit): Promise<TableBlock> {
  const missing = lacking(kit, 'tickets');
  const end = localMidnight(kit.t, kit.config.timezone);
  const open = missing === null ? await openTickets(kit.engine, end) : [];
  const own = open.filter(({ isEscalated }) => isEscalated);
  return table({
    name: 'escalated',
    title: `Escalated tickets still open${own.length === 0 ? '' : ` (${own.length})`}`,
    columns: [
      column('ticket', 'Ticket', 'left'),
      column('account', 'Account', 'left'),
      column('age_days', 'Age'),
      column('severity', 'Severity', 'left'),
      column('agent', 'Agent', 'left'),
      accountIdColumn,
    ],
    rows: own.map((ticket): Cell[] => [
      text(ticket.ticketId),
      text(ticket.account),
      { value: (end / 1000 - ticket.createdAt) / 86_400, unit: 'days', digits: 1 },
      text(ticket.priority),
      text(
        ticket.agentId === null ? 'unassigned' : (kit.staff.get(ticket.agentId) ?? ticket.agentId),
      ),
      text(ticket.accountId),
    ]),
    limit: 10,
    more: '--format csv --table escalated',
    empty: missing ?? 'no escalated ticket is open',
  });
}

const nLargest = 20;

async function vipDay(kit: Kit): Promise<TableBlock> {
  const scores = scoresOf(kit);
  const flagged = await flaggedVips(kit.engine);
  const largest = [...kit.health.now].sort(byMrr).slice(0, nLargest);
  const vips = flagged.length > 0 ? flagged : largest;
  const events = groupedBy(await eventsOn(kit.engine, dayOf(kit)), ({ accountId }) => accountId);
  const mrr = (id: string) => Number(scores.get(id)?.mrr ?? 0);
  const own = vips
    .filter(({ accountId }) => events.has(accountId))
    .sort((a, b) => mrr(b.accountId) - mrr(a.accountId));
  const who = flagged.length > 0 ? 'VIP accounts' : `the ${nLargest} largest accounts`;
  return table({
    name: 'vip',
    title: `${who[0]!.toUpperCase()}${who.slice(1)}: what happened`,
    columns: [
      column('account', 'Account', 'left'),
      column('events', 'Events', 'left'),
      accountIdColumn,
      column('mrr', 'mrr', 'left', 'machines'),
    ],
    rows: own.map(({ accountId, account }): Cell[] => [
      text(account),
      text(events.get(accountId)!.map(eventText).join(', ')),
      text(accountId),
      { value: scores.get(accountId)?.mrr ?? null, unit: 'money' },
    ]),
    limit: 10,
    more: '--format csv --table vip',
    empty: `nothing happened with ${who}`,
  });
}

function eventText({ what, n, survey, score, scaleMax }: AccountEvent): string {
  if (what === 'answer') return scoreText({ survey: survey!, score: score!, scaleMax: scaleMax! });
  const isOfTickets = ['opened', 'solved', 'escalated'].includes(what);
  const name = spaced(what);
  if (isOfTickets) return `${n} ticket${n === 1 ? '' : 's'} ${name}`;
  return n === 1 ? name : `${n} × ${name}`;
}

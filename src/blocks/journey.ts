import { journeyOf } from '../analyse/journey.ts';
import { column, table, text } from '../compose/blocks.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker } from './block.ts';

/** Month ends at which health is looked at, newest first. */
const healthAgo = Array.from({ length: 13 }, (_, ago) => ago);

const tones = { better: 'good', worse: 'bad' } as const;

/** The story of one account by date. */
export const journey: BlockMaker = {
  id: 'journey.events',
  needs: {
    account: true,
    health: true,
    scoresAgo: healthAgo,
    facts: ['account_list', 'account_edges', 'ticket_list', 'answer_list', 'activity_list'],
    tables: ['subscriptions', 'tickets', 'survey_responses', 'activities'],
  },
  make: async (kit) => {
    const { engine, context, t } = kit;
    const account = kit.account!;
    const scores = healthAgo.toReversed().map((ago) => kit.scores(ago));
    const events = await journeyOf({ engine, context, t, account: account.id }, scores);
    return [
      table({
        name: 'journey',
        title: `${account.name}${account.name === account.id ? '' : ` (${account.id})`}`,
        columns: [
          column('date', 'Date', 'left'),
          column('kind', 'Source', 'left'),
          column('event', 'Event', 'left'),
          column('id', 'Row', 'left'),
        ],
        rows: events.map(({ date, kind, says, id, tone }): Cell[] => [
          { value: date, unit: 'date' },
          text(kind),
          { ...text(says), tone: tone === null ? undefined : tones[tone] },
          { ...text(id), tone: 'muted' },
        ]),
        empty: 'nothing is known of it by then',
        note: 'MRR at month ends in the currency that is paid; health at the month ends of a year',
      }),
    ];
  },
};

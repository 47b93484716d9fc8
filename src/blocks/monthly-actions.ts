import { evidenceOf } from '../analyse/evidence.ts';
import { moversOf } from '../analyse/movers.ts';
import { type Action, actionsOf, isOff, itemOf, type Judged, ruleOf } from '../compose/actions.ts';
import { column, table, text } from '../compose/blocks.ts';
import { findingsOf } from '../compose/findings.ts';
import { currentCell, shownCell } from '../compose/sheet.ts';
import { addDays, addMonths } from '../lib/dates.ts';
import type { Period } from '../lib/periods.ts';
import { idOf } from '../measure/ids.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import { allTargeted } from '../measure/targeted.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { categoriesIn } from './monthly-categories.ts';
import { segmentsIn } from './monthly-health.ts';
import { movingFacts } from './monthly-impact.ts';

const most = 7;

const month = 'nrr@cohort/1m';

/** What to do: missed targets, accounts in danger and what the other parts found, with the rows behind it. */
export const monthlyActions: BlockMaker = {
  id: 'monthly.actions',
  needs: {
    health: true,
    metrics: [{ id: month }, { id: 'ticket_volume/1m', ago: [0] }],
    metricsFor: (config) => allTargeted(config).map((own) => ({ id: idOf(own) })),
    facts: [...movingFacts, 'ticket_periods'],
  },
  make: async (kit) => {
    const judged = judgedIn(kit);
    const found = findingsOf(kit.health, {
      movers: kit.figure(month).value === null ? [] : await moversOf(kit.engine, kit.figure(month)),
      segments: segmentsIn(kit),
      categories: await categoriesIn(kit),
    });
    const actions = actionsOf(kit.health, judged, await evidenceIn(kit, judged), found)
      .slice(0, most)
      .map((action) => ({ ...action, due: dueOn(action, kit.t) }));
    return [
      {
        kind: 'checklist',
        title: 'Recommendations',
        items: actions.map((action) => `${itemOf(action)} Due: ${action.due}.`),
        empty: 'nothing: all targets are met and no account is in danger',
      },
      table({
        name: 'recommendations',
        for: 'machines',
        columns: ['rule', 'action', 'evidence', 'amount', 'owner', 'due'].map((id) =>
          column(id, id, 'left'),
        ),
        rows: actions.map(({ rule, action, evidence, amount, owner, due }): Cell[] => [
          text(rule),
          text(action),
          text(evidence),
          { value: amount, unit: 'money' },
          text(owner),
          { value: due, unit: 'date' },
        ]),
      }),
    ];
  },
};

/** Every metric with a target, the missed ones first: where several speak of the same rows, they tell. */
function judgedIn(kit: Kit): Judged[] {
  const all = allTargeted(kit.config).map((definition): Judged => {
    const id = idOf(definition);
    const measurement = kit.figure(id);
    const levels = levelsOf(kit.config, definition, measurement);
    return {
      title: `${definition.metric.title} (${[definition.variantTitle, definition.window].filter(Boolean).join(', ')})`,
      measurement,
      before: kit.figure(id, { ago: 1 }),
      levels,
      status: statusOf(measurement, levels),
      shown: shownCell(kit.health, currentCell(kit.health, measurement, undefined, levels)),
    };
  });
  const place = ({ status }: Judged) => (status === 'missed' ? 0 : 1);
  return all.sort((a, b) => place(a) - place(b));
}

function evidenceIn({ engine, period, figure }: Kit, judged: readonly Judged[]) {
  const off = judged.filter(isOff);
  const monthly = (ago: number): Period => ({
    ...{ ...period, window: '1m', id: figure(month, { ago }).period },
  });
  const losing = off.find((own) => ruleOf(own) === 'losses');
  return evidenceOf(engine, new Set(off.map(({ measurement }) => measurement.metric)), {
    ...{ now: monthly(0), before: monthly(1) },
    lossWindow: losing?.measurement.window ?? null,
  });
}

/** Days in which something must be done; whatever takes longer has until the next month's end. */
const days: Readonly<Record<string, number>> = { critical: 7, at_risk: 14, segment: 14 };

function dueOn({ rule }: Action, t: string): string {
  const within = days[rule];
  return addDays(within === undefined ? addMonths(t, 1) : addDays(t, within), -1);
}

import { column, count, table, text, wholeOrSegment } from '../compose/blocks.ts';
import { goalText, tellingCell, valueCell } from '../compose/metrics.ts';
import { proposalOf } from '../compose/proposal.ts';
import type { Config } from '../config/config.ts';
import { addMonths, monthStart } from '../lib/dates.ts';
import type { Period } from '../lib/periods.ts';
import { type Cut, stretchesBefore } from '../lib/stretches.ts';
import { barText } from '../measure/bars.ts';
import { type Definition, idOf } from '../measure/ids.ts';
import { levelsOf, statusOf } from '../measure/judge.ts';
import { allTargeted } from '../measure/targeted.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

const [nQuarters, nReviewed] = [8, 4];

const cutOf = ({ fiscalYearStart }: Config): Cut => ({ kind: 'quarter', fiscalYearStart });

/** The last whole fiscal quarters before the period's end, oldest first, and how many months ago they ended. */
function quarters(period: Period, config: Config, n: number): { id: string; ago: number }[] {
  // Windows end as many whole months before the period: within a month no quarter ends.
  if (period.end !== monthStart(period.end)) return [];
  return stretchesBefore(period.end, n, cutOf(config)).map(({ id, end }) => {
    let ago = 0;
    while (addMonths(period.end, -ago) !== end) ago += 1;
    return { id, ago };
  });
}

const agoOf = (n: number) => (period: Period, config: Config) =>
  quarters(period, config, n).map(({ ago }) => ago);

const running = 'n/a: the period ends within a month; name one that has ended';

const rates = ['nrr@cohort/3m', 'nrr@cohort/12m', 'grr@cohort/3m', 'grr@cohort/12m'];

/** Net and gross retention of two years of quarters. */
export const quarterlyRetention: BlockMaker = {
  id: 'quarterly.retention',
  needs: { metrics: rates.map((id) => ({ id, agoFor: agoOf(nQuarters) })) },
  make: (kit) => {
    const all = quarters(kit.period, kit.config, nQuarters);
    const figures = all.map(({ ago }) => rates.map((id) => kit.figure(id, { ago })));
    const reasons = figures.flat().filter(({ value }) => value === null);
    return [
      table({
        name: 'retention',
        title: 'NRR and GRR by quarter',
        columns: [
          column('quarter', 'Quarter', 'left'),
          column('nrr_3m', 'NRR 3m'),
          column('nrr_12m', 'NRR 12m'),
          column('grr_3m', 'GRR 3m'),
          column('grr_12m', 'GRR 12m'),
        ],
        rows: all.map(({ id }, i): Cell[] => [text(id), ...figures[i]!.map(valueCell)]),
        empty: running,
        note:
          reasons.length === 0
            ? null
            : `n/a: ${[...new Set(reasons.map(({ note }) => note))].join('; ')}`,
      }),
    ];
  },
};

const nps = 'nps@last/3m';

/** NPS of the last quarter, of all and by segment, with what chance may have done to it. */
export const quarterlyNps: BlockMaker = {
  id: 'quarterly.nps',
  needs: { metrics: [{ id: nps, by: ['segment'], agoFor: agoOf(1) }] },
  make: (kit) => {
    const [last] = quarters(kit.period, kit.config, 1);
    const figures =
      last === undefined
        ? []
        : [kit.figure(nps, { ago: last.ago }), ...kit.segments(nps, 'segment', last.ago)];
    const reason = figures[0]?.value === null ? figures[0].note : '';
    return [
      table({
        name: 'nps',
        title: `NPS by segment${last === undefined ? '' : `, ${last.id}`}`,
        columns: [
          column('segment', 'Segment', 'left'),
          column('nps', 'NPS'),
          column('low', '95 % low'),
          column('high', '95 % high'),
          column('n', 'n'),
          column('target', 'Target'),
          column('status', 'Status', 'center'),
        ],
        rows: figures.map((m): Cell[] => {
          const levels = levelsOf(kit.config, m.definition, m);
          return [
            wholeOrSegment(m),
            tellingCell(m, levels),
            { value: m.low, unit: m.unit },
            { value: m.high, unit: m.unit },
            count(m.n),
            text(levels.target === null ? '' : goalText(levels)),
            { value: statusOf(m, levels), unit: 'status' },
          ];
        }),
        empty: running,
        note: reason === '' ? null : `n/a: ${reason}`,
      }),
    ];
  },
};

/** Every target with what the last four quarters came to, and what it might become. */
export const quarterlyTargets: BlockMaker = {
  id: 'quarterly.targets',
  needs: {
    metricsFor: (config) =>
      allTargeted(config).map((own) => ({ id: idOf(own), agoFor: agoOf(nReviewed) })),
  },
  make: (kit) => [
    table({
      name: 'targets',
      title: 'Target review, against four quarters',
      columns: [
        column('metric', 'Metric', 'left', 'machines'),
        { ...column('label', 'Metric', 'left', 'readers'), whenNarrow: 'stays' },
        column('target', 'Target'),
        column('value', 'Value'),
        column('reached', 'Reached'),
        column('proposed', 'Proposed'),
        { ...column('why', 'Why', 'left'), whenNarrow: 'leaves' },
      ],
      rows: reviewed(kit),
      empty:
        quarters(kit.period, kit.config, 1).length === 0
          ? running
          : 'no followed document and no config sets a target',
    }),
  ],
};

function reviewed(kit: Kit): Cell[][] {
  const all = quarters(kit.period, kit.config, nReviewed);
  if (all.length === 0) return [];
  return allTargeted(kit.config).flatMap((definition): Cell[][] => {
    const figures = all.map(({ ago }) => kit.figure(idOf(definition), { ago }));
    const now = figures.at(-1)!;
    const levels = levelsOf(kit.config, definition, now);
    if (levels.target === null) return [];
    const proposal = proposalOf(figures, levels.target);
    return [
      [
        text(idOf(definition)),
        text(nameOf(definition)),
        text(barText(levels.target)),
        tellingCell(now, levels),
        text(`${proposal.nReached} of ${proposal.nKnown}`),
        text(barText(proposal.bar)),
        text(proposal.why),
      ],
    ];
  });
}

const nameOf = ({ metric, variantTitle, window }: Definition): string =>
  [metric.title, variantTitle, window].filter((part) => part !== '').join(', ');

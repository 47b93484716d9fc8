import { type Expectation, expectationOf } from '../analyse/forecast.ts';
import { type Pipeline, quarterDues, quarterPipeline } from '../analyse/quarter.ts';
import { column, count, table } from '../compose/blocks.ts';
import type { Period } from '../lib/periods.ts';
import { stretchOf } from '../lib/stretches.ts';
import type { Cell } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

/** What the fiscal quarter brings: renewals due and expected, and the expansion that is open. */
export const thisQuarter: BlockMaker = {
  id: 'executive.quarter',
  needs: {
    health: true,
    facts: ['renewals_ahead', 'opportunity_periods'],
    tables: ['opportunities'],
  },
  make: async (kit) => {
    const { context, config, engine, period, t } = kit;
    const quarter = stretchOf(t, { kind: 'quarter', fiscalYearStart: config.fiscalYearStart });
    const isTold = context.has('contracts') || context.mrrFrom === 'subscriptions';
    const due = isTold ? await renewalsOf(kit, quarter) : null;
    const open = context.has('opportunities')
      ? await quarterPipeline(engine, period, quarter)
      : null;
    return [
      table({
        name: 'quarter',
        title: `This quarter, ${quarter.id}`,
        columns: [
          column('quarter', 'quarter', 'left', 'machines'),
          column('renewals_due', 'Renewals'),
          column('due_arr', 'ARR due'),
          column('forecast_arr', 'Forecast'),
          column('percent', '%'),
          column('low', '95 % low'),
          column('high', '95 % high'),
          column('expansion_pipeline', 'Pipeline'),
          column('expected_close', 'Expected'),
        ],
        rows: [[{ value: quarter.id, unit: 'text' }, ...renewalCells(due), ...dealCells(open)]],
        note: notesOf(due, open).join(' · ') || null,
      }),
    ];
  },
};

async function renewalsOf(
  { engine, config, health, t, newestDense }: Kit,
  quarter: Period,
): Promise<Expectation> {
  const view = {
    ...{ t, table: config.forecast.probabilities },
    scores: new Map(health.now.map((score) => [score.accountId, score])),
    isNewest: newestDense === null || t >= newestDense,
    graceDays: config.definitions.renewal.graceDays,
  };
  return expectationOf(await quarterDues(engine, quarter, view));
}

const unknown = (unit: Cell['unit']): Cell => ({ value: null, unit, text: 'n/a' });

function renewalCells(due: Expectation | null): Cell[] {
  if (due === null) {
    const money = unknown('money');
    return [unknown('count'), money, money, unknown('percent'), money, money];
  }
  const { interval, percent, expected } = due;
  return [
    count(due.n),
    { value: due.due, unit: 'money' },
    expected === null ? unknown('money') : { value: expected, unit: 'money' },
    percent === null ? unknown('percent') : { value: percent, unit: 'percent' },
    { value: interval?.low ?? null, unit: 'money' },
    { value: interval?.high ?? null, unit: 'money' },
  ];
}

function dealCells(open: Pipeline | null): Cell[] {
  const cell = (amount: string | null | undefined): Cell =>
    amount == null ? unknown('money') : { value: amount, unit: 'money' };
  if (open?.n === 0) return [cell('0'), cell('0')];
  return [cell(open?.amount), cell(open?.expected)];
}

function notesOf(due: Expectation | null, open: Pipeline | null): string[] {
  const told = (n: number, what: string) => (n === 0 ? [] : [`${n} ${what}`]);
  return [
    ...(due === null ? ['renewals n/a: no source tells when customers renew'] : []),
    ...told(due?.nSigned ?? 0, 'signed'),
    ...told(due?.nLeaving ?? 0, 'leaving'),
    ...told(due?.nWithoutAmount ?? 0, 'without an amount'),
    ...(open === null
      ? ['pipeline n/a: needs opportunities']
      : [`pipeline of ${open.n} open deal${open.n === 1 ? '' : 's'}`]),
  ];
}

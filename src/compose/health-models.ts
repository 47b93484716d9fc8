import { addDays } from '../lib/dates.ts';
import type { Model } from '../models/model.ts';
import type { Cell, Report, TableBlock } from '../reports/report.ts';
import { bandOf } from '../score/choice.ts';
import type { Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import { byMrr, type HealthInput, healthReport } from './health.ts';
import { accountsTable } from './health-accounts.ts';
import { overviews } from './health-overview.ts';

const listed = 15;

/** Several models side by side: the distribution of each, and the accounts on which they differ. */
export function modelsReport(inputs: readonly HealthInput[]): Report {
  const [first] = inputs;
  const models = inputs.map(({ models: [model] }) => model!);
  const now = first!.now;
  const machines = inputs.map(accountsTable);
  return {
    ...healthReport({ ...first!, isForMachines: false }),
    id: 'health-models',
    title: `Health by model: ${first!.title}`,
    subtitle: [
      [
        `${now.length} customers`,
        ...(now[0] === undefined ? [] : [`as of ${addDays(now[0].t, -1)}`]),
        'bands of different models have different edges',
      ].join(' · '),
    ],
    footer: [...new Set(inputs.flatMap((input) => healthReport(input).footer))],
    blocks: [
      ...inputs.flatMap((input, i) =>
        overviews(input).map((block) => ({
          ...block,
          name: `overview_${models[i]!.id}`,
          title: `Model ${models[i]!.title}`,
        })),
      ),
      differences(inputs, models),
      ...(first!.isForMachines
        ? [{ ...machines[0]!, rows: machines.flatMap(({ rows }) => rows) }]
        : []),
    ],
  };
}

/** Every account with its score and band by each model, the widest apart first. */
function differences(inputs: readonly HealthInput[], models: readonly Model[]): TableBlock {
  const found = inputs.map(({ now }) => new Map(now.map((s) => [s.accountId, s])));
  const rows = inputs[0]!.now
    .map((first) => ({ first, all: found.map((scores) => scores.get(first.accountId) ?? null) }))
    .sort((a, b) => spread(b.all) - spread(a.all) || byMrr(a.first, b.first))
    .map(({ first, all }): Cell[] => [
      text(first.account),
      { value: first.mrr, unit: 'money' },
      ...all.flatMap((score) => scoreCells(models, score)),
    ]);
  const columns = models.flatMap(({ id, title }) => [
    column(`${id}_score`, title),
    column(`${id}_band`, 'Band', 'left'),
  ]);
  return table({
    name: 'models',
    title: 'Where they differ most',
    columns: [column('customer', 'Customer', 'left'), column('mrr', 'MRR'), ...columns],
    rows,
    for: 'readers',
    limit: listed,
    empty: 'no customers',
    more: '--format csv lists every account with every model',
  });
}

function scoreCells(models: readonly Model[], score: Score | null): Cell[] {
  const tone = score === null ? undefined : bandOf(models, score)?.role;
  return [
    { value: score?.score ?? null, unit: 'score', tone },
    { ...text(score?.band ?? null), tone },
  ];
}

function spread(scores: readonly (Score | null)[]): number {
  const known = scores.flatMap((score) => score?.score ?? []);
  return known.length < 2 ? -1 : Math.max(...known) - Math.min(...known);
}

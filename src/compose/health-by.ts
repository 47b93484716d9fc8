import { groupedBy } from '../lib/records.ts';
import type { Cell, Report, TableColumn } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { column, count, segmentCell, table } from './blocks.ts';
import { averages, distribution, totalMrr } from './distribution.ts';
import { type HealthInput, healthReport } from './health.ts';

/** The health distribution of each segment: in its declared order, else the largest MRR first. */
export function segmentReport(
  input: HealthInput,
  dimension: string,
  order: ((a: string, b: string) => number) | null,
): Report {
  const groups = groupedBy(input.now, (s) => input.segments.get(s.accountId) ?? 'unknown');
  const bands = input.models.flatMap((model) => {
    const own = input.now.filter((score) => score.model === model.id);
    const of = input.models.length === 1 ? '' : ` · ${model.title}`;
    return distribution(model, own, null).map(({ name }) => {
      return { name, model: model.id, title: `${name}${of}` };
    });
  });
  const rows = [...groups]
    .map(([segment, scores]) => ({ segment, scores, mrr: totalMrr(scores) }))
    .sort((a, b) => order?.(a.segment, b.segment) || byMrr(a, b))
    .map(({ segment, scores, mrr }) => rowOf(bands, segment, scores, mrr));
  return {
    ...healthReport({ ...input, isForMachines: false }),
    id: 'health-by',
    blocks: [
      table({
        name: 'segments',
        title: `Health by ${dimension}`,
        columns: columnsOf(dimension, bands),
        rows,
        empty: 'no customers',
      }),
    ],
  };
}

type Group = { segment: string; mrr: string };

const byMrr = (a: Group, b: Group): number =>
  Number(b.mrr) - Number(a.mrr) || (a.segment < b.segment ? -1 : 1);

/** A band of one model. */
type Place = { name: string; model: string; title: string };

function columnsOf(dimension: string, bands: readonly Place[]): TableColumn[] {
  return [
    column('segment', dimension, 'left'),
    column('customers', 'Customers'),
    column('mrr', 'MRR'),
    column('health_average', 'Health Avg'),
    ...bands.map(({ title }) => column(title.toLowerCase().replaceAll(/[^a-z]+/g, '_'), title)),
  ];
}

function rowOf(
  bands: readonly Place[],
  segment: string,
  scores: readonly Score[],
  mrr: string,
): Cell[] {
  return [
    segmentCell(segment),
    count(scores.length),
    { value: mrr, unit: 'money' },
    { value: averages(scores)?.plain ?? null, unit: 'score' },
    ...bands.map(({ name, model }) => {
      return count(scores.filter((own) => own.band === name && own.model === model).length);
    }),
  ];
}

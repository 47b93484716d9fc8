import type { Cell, Report, TableColumn } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { averages, distribution, totalMrr } from './distribution.ts';
import { type HealthInput, healthReport } from './health.ts';

/** The health distribution of each segment, largest MRR first. */
export function segmentReport(input: HealthInput, dimension: string): Report {
  const groups = new Map<string, Score[]>();
  for (const score of input.now) {
    const segment = input.segments.get(score.accountId) ?? 'unknown';
    groups.set(segment, [...(groups.get(segment) ?? []), score]);
  }
  const rows = [...groups]
    .map(([segment, scores]) => ({ segment, scores, mrr: totalMrr(scores) }))
    .sort((a, b) => Number(b.mrr) - Number(a.mrr) || (a.segment < b.segment ? -1 : 1))
    .map(({ segment, scores, mrr }) => rowOf(input, segment, scores, mrr));
  const bands = distribution(input.model, input.now, null).map(({ name }) => name);
  return {
    ...healthReport({ ...input, isForMachines: false }),
    id: 'health-by',
    blocks: [
      {
        kind: 'table',
        name: 'segments',
        title: `Health by ${dimension}`,
        columns: columnsOf(dimension, bands),
        rows,
        for: 'both',
        limit: null,
        empty: 'no customers',
        note: null,
      },
    ],
  };
}

function columnsOf(dimension: string, bands: readonly string[]): TableColumn[] {
  const column = (id: string, title: string, align: TableColumn['align'] = 'right') => {
    return { id, title, align, for: 'both' as const };
  };
  return [
    column('segment', dimension, 'left'),
    column('customers', 'Customers'),
    column('mrr', 'MRR'),
    column('health_average', 'Health Avg'),
    ...bands.map((name) => column(name.toLowerCase().replaceAll(/[^a-z]+/g, '_'), name)),
  ];
}

function rowOf(input: HealthInput, segment: string, scores: readonly Score[], mrr: string): Cell[] {
  const all = distribution(input.model, input.now, null).map(({ name }) => name);
  return [
    { value: segment, unit: 'text' },
    { value: scores.length, unit: 'count' },
    { value: mrr, unit: 'money' },
    { value: averages(scores)?.plain ?? null, unit: 'score' },
    ...all.map((name): Cell => {
      return { value: scores.filter(({ band }) => band === name).length, unit: 'count' };
    }),
  ];
}

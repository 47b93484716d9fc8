import type { Group, Model } from '../models/model.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import type { HealthInput } from './health.ts';

/** Groups against what their document expects of them; only of models that expect something. */
export function groupTables({ models, now }: HealthInput): TableBlock[] {
  return models
    .filter(({ groups }) => groups.some(({ target }) => target !== undefined))
    .map((model) => groupTable(model, now, models.length === 1 ? '' : ` of model ${model.title}`));
}

function groupTable(model: Model, now: readonly Score[], of: string): TableBlock {
  const scored = now.filter((s) => s.model === model.id && s.score !== null);
  return table({
    name: `groups_${model.id}`,
    title: `Groups${of}`,
    columns: [
      column('group', 'Group', 'left'),
      column('weight', 'Weight'),
      column('average', 'Average'),
      column('target', 'Target'),
      column('reached', 'Reached by'),
    ],
    rows: model.groups.map((group) => rowOf(group, scored)),
    for: 'readers',
    empty: 'no groups',
  });
}

function rowOf({ id, title, weight, ...group }: Group, scored: readonly Score[]): Cell[] {
  const target = group.target ?? null;
  const own = scored.flatMap(({ groups }) => groups.find((own) => own.id === id)?.score ?? []);
  const average = own.length === 0 ? null : own.reduce((a, b) => a + b, 0) / own.length;
  const reached = target === null ? null : own.filter((score) => score >= target).length;
  const isMet = average !== null && target !== null && average >= target;
  return [
    text(title),
    { value: weight, unit: 'number' },
    {
      value: average,
      unit: 'score',
      ...(target === null || average === null ? {} : { tone: isMet ? 'good' : 'bad' }),
    },
    { value: target, unit: 'count' },
    { ...text(reached === null ? null : `${reached} of ${own.length}`) },
  ];
}

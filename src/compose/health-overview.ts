import type { Model } from '../models/model.ts';
import type { Block, Cell, TableColumn } from '../reports/report.ts';
import type { Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import { bandShares } from './charts.ts';
import { averageNote, type BandCount, distribution } from './distribution.ts';
import type { HealthInput } from './health.ts';

/** Customers by band, one table for each model: bands of different models are never added up. */
export function overviews(input: HealthInput): Block[] {
  const { models } = input;
  if (models.length === 1) return overview(input, models[0]!, 'overview', 'Overview');
  return models.flatMap((model) => {
    return overview(input, model, `overview_${model.id}`, `Overview: model ${model.title}`);
  });
}

function overview(input: HealthInput, model: Model, name: string, title: string): Block[] {
  const own = (scores: Iterable<Score>) => [...scores].filter((s) => s.model === model.id);
  const [now, before] = [own(input.now), own(input.before.values())];
  const thin = input.thin.filter((line) => line.startsWith(`model ${model.id}: `));
  const isBroken = input.broken.has(model.id);
  const bands = distribution(model, now, isBroken ? null : before);
  const words = {
    hasLevels: model.bands.some(({ level }) => level !== undefined),
    hasStates: model.bands.some(({ status }) => status !== undefined),
  };
  const columns: TableColumn[] = [
    column('status', words.hasStates ? 'Band' : 'Status', 'left'),
    ...(words.hasLevels ? [column('level', 'Level', 'left')] : []),
    ...(words.hasStates ? [column('state', 'Status', 'left')] : []),
    column('bar', '', 'left', 'terminal'),
    column('customers', 'Customers'),
    column('percent', '%'),
    column('mrr', 'MRR'),
    column('change', 'Change', 'right', 'terminal'),
  ];
  const rows = bands.map((band) => overviewRow(band, input.now.length, words));
  return [
    ...bandShares(title, bands, input.currency),
    table({
      name,
      title,
      columns,
      rows,
      for: 'readers',
      empty: 'no customers',
      note: [averageNote(now, isBroken ? [] : before), ...thin].filter(Boolean).join(' · ') || null,
    }),
  ];
}

function overviewRow(
  band: BandCount,
  all: number,
  { hasLevels, hasStates }: { hasLevels: boolean; hasStates: boolean },
): Cell[] {
  const { name, range, tone, n, mrr, before } = band;
  const isGood = tone === 'healthy';
  const by = before === null ? null : n - before.n;
  return [
    { value: range === '' ? name : `${name} (${shortRange(range)})`, unit: 'text', tone },
    ...(hasLevels ? [text(band.level)] : []),
    ...(hasStates ? [text(band.status)] : []),
    { value: all === 0 ? 0 : n / all, unit: 'bar', tone },
    { value: n, unit: 'count' },
    { value: all === 0 ? null : (100 * n) / all, unit: 'percent' },
    { value: mrr, unit: 'money' },
    {
      value: by,
      unit: 'count',
      isChange: true,
      tone:
        by === null || by === 0 || tone === 'muted' || tone === 'watch'
          ? 'muted'
          : by > 0 === isGood
            ? 'good'
            : 'bad',
    },
  ];
}

// The dashboard's template writes open ends: 80+, 60–79, 40–59, <40.
function shortRange(range: string): string {
  const [low, high] = range.split('–');
  if (high === '100') return `${low}+`;
  const step = high!.includes('.') ? 0.1 : 1;
  return low === '0' ? `<${Number((Number(high) + step).toFixed(1))}` : range;
}

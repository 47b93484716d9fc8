import { units } from '../analyse/contribution.ts';
import type { Explanation } from '../analyse/explain.ts';
import type { Block, Cell } from '../reports/report.ts';
import { count, text } from './blocks.ts';
import { sourceText } from './explain-accounts.ts';
import { readers } from './explain-table.ts';

const mostRows = 10;

/** The rows that decide a percentile or a median of survival, with their ranks. */
export function decidingTable({ measurement, ranking, accounts }: Explanation): Block[] {
  const { deciding, nRows } = ranking!;
  if (deciding.length === 0) return [];
  const { definition, unit } = measurement;
  const isRanked = deciding[0]!.rank !== null;
  const { per = 1 } = definition;
  const rows = deciding.map(({ rank, account, value, weight, of }): Cell[] => {
    const part = accounts.find(({ id }) => id === account);
    const input = part?.inputs.find((i) => i.amount !== null && units(i.amount) === units(value));
    return [
      ...(rank === null ? [] : [count(rank)]),
      text(part?.name ?? account),
      { value: Number(value) / per, unit, digits: 2 },
      { value: (100 * weight) / of, unit: 'percent', digits: 0 },
      text(input === undefined ? '' : sourceText(input)),
    ];
  });
  const titles = ['Account', 'Value', 'Weight', 'Source'];
  return [
    readers({
      name: 'deciding',
      title: `What decides it, among ${nRows} rows`,
      titles: isRanked ? ['Rank', ...titles] : titles,
      rows,
      left: isRanked ? [1, 4] : [0, 3],
      limit: mostRows,
      more: '--format csv',
    }),
  ];
}

/** The curve around one half: who still waits after so long. */
export function curveTable({ measurement, ranking }: Explanation): Block[] {
  const curve = ranking?.curve ?? [];
  if (curve.length === 0) return [];
  const half = curve.findIndex(({ survival }) => survival <= 0.5 + 1e-9);
  const at = half === -1 ? curve.length - 1 : half;
  const shown = curve.slice(Math.max(0, at - 2), at + 3);
  const { definition, unit } = measurement;
  return [
    readers({
      name: 'curve',
      title: 'The curve around one half',
      titles: ['After', 'Waiting before', 'Reached', 'Still waiting'],
      rows: shown.map(({ time, atRisk, events, survival }) => [
        { value: time / (definition.per ?? 1), unit },
        count(atRisk),
        count(events),
        {
          value: 100 * survival,
          unit: 'percent',
          tone: survival <= 0.5 + 1e-9 ? 'good' : undefined,
        },
      ]),
      left: [],
    }),
  ];
}

import type { PresetColumn } from './preset.ts';

/** What happens to the values of a column on their way in, in words; empty where they stay as they are. */
export function spellingIn(column: PresetColumn): string {
  if (typeof column === 'string' || 'length' in column) return '';
  if ('value' in column) return `always ${column.value}`;
  const { unit, format, map, separator } = column;
  return [
    unit === 'minor' ? 'in cents' : '',
    format === 'unix' ? 'unix seconds or ISO' : (format ?? ''),
    map === undefined ? '' : wordsOf(map),
    separator === undefined ? '' : `items separated by ${separator}`,
  ]
    .filter((says) => says !== '')
    .join('; ');
}

const wordsOf = (map: Readonly<Record<string, string | null>>): string =>
  Object.entries(map)
    .map(([from, to]) => `${from} → ${to ?? 'none'}`)
    .join(', ');

import { clean, grouped } from '../lib/text.ts';
import type { Cell, Report } from '../reports/report.ts';
import { column, count, table, text } from './blocks.ts';

/** What runs keep of one kind: entries, their bytes, and the day on which one was last used. */
export type KeptKind = { what: string; entries: number; bytes: number; usedOn: string | null };

/** What runs keep, in which folder, and of how much it may grow to; `removed` is what was just cleared. */
export function cacheReport(
  of: { folder: string | null; maxBytes: number; kinds: readonly KeptKind[]; isOff: boolean },
  day: string,
  removed: { entries: number; bytes: number } | null,
): Report {
  const bytes = of.kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  const rows = of.kinds.map((kind): Cell[] => [
    text(kind.what),
    count(kind.entries),
    { ...count(kind.bytes), text: sizeOf(kind.bytes) },
    text(kind.usedOn),
  ]);
  const gone = removed?.entries === 1 ? '1 entry' : `${grouped(removed?.entries ?? 0)} entries`;
  return {
    id: 'cache',
    title: 'Cache',
    subtitle: [
      ...(of.folder === null
        ? ['no folder: neither XDG_CACHE_HOME nor HOME is set']
        : [clean(of.folder)]),
      `${sizeOf(bytes)} of at most ${sizeOf(of.maxBytes)}${of.isOff ? ', switched off' : ''}`,
      ...(removed === null ? [] : [`${gone} removed, ${sizeOf(removed.bytes)}`]),
    ],
    period: day,
    currency: null,
    blocks: [
      table({
        name: 'cache',
        columns: [
          column('what', 'What is kept', 'left'),
          column('entries', 'Entries'),
          column('bytes', 'Size'),
          column('last_used', 'Last used', 'left'),
        ],
        rows,
        note: 'it tells of accounts and users, only you can read it, and it can go at any time: cs-metrics cache clear',
      }),
    ],
    footer: [],
  };
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  if (power === 0) return `${grouped(bytes)} B`;
  const n = bytes / 1024 ** power;
  return `${n < 10 && !Number.isInteger(n) ? n.toFixed(1) : Math.round(n)} ${'KMGT'[power - 1]}B`;
}

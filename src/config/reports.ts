import type { OwnBlock, OwnReport } from './config.ts';
import type { Written } from './schema.ts';
import type { WrittenReport } from './schema-reports.ts';

/** What `reports:` says. */
export function reports({ reports: written }: Written): OwnReport[] {
  return Object.entries(written ?? {}).map(([id, { title, blocks }]) => {
    return { id, title, blocks: blocks.map(block) };
  });
}

function block(written: WrittenReport['blocks'][number]): OwnBlock {
  if ('text' in written) return { kind: 'text', text: written.text };
  if ('block' in written) return { kind: 'block', id: written.block };
  if ('table' in written) {
    const [command, name] = written.table.split('.') as [string, string];
    return { kind: 'table', command, name };
  }
  const { metrics, by = null, title = null } = written;
  return { kind: 'metrics', title, ids: [metrics].flat(), by };
}

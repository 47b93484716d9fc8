import type { Fault, Keys } from './document.ts';
import { quoted } from './excerpt.ts';
import { unknown } from './faults.ts';
import type { Written } from './schema.ts';

/** Names that reports of the config may use. */
export type KnownToReports = {
  ids: readonly string[];
  blocks: readonly string[];
  /** Commands whose tables they may show. */
  commands: readonly string[];
};

/** Reports whose name is taken, and blocks and commands that there are none of. */
export function* reportFaults({ reports }: Written, known: KnownToReports): Generator<Fault> {
  for (const [id, { blocks }] of Object.entries(reports ?? {})) {
    const keys: Keys = ['reports', id];
    if (known.ids.includes(id)) {
      const what = `${quoted(id)} is the name of a shipped report`;
      yield { keys, on: 'key', what, hint: 'give yours another name' };
    }
    for (const [i, block] of blocks.entries()) {
      const at = [...keys, 'blocks', i];
      if ('block' in block) yield* unknown([...at, 'block'], block.block, known.blocks, 'block');
      if (!('table' in block)) continue;
      const [command] = block.table.split('.');
      yield* unknown([...at, 'table'], command, known.commands, 'report', { of: 'a table' });
    }
  }
}

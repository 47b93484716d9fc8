import { column, segmentCell, table } from '../compose/blocks.ts';
import type { Config, OwnBlock, OwnReport } from '../config/config.ts';
import { idOf } from '../measure/ids.ts';
import type { CommandReport } from '../reports/catalogue.ts';
import type { Block, Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';
import { figureColumns, figureRow, notesOf } from './figures.ts';
import { blockNamed } from './index.ts';

/** The parts of a report of the config. */
export function ownBlocks(config: Config, { id, blocks }: OwnReport): BlockMaker[] {
  return blocks.map((own, i) => makerOf(config, own, `${id}.${i + 1}`, i + 1));
}

function makerOf(config: Config, own: OwnBlock, id: string, position: number): BlockMaker {
  switch (own.kind) {
    case 'block':
      return blockNamed(own.id, config);
    case 'metrics':
      return {
        id,
        needs: { metrics: own.ids.map((id) => ({ id, by: own.by === null ? [] : [own.by] })) },
        make: (kit) => [metricsTable(kit, own, `metrics_${position}`)],
      };
    case 'table':
      return {
        id,
        needs: { commands: [own.command as CommandReport] },
        make: (kit) => [takenTable(kit, own)],
      };
    case 'text':
      return {
        id,
        needs: {},
        make: () => [{ kind: 'text', title: null, lines: own.text.trimEnd().split('\n') }],
      };
  }
}

type Metrics = Extract<OwnBlock, { kind: 'metrics' }>;
type Taken = Extract<OwnBlock, { kind: 'table' }>;

function metricsTable(kit: Kit, { ids, by, title }: Metrics, name: string): TableBlock {
  const found = ids.flatMap((id) =>
    by === null
      ? [{ now: kit.figure(id), before: kit.figure(id, { ago: 1 }) }]
      : kit.segments(id, by).map((now) => ({
          now,
          before: kit.segments(id, by, 1).find(({ segment }) => segment === now.segment),
        })),
  );
  const rows = found.map(({ now, before }): Cell[] =>
    figureRow(kit, idOf(now.definition), now, before),
  );
  return table({
    name,
    title,
    columns: [...(by === null ? [] : [column('segment', by, 'left')]), ...figureColumns],
    rows: rows.map((cells, i) => [
      ...(by === null ? [] : [segmentCell(found[i]!.now.segment)]),
      ...cells,
    ]),
    empty: 'n/a: nothing to split',
    note: notesOf(rows),
  });
}

/** A table of another command under a name of its own, or why there is none. */
function takenTable(kit: Kit, { command, name }: Taken): Block {
  const made = kit.made(command as CommandReport);
  const full = `${command}_${name}`;
  if ('reason' in made) {
    return table({ name: full, columns: [], rows: [], empty: `n/a: ${made.reason}` });
  }
  const own = made.report.blocks.find((block) => block.kind === 'table' && block.name === name);
  return { ...(own as TableBlock), name: full };
}

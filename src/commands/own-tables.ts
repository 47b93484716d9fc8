import type { Made } from '../blocks/block.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { CommandReport } from '../reports/catalogue.ts';

/** Refuses tables in reports of the config that a command does not make; only its run tells them. */
export function checkTables(
  { reports, at }: Config,
  ids: readonly string[],
  made: ReadonlyMap<CommandReport, Made>,
): void {
  for (const { id, blocks } of reports.filter((own) => ids.includes(own.id))) {
    for (const [i, block] of blocks.entries()) {
      if (block.kind !== 'table') continue;
      const own = made.get(block.command as CommandReport);
      if (own === undefined || 'reason' in own) continue;
      const names = own.report.blocks.flatMap((b) => (b.kind === 'table' ? [b.name] : []));
      if (names.includes(block.name)) continue;
      throw new CliError(`the report ${block.command} has no table "${block.name}"`, {
        exitCode: exit.usage,
        where: at(['reports', id, 'blocks', i, 'table']),
        hint: didYouMean(block.name, names, `tables: ${names.join(', ')}`),
      });
    }
  }
}

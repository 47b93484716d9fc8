import { clean } from '../lib/text.ts';
import type { Report } from '../reports/report.ts';
import type { CommonOptions, Context } from './context.ts';

/** Whether the answer is one that the user wants to fail on. */
export const isOff = ({ failOn }: CommonOptions, report: Report): boolean =>
  failOn !== undefined && (report.findings?.includes(failOn) ?? false);

/** Says the warnings: cron stays silent on success, a person at a terminal is told. */
export async function notify({ effects, options, warnings }: Context): Promise<void> {
  if (options.quiet || !(effects.stderr.isTTY || options.verbose)) return;
  for (const line of warnings) await effects.stderr.write(`${clean(line)}\n`);
}

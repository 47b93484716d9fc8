import { counted } from '../analyse/counted.ts';
import { type Input, inputsOf } from '../analyse/inputs.ts';
import { type Cause, movedAccounts, type RecordedFigure } from '../analyse/restatement.ts';
import type { Changed, Moved } from '../compose/diff.ts';
import type { FactContext } from '../facts/fact.ts';
import { idOf } from '../measure/ids.ts';
import type { Measurement, Span } from '../measure/measurement.ts';
import type { Normalised } from '../normalise/normalise.ts';
import type { Gathered } from '../pipeline.ts';

/** What the exports of now tell of a period. */
export type ToldNow = {
  figures: ReadonlyMap<string, RecordedFigure>;
  measurements: readonly Measurement[];
  span: (m: Measurement) => Span;
  facts: FactContext;
};

/** Accounts that moved the figures, with their rows in files that are new or have changed. */
export async function movedIn(
  gathered: Gathered,
  told: ToldNow,
  changed: readonly Changed[],
): Promise<Moved[]> {
  const all: Moved[] = [];
  for (const { before, now, causes } of changed) {
    if (before.accounts === undefined || now?.accounts === undefined) continue;
    const inputs = await newInputs(gathered, told, before, causes);
    for (const { account, ...parts } of movedAccounts(before.accounts, now.accounts)) {
      const own = inputs.filter((input) => input.account === account);
      const places = [...new Set(own.map(({ file, line }) => `${file}:${line}`))];
      all.push({ figure: before, account, ...parts, places });
    }
  }
  return all;
}

/** Rows behind a figure that were not there, or not so, when it was recorded. */
async function newInputs(
  { engine, normalised }: Gathered,
  { measurements, span, facts }: ToldNow,
  { metric, dimension }: RecordedFigure,
  causes: readonly Cause[],
): Promise<Input[]> {
  const total = measurements.find((m) => m.dimension === '' && idOf(m.definition) === metric);
  const from = await firstNewLines(normalised.files, causes);
  if (total === undefined || dimension !== '' || from.size === 0) return [];
  const { definition } = total;
  const { files } = normalised;
  const place = { context: facts, files };
  const inputs = await inputsOf(engine, definition, counted(definition, span(total)), null, place);
  return inputs.filter(({ file, line }) => line !== null && line >= (from.get(file) ?? Infinity));
}

/** File → its first line that is new; of a file that changed inside nobody knows which are. */
async function firstNewLines(
  files: Normalised['files'],
  causes: readonly Cause[],
): Promise<Map<string, number>> {
  const lines = new Map<string, number>();
  for (const cause of causes) {
    if (!('file' in cause)) continue;
    const { file, rowsBefore } = cause.file;
    const relation = files.find((own) => own.file === file);
    if (relation === undefined) continue;
    const isAdded = cause.kind === 'rows added' && rowsBefore !== null && rowsBefore > 0;
    const known = isAdded
      ? (await relation.linesOf([rowsBefore])).get(rowsBefore)?.line
      : undefined;
    lines.set(file, known === undefined ? 0 : known + 1);
  }
  return lines;
}

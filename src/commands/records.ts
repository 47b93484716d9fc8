import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  placeKey,
  type RecordedFigure,
  type RecordedFile,
  type RecordedRun,
  type Settings,
} from '../analyse/restatement.ts';
import type { Config } from '../config/config.ts';
import type { Processes } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import { lock } from '../render/lock.ts';
import { publish, textBefore } from '../render/output.ts';
import { underPseudonyms } from './privacy.ts';

// Files and settings are told once, and runs name them: most runs share them with others.
type Line =
  | { kind: 'files'; id: string; files: readonly RecordedFile[] }
  | { kind: 'settings'; id: string; settings: Settings }
  | RunLine;

type RunLine = {
  kind: 'run';
  as_of: string;
  command: string;
  version: string;
  config: string;
  settings: string;
  files: string;
  figures: readonly RecordedFigure[];
};

/** Runs that were recorded, in the order in which they came; none where there is no file. */
export async function recordedRuns(config: Config): Promise<RecordedRun[]> {
  const runs = await recordedIn(config.record.file);
  return runs.map((run) => underPseudonyms(run, config));
}

/** The same as they stand in a file, whatever may be told. */
export async function recordedIn(path: string): Promise<RecordedRun[]> {
  return runsIn(path, (await textBefore(path)) ?? '');
}

/** Adds a run to the file, unless the last one of its kind says the same from the same. */
export async function addRun(path: string, run: RecordedRun, processes: Processes): Promise<void> {
  const unlock = await locked(path, processes);
  try {
    const text = (await textBefore(path)) ?? '';
    const runs = runsIn(path, text);
    const last = runs.findLast((other) => isOfOneKind(other, run));
    if (last !== undefined && identity(last) === identity(run)) return;
    const [own, ...told] = linesOf(run).reverse();
    const lines = [...told.reverse().filter((line) => !text.includes(`${line}\n`)), own!];
    await publish([{ path, text: `${text}${lines.map((line) => `${line}\n`).join('')}` }]);
  } finally {
    await unlock();
  }
}

const isOfOneKind = (a: RecordedRun, b: RecordedRun): boolean =>
  a.command === b.command &&
  JSON.stringify(a.figures.map(placeKey)) === JSON.stringify(b.figures.map(placeKey));

// The day on which a run says the same once more is no news.
const identity = ({ version, settings, files, figures }: RecordedRun): string =>
  JSON.stringify([version, settings, files, figures]);

function linesOf({ asOf, settings, files, figures, ...run }: RecordedRun): string[] {
  const [settingsId, filesId] = [idOf(settings), idOf(files)];
  const { command, version, config } = run;
  const told: Line[] = [
    { kind: 'settings', id: settingsId, settings },
    { kind: 'files', id: filesId, files },
  ];
  const own: RunLine = {
    ...{ kind: 'run', as_of: asOf, command, version, config },
    ...{ settings: settingsId, files: filesId, figures },
  };
  return [...told, own].map((line) => JSON.stringify(line));
}

const idOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);

function runsIn(path: string, text: string): RecordedRun[] {
  const lines = text
    .split('\n')
    .flatMap((line, i) => (line === '' ? [] : parsed(path, line, i + 1)));
  const files = new Map(lines.flatMap((l) => (l.kind === 'files' ? [[l.id, l.files]] : [])));
  const settings = new Map(
    lines.flatMap((l) => (l.kind === 'settings' ? [[l.id, l.settings]] : [])),
  );
  return lines.flatMap((line): RecordedRun[] => {
    if (line.kind !== 'run') return [];
    const { kind: _, as_of: asOf, ...run } = line;
    return [
      {
        ...run,
        asOf,
        settings: settings.get(run.settings) ?? {},
        files: files.get(run.files) ?? [],
      },
    ];
  });
}

function parsed(path: string, text: string, line: number): Line {
  try {
    const found = JSON.parse(text) as Line;
    const isRun = found.kind === 'run' && Array.isArray(found.figures);
    const isFiles = found.kind === 'files' && Array.isArray(found.files);
    if (isRun || isFiles || (found.kind === 'settings' && found.settings !== null)) return found;
  } catch {
    // Told below.
  }
  throw new CliError('the recorded figures cannot be read', {
    exitCode: exit.input,
    where: `${path}:${line}`,
    hint: 'remove the line, or bring the file back from a backup; it is only ever added to',
  });
}

// Adding a line takes milliseconds, so another run that is at it is waited for.
const patience = Array.from({ length: 20 }, () => 100);

async function locked(path: string, processes: Processes): Promise<() => Promise<void>> {
  for (const delay of patience) {
    try {
      return await lock(path, false, processes);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      await pause(delay);
    }
  }
  return lock(path, false, processes);
}

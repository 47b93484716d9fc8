import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { CliError, exit } from '../errors.ts';
import { quoted } from './excerpt.ts';

export type FileFacts = { isFile: boolean; mode: number; userId: number };

/** What the search sees of the world. */
export type Surroundings = {
  /** Value of `--config`. */
  flag?: string;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Null where files have no owners. */
  userId: number | null;
  /** Facts of a path, links followed; null when nothing is there. */
  stat: (path: string) => FileFacts | null;
};

/** `path` is for messages, `file` is absolute, `by` is the rule; each warning is one line. */
export type FoundConfig = {
  path: string;
  file: string;
  folder: string;
  by: string;
  warnings: string[];
};

type Candidate = { path: string; file: string; by: string; isFromParent: boolean };

const fileName = 'cs-metrics.yaml';

/** Finds the config that counts; the first hit wins, and nothing is merged across levels. */
export function findConfig(around: Surroundings): FoundConfig {
  const { flag, env } = around;
  if (flag !== undefined) return named(flag, '--config', around);
  if (env.CS_METRICS_CONFIG) return named(env.CS_METRICS_CONFIG, 'CS_METRICS_CONFIG', around);
  const candidates = [...nearby(around), ...personal(env)];
  const warnings: string[] = [];
  for (const candidate of candidates) {
    const facts = around.stat(candidate.file);
    if (!facts?.isFile) continue;
    const doubt = candidate.isFromParent ? distrust(facts, around.userId) : null;
    if (doubt === null) return found(candidate, warnings);
    const { path } = candidate;
    warnings.push(`${path} is ignored: ${doubt}; to use it, write --config ${path}`);
  }
  throw nothingFound(candidates, warnings, around);
}

function named(path: string, by: string, { cwd, stat }: Surroundings): FoundConfig {
  const file = resolve(cwd, path);
  const facts = stat(file);
  if (facts?.isFile) return found({ path, file, by: `named by ${by}` }, []);
  const what = `${by} names ${quoted(path)}, which ${facts ? 'is no file' : 'does not exist'}`;
  const hint = `relative paths start at ${cwd}`;
  throw new CliError(what, { exitCode: exit.usage, hint: isAbsolute(path) ? undefined : hint });
}

/** The working folder, then its parents up to the root of the repository. */
function nearby({ cwd, stat }: Surroundings): Candidate[] {
  const candidates: Candidate[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, fileName);
    const isFromParent = folder !== cwd;
    const by = isFromParent ? 'found in a folder above' : 'found in the working folder';
    candidates.push({ path: relative(cwd, file), file, by, isFromParent });
    if (folder === dirname(folder) || stat(join(folder, '.git')) !== null) return candidates;
  }
}

/** The XDG standard wants relative values ignored. */
function personal({ XDG_CONFIG_HOME: xdg, HOME: home }: Surroundings['env']): Candidate[] {
  const folder =
    xdg && isAbsolute(xdg) ? xdg : home && isAbsolute(home) ? join(home, '.config') : null;
  if (folder === null) return [];
  const file = join(folder, 'cs-metrics', 'config.yaml');
  return [{ path: file, file, by: 'found in the personal folder', isFromParent: false }];
}

/** A config carries SQL and paths; nobody else may put one in our way. */
function distrust({ mode, userId }: FileFacts, ours: number | null): string | null {
  if (ours === null) return null;
  if (userId !== ours) return 'it belongs to another user';
  return (mode & 0o022) === 0 ? null : 'other users may write it';
}

function found(
  { path, file, by }: Pick<Candidate, 'path' | 'file' | 'by'>,
  warnings: string[],
): FoundConfig {
  return { path, file, folder: dirname(file), by, warnings };
}

function nothingFound(
  candidates: readonly Candidate[],
  warnings: readonly string[],
  { cwd, stat }: Surroundings,
): CliError {
  const lines = ['looked for:', ...candidates.map(({ file }) => `  ${file}`), ...warnings];
  const isYml = stat(join(cwd, 'cs-metrics.yml'))?.isFile;
  const hint = isYml
    ? 'rename cs-metrics.yml to cs-metrics.yaml'
    : 'copy config.example.yaml beside your exports as cs-metrics.yaml, or name a config with --config FILE';
  return new CliError('no config found', { exitCode: exit.usage, excerpt: lines.join('\n'), hint });
}

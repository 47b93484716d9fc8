import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Effects } from '../effects.ts';
import { CliError, type ExitCode, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';
import { exportsIn } from '../propose/exports.ts';
import { type Proposal, propose, type Unplaced } from '../propose/propose.ts';
import { answersOf, type Inquiry, inquiry } from '../propose/questions.ts';
import { samples } from '../propose/samples.ts';
import { summary } from '../propose/summary.ts';
import { written } from '../propose/write.ts';
import { checkOutputs, publish } from '../render/output.ts';
import { tables } from '../tables/index.ts';
import { configIn } from './context.ts';
import { dialogue } from './dialogue.ts';

export type InitOptions = { out?: string; answer: string[]; quiet?: boolean; verbose?: boolean };

const usual = 'cs-metrics.yaml';

/** Proposes a config for the exports of some folders or files, and writes it with its evidence. */
export async function initCommand(
  effects: Effects,
  paths: readonly string[],
  options: InitOptions,
): Promise<ExitCode> {
  const answers = answersOf(options.answer);
  const isPrinted = options.out === '-';
  const out = resolve(effects.cwd, isPrinted ? usual : (options.out ?? usual));
  if (!isPrinted) await refuseExisting(out, effects.cwd);
  const folder = dirname(out);
  const found = await filesIn(paths.length === 0 ? ['.'] : paths, effects.cwd, out);
  const { read, unread } = await samples(found.files, folder, effects);
  const files = exportsIn(read, [
    ...unread.map(({ name }) => name),
    ...found.others.map((path) => nameOf(folder, path)),
  ]);
  const attempt = (): { proposal: Proposal; asked: Inquiry } => {
    const asked = inquiry(answers);
    const proposal = propose(files, tables, asked);
    asked.finish();
    return { proposal, asked };
  };
  const hasDialogue = effects.stderr.isTTY && effects.env.CI === undefined && !options.quiet;
  const { proposal, asked } = hasDialogue ? await dialogue(effects, answers, attempt) : attempt();
  const others = [...unread, ...strange(found, folder)];
  refuseNothing(proposal, others, paths);
  const text = written(proposal, commandOf(paths), others);
  // What cannot be loaded is never written.
  configIn(text, { path: nameOf(effects.cwd, out), folder });
  if (isPrinted) await effects.stdout.write(text);
  else await publish([{ path: out, text }]);
  if (!options.quiet || asked.open.length > 0) {
    const name = isPrinted ? null : nameOf(effects.cwd, out);
    const says = summary(proposal, others, asked.open, {
      name,
      isUsual: basename(out) === usual && folder === effects.cwd,
    });
    await effects.stderr.write(says.map((line) => `${clean(line)}\n`).join(''));
  }
  return asked.open.length > 0 ? exit.notGood : exit.done;
}

async function refuseExisting(out: string, cwd: string): Promise<void> {
  if (!existsSync(out)) return checkOutputs([out]);
  throw new CliError(`${nameOf(cwd, out)} is there already, and init never overwrites`, {
    exitCode: exit.usage,
    hint: 'name another file with --out, print with --out -, or move the old one away',
  });
}

/** What stands in the folders: files that may be exports, others, and folders, which are left alone. */
type Found = { files: string[]; others: string[]; folders: string[] };

const exportName = /\.(csv|tsv|txt|parquet)(\.gz|\.zst)?$/i;
const otherTable = /\.(xlsx?|xlsm|ods|json|jsonl|zip|xml|numbers)$/i;

async function filesIn(paths: readonly string[], cwd: string, out: string): Promise<Found> {
  const found: Found = { files: [], others: [], folders: [] };
  for (const path of paths.map((one) => resolve(cwd, one))) {
    const state = await stat(path).catch(() => null);
    if (state === null) {
      throw new CliError(`"${clean(nameOf(cwd, path))}" does not exist`, {
        exitCode: exit.input,
        hint: 'name the folder that holds your exports, or the files',
      });
    }
    if (!state.isDirectory()) found.files.push(path);
    else {
      for (const entry of (await readdir(path, { withFileTypes: true })).sort((a, b) =>
        a.name < b.name ? -1 : 1,
      )) {
        const own = join(path, entry.name);
        if (/^\.|^~\$/.test(entry.name) || own === out) continue;
        if (entry.isDirectory()) found.folders.push(own);
        else if (exportName.test(entry.name)) found.files.push(own);
        else if (otherTable.test(entry.name)) found.others.push(own);
      }
    }
  }
  return { ...found, files: [...new Set(found.files)] };
}

/** Files that a run could not read, and folders that were not looked into. */
function strange({ others, folders }: Found, folder: string): Unplaced[] {
  return [
    ...others.map((path) => ({
      name: nameOf(folder, path),
      says: 'is neither CSV, TSV nor Parquet; export it as one of them',
    })),
    ...folders
      .filter((path) => !['node_modules', 'dist'].includes(basename(path)))
      .map((path) => ({
        name: `${nameOf(folder, path)}/`,
        says: 'is a folder that was not looked into; name it to init if it holds exports',
      })),
  ];
}

function refuseNothing(
  { sources, unplaced }: Proposal,
  others: readonly Unplaced[],
  paths: readonly string[],
): void {
  if (sources.length > 0) return;
  const where = paths.length === 0 ? 'this folder' : paths.join(', ');
  const reasons = [...unplaced, ...others].slice(0, 8).map(({ name, says }) => `${name}: ${says}`);
  throw new CliError(`nothing in ${where} can be placed`, {
    exitCode: exit.input,
    excerpt: reasons.map((reason) => `  ${clean(reason)}`).join('\n'),
    hint: 'init looks for exports of billing, usage, surveys or tickets as CSV, TSV or Parquet; docs/tables.md tells the columns',
  });
}

const commandOf = (paths: readonly string[]): string => ['cs-metrics init', ...paths].join(' ');

/** A path as the config or a message writes it. */
function nameOf(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/') || '.';
}

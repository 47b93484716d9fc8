import { readFileSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { alertIds, alertSettings } from '../alerts/index.ts';
import { configFaults } from '../check/config.ts';
import type { Config } from '../config/config.ts';
import { type FoundConfig, findConfig } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import type { Effects } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import type { UsageRanges } from '../facts/fact.ts';
import { openFacts } from '../facts/index.ts';
import { choiceOf, modelNeeds } from '../health-models.ts';
import { ownTag, sweep } from '../leftovers.ts';
import { clean, nOf } from '../lib/text.ts';
import { metrics } from '../metrics/index.ts';
import { models } from '../models/index.ts';
import { type Gathered, gather, type RunOptions } from '../pipeline.ts';
import { planOf } from '../plan.ts';
import { type Progress, progress } from '../progress.ts';
import { NotAsBegun } from '../read/read.ts';
import { formats } from '../render/render.ts';
import { reportPlans, runnable } from '../reports/catalogue.ts';
import type { Finding } from '../reports/report.ts';
import { modelsIn } from '../score/choice.ts';
import { fillScores } from '../scored.ts';
import { presets } from '../sources/index.ts';
import { tables } from '../tables/index.ts';
import { cacheOf } from './cache-folder.ts';
import { clockDate } from './periods.ts';
import { type PrivacyOptions, privately } from './privacy.ts';
import { wrongValue } from './wrong.ts';

/** Options that every command takes. */
export type CommonOptions = PrivacyOptions & {
  config?: string;
  set: string[];
  format?: string;
  out?: string;
  /** False for --no-color. */
  color?: 'auto' | 'always' | 'never' | boolean;
  quiet?: boolean;
  verbose?: boolean;
  strict?: boolean;
  threads?: string;
  memoryLimit?: string;
  /** False for --no-cache. */
  cache?: boolean;
  asOf?: string;
  csvStyle?: string;
  table?: string;
  failOn?: Finding;
  /** Figures are recorded, whatever the config says. */
  record?: boolean;
  /** Files whose bytes are the same stay untouched. */
  ifChanged?: boolean;
};

/** What a command works with. */
export type Context = {
  effects: Effects;
  options: CommonOptions;
  config: Config;
  progress: Progress;
  /** Lines for stderr: shown on a terminal or with `--verbose`, and in footers. */
  warnings: string[];
  /** What happens once the report has left the house. */
  afterwards: (() => Promise<void>)[];
  /** How exports are read, where commands read them together. */
  reading?: <T>(need: Need, work: (gathered: Gathered) => Promise<T>) => Promise<T>;
};

/** Loads the config and sets the stage for a command. */
export function contextOf(effects: Effects, options: CommonOptions): Context {
  const found = configFor(effects, options);
  const asked = options.pseudonyms === true || options.pseudonymKey !== undefined;
  const overrides = [...options.set, ...(asked ? ['privacy.pseudonyms=true'] : [])];
  const config = configIn(readConfig(found.file, found.path), found, overrides);
  return {
    effects,
    options,
    config: privately(config, options, effects.env),
    progress: progress({
      stream: effects.stderr,
      isQuiet: options.quiet ?? false,
      isCI: effects.env.CI !== undefined,
      now: effects.now,
    }),
    warnings: found.warnings,
    afterwards: [],
  };
}

/** A config from its text, checked against all that it may name. */
export function configIn(
  text: string,
  { path, folder }: { path: string; folder: string },
  overrides: readonly string[] = [],
): Config {
  return loadConfig({
    text,
    path,
    folder,
    overrides,
    known: {
      tables: Object.fromEntries(
        tables.map(({ name, columns }) => [name, columns.map((c) => c.name)]),
      ),
      metrics: metrics.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]),
      facts: openFacts.map(({ name }) => name),
      presets: presets.map(({ id }) => id),
      models: models.map(({ id }) => id),
      alerts: { ids: alertIds, settings: Object.keys(alertSettings) },
      runnable,
      formats,
      reports: {
        ids: reportPlans.map(({ id }) => id),
        blocks: reportPlans.flatMap(({ blocks }) => blocks),
        commands: reportPlans.flatMap(({ command }) => command ?? []),
      },
    },
    verify: configFaults,
  });
}

/** The config file that counts. */
export function configFor({ env, cwd, userId }: Effects, options: CommonOptions): FoundConfig {
  return findConfig({ flag: options.config, env, cwd, userId, stat: factsOf });
}

function factsOf(path: string): { isFile: boolean; mode: number; userId: number } | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined
    ? null
    : { isFile: facts.isFile(), mode: facts.mode, userId: facts.uid };
}

function readConfig(file: string, path: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CliError('the config cannot be read', {
      exitCode: exit.usage,
      where: path,
      hint: 'check who may read it, and that it is a file',
    });
  }
}

/** What a run reads. */
export type Need = {
  facts: readonly string[];
  tables?: readonly string[];
  usageRanges?: UsageRanges | null;
  /** Rejected rows are what the command is about. */
  acceptsRejects?: true;
};

/** Reads the exports for some facts, hands them to the work, and tidies up whatever happens. */
export async function withExports<T>(
  context: Context,
  need: Need,
  work: (gathered: Gathered) => Promise<T>,
): Promise<T> {
  const { facts } = planOf(context.config, need.facts);
  const isScored = facts.some((fact) => fact.isScored);
  const needed = isScored ? withScores(context.config, need) : need;
  if (context.reading !== undefined) return context.reading(needed, work);
  const gathered = await openExports(context, needed, () => {
    import('./deliver.ts').then(({ prepare }) => prepare(context.options)).catch(() => {});
  });
  if (!need.acceptsRejects) {
    context.warnings.push(...gathered.notices, ...rejectWarnings(gathered));
  }
  try {
    if (context.options.strict && !need.acceptsRejects) assertNothingRejected(gathered);
    return await work(gathered);
  } catch (error) {
    throw await gathered.blamed(error);
  } finally {
    await gathered.close();
  }
}

// What a metric of scores needs depends on the model that scores.
function withScores(config: Config, need: Need): Need {
  const { facts, tables } = modelNeeds(config, modelsIn(choiceOf(config)));
  return {
    ...need,
    facts: [...need.facts, ...facts],
    tables: [...(need.tables ?? []), ...tables],
    usageRanges: null,
  };
}

/** Reads the exports for some facts; whoever asked closes the engine. */
export function openExports(
  context: Context,
  need: Need,
  meanwhile: () => void = () => {},
): Promise<Gathered> {
  // Standard input cannot be read twice.
  const isHasty = !context.config.sources.some(({ files }) => files.includes('-'));
  const open = (isHasty: boolean) => attempt(context, need, { isHasty, meanwhile });
  return open(isHasty).catch((error) => {
    if (error instanceof NotAsBegun) return open(false);
    throw error;
  });
}

async function attempt(
  context: Context,
  need: Need,
  { isHasty, meanwhile }: Pick<RunOptions, 'isHasty' | 'meanwhile'>,
): Promise<Gathered> {
  const { config, options, effects } = context;
  const folder = await privateFolder(effects);
  const gathered = await gather({
    config,
    facts: need.facts,
    tables: need.tables ?? [],
    usageRanges: need.usageRanges ?? null,
    clock: clockDate(config, options, effects.now()),
    threads: whole(options.threads, '--threads'),
    cores: effects.cores,
    memoryLimit: size(options.memoryLimit) ?? '320MB',
    folder,
    cache: cacheOf(context),
    stdin: effects.stdin,
    isHasty,
    say: context.progress.say,
    meanwhile,
    onInterrupt: effects.onInterrupt,
  }).catch((error) => {
    effects.removeFolder(folder);
    throw error;
  });
  return { ...gathered, fillScores };
}

/** A folder for copies of this run; what killed runs left behind is removed first. */
async function privateFolder({ temporaryFolder }: Effects): Promise<string> {
  await sweep(temporaryFolder);
  const start = join(temporaryFolder, `cs-metrics-${ownTag()}-`);
  return mkdtemp(start).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      `no temporary folder can be made in "${clean(temporaryFolder)}" (${error.code})`,
      {
        exitCode: exit.output,
        hint: 'set TMPDIR to a folder that you may write, with space left',
      },
    );
  });
}

function rejectWarnings({ normalised: { counts } }: Gathered): string[] {
  return counts.flatMap(({ source, file, read, rejected, orphans }) => {
    const where = `${file} (${source})`;
    const names = orphans === 1 ? 'names' : 'name';
    return [
      ...(read === 0 ? [`${where}: has no rows`] : []),
      ...(rejected > 0 ? [`${where}: ${rejected} of ${read} rows rejected`] : []),
      ...(orphans > 0
        ? [`${where}: ${nOf(orphans, 'row')} ${names} an account that is not listed`]
        : []),
    ];
  });
}

function assertNothingRejected({ normalised: { counts } }: Gathered): void {
  const bad = counts.find(({ rejected, read }) => rejected > 0 || read === 0);
  if (bad === undefined) return;
  const rows = bad.rejected === 1 ? '1 row' : `${bad.rejected} rows`;
  const says = bad.read === 0 ? 'has no rows' : `has ${rows} that cannot be used`;
  throw new CliError(`source ${bad.source} ${says}, and --strict allows none`, {
    exitCode: exit.input,
    where: bad.file,
    hint: 'cs-metrics check shows what is wrong',
  });
}

function size(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^[1-9]\d*(\.\d+)? ?[KMGT]i?B$/i.test(text)) return text;
  const hint = 'a number with KB, MB, GB or TB';
  throw wrongValue('--memory-limit', 'a size such as 400MB or 2GB', text, hint);
}

function whole(text: string | undefined, option: string): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw wrongValue(option, 'a whole number', text, 'it counts from 1 to 9999');
}

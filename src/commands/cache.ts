import { clear, type Store, type Stored, stored } from '../cache/store.ts';
import { cacheReport, type KeptKind } from '../compose/cache.ts';
import type { Config } from '../config/config.ts';
import type { Effects } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import { localDate } from '../lib/zones.ts';
import { cacheFolder, isCacheOff } from './cache-folder.ts';
import { type CommonOptions, contextOf } from './context.ts';
import { deliverBare } from './deliver.ts';
import { formatsOf } from './output.ts';
import { wrongValue } from './wrong.ts';

/** Shows what runs keep of usage, or clears it. */
export async function cacheCommand(
  effects: Effects,
  action: string | undefined,
  options: CommonOptions,
): Promise<void> {
  formatsOf(options);
  if (action !== undefined && action !== 'clear') {
    throw wrongValue('cache', 'clear', action, 'without a word it shows what is kept');
  }
  const config = configIfAny(effects, options);
  const folder = cacheFolder(effects, config);
  const maxBytes = config?.cache.maxBytes ?? 2 * 1024 ** 3;
  const store: Store | null = folder === null ? null : { folder, maxBytes, now: effects.now };
  const removed = action === undefined ? null : await cleared(store);
  const entries = store === null ? [] : await stored(store);
  const zone = config?.timezone ?? 'UTC';
  const kinds = kindsOf(entries, (at) => localDate(at, zone));
  const isOff = isCacheOff({ effects, options, config });
  const report = cacheReport(
    { folder, maxBytes, kinds, isOff },
    localDate(effects.now(), zone),
    removed,
  );
  await deliverBare(effects, options, report, config ?? undefined);
}

// What is kept is there without a config, too; one that is named must be right.
function configIfAny(effects: Effects, options: CommonOptions): Config | null {
  try {
    return contextOf(effects, options).config;
  } catch (error) {
    if (options.config !== undefined || !(error instanceof CliError)) throw error;
    return null;
  }
}

async function cleared(store: Store | null): Promise<{ entries: number; bytes: number }> {
  if (store === null) return { entries: 0, bytes: 0 };
  const removed = await clear(store).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`the cache cannot be cleared (${error.code ?? error.message})`, {
      exitCode: exit.output,
      where: store.folder,
      hint: 'check who may write there; the folder may be deleted by hand',
    });
  });
  return { entries: removed.length, bytes: bytesOf(removed) };
}

function kindsOf(entries: readonly Stored[], dayOf: (at: number) => string): KeptKind[] {
  return Object.entries(kinds).map(([start, what]) => {
    const own = entries.filter(({ name }) => name.startsWith(start));
    const last = own.at(-1);
    const usedOn = last === undefined ? null : dayOf(last.usedAt);
    return { what, entries: own.length, bytes: bytesOf(own), usedOn };
  });
}

const kinds: Readonly<Record<string, string>> = {
  usage: 'files of usage, reduced to days and months',
  days: 'days that files of usage share',
  files: 'digests of files, by which changes are told',
};

const bytesOf = (entries: readonly Stored[]): number =>
  entries.reduce((sum, { bytes }) => sum + bytes, 0);

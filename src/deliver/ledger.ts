import { CliError, exit } from '../errors.ts';
import { publish, textBefore } from '../render/output.ts';

/** What each target has taken already, so that nobody gets the same bytes twice. */
export type Ledger = {
  has: (target: string, key: string) => boolean;
  /** Writes at once what was taken. */
  add: (target: string, keys: readonly string[]) => Promise<void>;
};

// A year of daily deliveries to one receiver.
const most = 400;

type Entries = Record<string, string[]>;

/** The ledger in a file, which need not exist yet. */
export async function ledgerIn(path: string): Promise<Ledger> {
  let entries = await read(path);
  return {
    has: (target, key) => entries[target]?.includes(key) ?? false,
    async add(target, keys) {
      if (keys.length === 0) return;
      // Another run may have written since.
      entries = await read(path);
      entries = { ...entries, [target]: [...(entries[target] ?? []), ...keys].slice(-most) };
      await publish([{ path, text: `${JSON.stringify(entries, null, 1)}\n` }]);
    },
  };
}

async function read(path: string): Promise<Entries> {
  const text = (await textBefore(path)) ?? '{}';
  const entries = parsed(text);
  if (entries !== null) return entries;
  throw new CliError('the ledger of deliveries cannot be read', {
    exitCode: exit.output,
    where: path,
    hint: 'remove the file: the next delivery then counts as the first',
  });
}

function parsed(text: string): Entries | null {
  try {
    const entries: unknown = JSON.parse(text);
    const isMapping = typeof entries === 'object' && entries !== null && !Array.isArray(entries);
    return isMapping && Object.values(entries).every(isTexts) ? (entries as Entries) : null;
  } catch {
    return null;
  }
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

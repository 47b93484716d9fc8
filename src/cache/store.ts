import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ownTag, sweep } from '../leftovers.ts';

/** A folder of entries that later runs may use, and that may go at any time. */
export type Store = {
  folder: string;
  maxBytes: number;
  now: () => number;
  /** Somebody asked for it, so it is made wherever it is. */
  isNamed?: boolean;
};

/** An entry that was found whole: what is said of it, and its payload, copied to where it was wanted. */
export type Kept = { about: unknown };

/** An entry as `cs-metrics cache` lists it; `usedAt` is in milliseconds since the epoch. */
export type Stored = { name: string; bytes: number; usedAt: number };

/** The digest by which contents and entries are told apart; half of it is still beyond chance. */
export const digester = () => {
  const hash = createHash('sha512');
  const told = {
    update: (piece: string | Uint8Array) => {
      hash.update(piece);
      return told;
    },
    digest: (): string => hash.digest('hex').slice(0, 64),
  };
  return told;
};

const magic = 'cs-metrics cache 2';
const headBytes = magic.length + 1 + 64 + 1 + 12 + 1;
const entryName = /^(?:(?:usage|days)-\d+-[0-9a-f]{64}|files-seen)$/;

/**
 * Finds an entry and copies its payload; null where there is none. One that is not exactly what was
 * written, cut short or changed, is removed.
 */
export async function load(store: Store, name: string, payloadTo: string): Promise<Kept | null> {
  const path = join(store.folder, name);
  const found = await readWhole(path, name, payloadTo).catch(() => 'unread' as const);
  if (found === 'absent') return null;
  if (found === null || found === 'unread') {
    await rm(payloadTo, { force: true }).catch(() => {});
    // What could not be read may be sound all the same.
    if (found === null) await rm(path, { force: true }).catch(() => {});
    return null;
  }
  const now = store.now() / 1000;
  await utimes(path, now, now).catch(() => {});
  return found;
}

async function readWhole(
  path: string,
  name: string,
  payloadTo: string,
): Promise<Kept | 'absent' | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return 'absent';
  try {
    const head = Buffer.alloc(headBytes);
    await file.read(head, 0, headBytes, 0);
    const [, digest, length] =
      new RegExp(`^${magic} ([0-9a-f]{64}) ([ 0-9]{12})\n$`).exec(head.toString('latin1')) ?? [];
    if (digest === undefined) return null;
    const about = Buffer.alloc(Number(length));
    const { bytesRead } = await file.read(about, 0, about.length, headBytes);
    if (bytesRead < about.length) return null;
    const hash = digester().update(name).update(about);
    const payload = createReadStream(path, { start: headBytes + about.length });
    await pipeline(
      payload,
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          hash.update(piece);
          yield piece;
        }
      },
      createWriteStream(payloadTo, { mode: 0o600 }),
    );
    return hash.digest() === digest ? { about: JSON.parse(about.toString('utf8')) } : null;
  } finally {
    await file.close();
  }
}

/** Keeps an entry; whoever looks for it sees all of it or none. It may fail, which hurts nobody. */
export async function save(
  store: Store,
  name: string,
  about: unknown,
  payload: string | null,
): Promise<void> {
  await makeFolder(store);
  const temporary = join(
    store.folder,
    `.cs-metrics-${ownTag()}-${randomBytes(9).toString('hex')}.tmp`,
  );
  try {
    await write(temporary, name, Buffer.from(JSON.stringify(about)), payload);
    const { size } = await stat(temporary);
    // One entry must not drive out all the others.
    if (size * 2 > store.maxBytes) return;
    await rename(temporary, join(store.folder, name));
  } finally {
    await rm(temporary, { force: true });
  }
}

async function write(
  path: string,
  name: string,
  about: Buffer,
  payload: string | null,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    // An entry under the name of another is none.
    const hash = digester().update(name).update(about);
    let at = headBytes;
    const put = async (piece: Uint8Array) => {
      await file.write(piece, 0, piece.length, at);
      at += piece.length;
    };
    await put(about);
    if (payload !== null) {
      for await (const piece of createReadStream(payload)) {
        hash.update(piece);
        await put(piece);
      }
    }
    const length = String(about.length).padStart(12);
    await file.write(
      Buffer.from(`${magic} ${hash.digest()} ${length}\n`, 'latin1'),
      0,
      headBytes,
      0,
    );
  } finally {
    await file.close();
  }
}

// A home that does not exist stays so.
async function makeFolder({ folder, isNamed = false }: Store): Promise<void> {
  await mkdir(dirname(folder), { recursive: isNamed, mode: 0o700 }).catch(() => {});
  await mkdir(folder, { mode: 0o700 }).catch(() => {});
  await chmod(folder, 0o700);
}

/** The entries, the longest unused first. */
export async function stored({ folder }: Store): Promise<Stored[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => entryName.test(name));
  const found: Stored[] = [];
  for (const name of names) {
    const state = await stat(join(folder, name)).catch(() => null);
    if (state?.isFile()) found.push({ name, bytes: state.size, usedAt: state.mtimeMs });
  }
  return found.sort((a, b) => a.usedAt - b.usedAt || (a.name < b.name ? -1 : 1));
}

/** Removes the longest unused entries until the rest fits, and what killed runs left. */
export async function prune(store: Store): Promise<void> {
  await sweep(store.folder);
  const entries = await stored(store);
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of entries) {
    if (total <= store.maxBytes) return;
    await rm(join(store.folder, name), { force: true }).catch(() => {});
    total -= bytes;
  }
}

/** Removes all entries, and says how many there were. */
export async function clear(store: Store): Promise<Stored[]> {
  await sweep(store.folder);
  const entries = await stored(store);
  for (const { name } of entries) await rm(join(store.folder, name), { force: true });
  return entries;
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digester, load, type Store, save } from './store.ts';

/** What the file system says of a file, by which it is told whether it changed. */
export type Seen = { path: string; bytes: number; state: string; changedAt: number };

/** The state of a file; null where it cannot be told. */
export async function seen(path: string): Promise<Seen | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found?.isFile()) return null;
  const { dev, ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = found;
  return {
    path,
    bytes: Number(size),
    state: [dev, ino, size, mtimeNs, ctimeNs].join(':'),
    changedAt: Math.max(Number(mtimeMs), Number(ctimeMs)),
  };
}

// Some file systems tell times to two seconds, so a file may change and look the same.
const settledAfter = 2_500;

/** Whether a change of the file since `at` would show. */
export const isSettled = ({ changedAt }: Seen, at: number): boolean =>
  changedAt < at - settledAfter;

/** Digest of all bytes of a file. */
export async function digestOf(path: string): Promise<string> {
  const hash = digester();
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece);
  return hash.digest();
}

/** Digests of files by path, as long as the file system tells of no change. */
export type Memo = Map<string, { state: string; digest: string }>;

const name = 'files-seen';
const mostFiles = 20_000;

/** The digests that earlier runs took. */
export async function readMemo(store: Store, folder: string): Promise<Memo> {
  const kept = await load(store, name, join(folder, 'files-seen'));
  return new Map(
    kept === null ? [] : (kept.about as [string, { state: string; digest: string }][]),
  );
}

/** Adds digests to those that are remembered; what another run adds meanwhile may get lost. */
export async function extendMemo(store: Store, folder: string, added: Memo): Promise<void> {
  if (added.size === 0) return;
  const before = await readMemo(store, folder);
  for (const path of added.keys()) before.delete(path);
  const all = [...before, ...added].slice(-mostFiles);
  await save(store, name, all, null);
}

/** Digests that earlier runs took, and those of a run that began at `startedAt`. */
export type Digests = { memo: Memo; added: Memo; startedAt: number };

/**
 * Digest of a file as it was when the run began: the one taken before if the file system tells of no
 * change, else that of its bytes, which a look at all of them may have taken; null where it may have
 * changed since.
 */
export async function digestNow(
  state: Seen,
  { memo, added, startedAt }: Digests,
  looked: () => Promise<string | null> = async () => null,
): Promise<string | null> {
  const before = added.get(state.path) ?? memo.get(state.path);
  if (before?.state === state.state) return before.digest;
  const digest = (await looked()) ?? (await digestOf(state.path));
  const after = await seen(state.path);
  if (after?.state !== state.state || !isSettled(state, startedAt)) return null;
  added.set(state.path, { state: state.state, digest });
  return digest;
}

import { type BulkPart, isKeyed } from '../normalise/bulk.ts';
import type { Seen } from './fingerprint.ts';

/** Files of usage that are reduced and kept together; `seen` is null where they are not kept. */
export type Pack = { parts: readonly BulkPart[]; seen: readonly Seen[] | null };

/**
 * Cuts files into packs of at least `minBytes`, in their order, so that a file that is added at the end
 * changes the last pack only. Rows with an identity are united over all files of a source, which are
 * one pack. What is too small, or no file by itself, is the last pack and never kept.
 */
export function packsOf(
  bulk: readonly BulkPart[],
  seen: ReadonlyMap<BulkPart, Seen>,
  minBytes: number,
): Pack[] {
  const sources = [...new Set(bulk.map(({ source }) => source))];
  const kept = sources.flatMap((source) => {
    const own = bulk.filter((part) => part.source === source);
    return own.some(isKeyed) ? [own] : runs(own, seen, minBytes);
  });
  const packs = kept.flatMap((parts): Pack[] => {
    const states = parts.flatMap((part) => seen.get(part) ?? []);
    const isWhole = states.length === parts.length && sizeOf(states) >= minBytes;
    return isWhole ? [{ parts, seen: states }] : [];
  });
  const rest = bulk.filter((part) => !packs.some(({ parts }) => parts.includes(part)));
  return rest.length === 0 ? packs : [...packs, { parts: rest, seen: null }];
}

/** Neighbours, cut where enough bytes are together or a file cannot be kept. */
function runs(
  own: readonly BulkPart[],
  seen: ReadonlyMap<BulkPart, Seen>,
  minBytes: number,
): BulkPart[][] {
  const found: BulkPart[][] = [[]];
  for (const part of own) {
    found.at(-1)!.push(part);
    const states = found.at(-1)!.flatMap((member) => seen.get(member) ?? []);
    if (!seen.has(part) || sizeOf(states) >= minBytes) found.push([]);
  }
  return found.filter((parts) => parts.length > 0);
}

/** Bytes of some files. */
export const sizeOf = (files: readonly Seen[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

const longestWord = 64;
const shortestPrefix = 3;

/** The candidate that a misspelt word most likely meant, or null when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const sought = fold(word);
  if (sought === '' || sought.length > longestWord) return null;
  let best = { candidate: null as string | null, distance: cutoff(sought) + 1 };
  for (const candidate of candidates) {
    const distance = distanceBetween(sought, fold(candidate));
    if (distance < best.distance) best = { candidate, distance };
  }
  return best.candidate ?? byPrefix(sought, candidates);
}

/** A hint: what was most likely meant, and what else there is. */
export function didYouMean(word: string, candidates: readonly string[], others: string): string {
  const close = nearest(word, candidates);
  return close === null ? others : `did you mean ${close}? ${others}`;
}

/** Case and separators are no difference: `accountId` means `account_id`. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[\s_.\-/@]/g, '');
}

/** Edits that a slip of the finger makes: 1 in a short word, at most 3. */
function cutoff(word: string): number {
  if (word.length < 3) return word.length - 1;
  return Math.min(3, Math.ceil(word.length / 4));
}

/** The shortest candidate that goes on from the word, or the longest that the word goes on from. */
function byPrefix(word: string, candidates: readonly string[]): string | null {
  const byLength = candidates.toSorted((a, b) => a.length - b.length);
  const isLongEnough = word.length >= shortestPrefix;
  const longer = byLength.find((candidate) => isLongEnough && fold(candidate).startsWith(word));
  return longer ?? byLength.findLast((candidate) => isStartOf(word, fold(candidate))) ?? null;
}

function isStartOf(word: string, start: string): boolean {
  return start.length >= shortestPrefix && word.startsWith(start);
}

/** Damerau–Levenshtein distance in which no part is edited twice. */
function distanceBetween(a: string, b: string): number {
  let [beforeLast, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, change);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}

import type { PseudonymKind, Pseudonyms } from '../lib/pseudonym.ts';
/** A text literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An identifier, whatever characters it has. */
export const named = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** A date literal. */
export const dated = (iso: string): string => `date '${iso}'`;

/** A list of text literals for `in (…)`; an empty list matches nothing. */
export const anyOf = (texts: readonly string[]): string =>
  texts.length === 0 ? '(null)' : `(${texts.map(quoted).join(', ')})`;

/** Whether a text is one of a few; `in (…)` becomes a join, of which the engine cannot say how far it is. */
export const among = (text: string, texts: readonly string[]): string =>
  texts.length === 0 ? 'false' : `list_contains([${texts.map(quoted).join(', ')}], ${text})`;

/** Whole ten-thousandths back to money. */
export const fromUnits = (units: string): string =>
  `cast(cast(${units} as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4))`;

/** Integer division rounded half away from zero; `/` and `//` on decimals would give a float. */
export const dividedHalfUp = (dividend: string, divisor: string): string =>
  `((2 * (${dividend}) + case when (${dividend}) < 0 then -(${divisor}) else (${divisor}) end) // (2 * (${divisor})))`;

/** Days from one date to another. */
export const daysBetween = (from: string, to: string): string => `date_diff('day', ${from}, ${to})`;

/** Whole seconds from one UTC instant to another, rounded down. */
export const secondsBetween = (from: string, to: string): string =>
  `((epoch_us(${to}) - epoch_us(${from})) // 1000000)`;

/** First day of the month. */
export const monthOf = (date: string): string => `cast(date_trunc('month', ${date}) as date)`;

/** Monday 1 to Sunday 7. */
export const weekdayOf = (date: string): string => `isodow(${date})`;

/** One row for each day from the first to the last. */
export const eachDay = (first: string, last: string): string =>
  `cast(unnest(generate_series(${first}, ${last}, interval 1 day)) as date)`;

/** Linear interpolation between order statistics (type 7), over integers or dates. */
export const quantile = (value: string, share: number): string =>
  `quantile_cont(${value}, ${share})`;

export type Transition = { at: number; before: number; after: number };

/** Seconds to add to a UTC instant for the local time; a balanced tree of tests, which is fast. */
export function offsetAt(epochSeconds: string, zone: readonly Transition[], first: number): string {
  const steps = zone.map((t) => ({ from: t.at, offset: t.after }));
  return tree(epochSeconds, steps, first);
}

/**
 * Seconds to add to UTC for a local wall-clock time (given as if it were UTC); null for a time that
 * the clock skipped or showed twice.
 */
export function offsetOfLocal(
  localSeconds: string,
  zone: readonly Transition[],
  first: number,
): string {
  const steps = zone.flatMap((t): { from: number; offset: number | null }[] => {
    const [low, high] = [t.at + Math.min(t.before, t.after), t.at + Math.max(t.before, t.after)];
    return [
      { from: low, offset: null },
      { from: high, offset: t.after },
    ];
  });
  return tree(localSeconds, steps, first);
}

/**
 * The first UTC second at which clocks show a local second (given as if it were UTC) or a later one;
 * a time that they skip is the second of the jump, one that they show twice the first of both.
 */
export function firstShown(
  localSeconds: string,
  zone: readonly Transition[],
  first: number,
): string {
  const steps = zone.map((t) => ({
    from: t.at + t.before,
    offset: `greatest(${t.at}, ${localSeconds} - (${t.after}))`,
  }));
  return tree(localSeconds, steps, `${localSeconds} - (${first})`);
}

type Leaf = number | string | null;

function tree(x: string, steps: readonly { from: number; offset: Leaf }[], below: Leaf): string {
  if (steps.length === 0) return below === null ? 'null' : String(below);
  const middle = steps.length >> 1;
  const step = steps[middle]!;
  const left = tree(x, steps.slice(0, middle), below);
  const right = tree(x, steps.slice(middle + 1), step.offset);
  return `case when ${x} < ${step.from} then ${left} else ${right} end`;
}

/** SQL of an id as it is told: itself, or what stands for it. */
export const told = (
  { pseudonyms }: { pseudonyms: Pseudonyms | null },
  kind: PseudonymKind,
  id: string,
): string => (pseudonyms === null ? id : `stand_in('${kind}', ${id})`);

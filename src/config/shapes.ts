import * as z from 'zod';

/** Text that looks like a pattern; `noun` ends the sentence "… is not". */
export function written(pattern: RegExp, noun: string) {
  return z.string({ error: noun }).regex(pattern, { error: noun });
}

/** A whole number between two others. */
export function whole(noun: string, min: number, max = Number.MAX_SAFE_INTEGER) {
  return z.int({ error: noun }).min(min, { error: noun }).max(max, { error: noun });
}

/** A number out of 1 or 100, or a percentage. */
export function shareOf(outOf: 1 | 100, noun: string) {
  const share = z.number({ error: noun }).min(0, { error: noun }).max(outOf, { error: noun });
  return z.union([share, written(/^(100(\.0+)?|\d{1,2}(\.\d+)?)%$/, noun)], { error: noun });
}

/** One of these words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

/** One item or a list of them. */
export function oneOrMany<Item extends z.ZodType>(item: Item, noun: string) {
  return z.union([item, z.array(item, { error: noun }).min(1, { error: noun })], { error: noun });
}

/** A mapping whose keys are free. */
export function record<Key extends z.ZodString, Value extends z.ZodType>(key: Key, value: Value) {
  return z.record(key, value, { error: 'a mapping' });
}

/** A mapping whose keys are known; an unknown one gets those that exist. */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape, known = Object.keys(shape)) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? known.join(' ') : 'a mapping'),
  });
}

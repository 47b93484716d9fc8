const blocks = [...'▁▂▃▄▅▆▇█'];
const unknown = '·';

// Heights span at least this share of the largest value: below it a line is flat to a reader.
const leastSpan = 0.02;

/** One block character for each value, lowest to highest, and a dot where none is known. */
export function sparkline(values: readonly (number | null)[]): string {
  const heights = sparkHeights(values);
  return heights
    .map((height) =>
      height === null ? unknown : blocks[Math.min(blocks.length - 1, Math.floor(height * 8))]!,
    )
    .join('');
}

/** Where each value stands between 0 and 1; what hardly moves stays near the middle. */
export function sparkHeights(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(high - low, leastSpan * Math.max(Math.abs(low), Math.abs(high)));
  const ground = (low + high - span) / 2;
  // Binary fractions may put the lowest a hair below 0.
  const within = (height: number): number => Math.min(1, Math.max(0, height));
  return values.map((value) =>
    value === null ? null : span === 0 ? 0.5 : within((value - ground) / span),
  );
}

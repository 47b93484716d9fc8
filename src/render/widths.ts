/** How wide a column would like to be and how narrow it may become. */
export type Span = {
  natural: number;
  least: number;
  /** Drawings go first when room is short; the numbers beside them say the same. */
  isBar?: boolean;
};

/** Widths that fit into the room, null for columns left out: from the right, never the first. */
export function columnWidths(spans: readonly Span[], room: number, gap: number): (number | null)[] {
  const kept = keep(spans, room, gap);
  const widths = new Map(
    kept.map((at) => [at, Math.max(spans[at]!.least, Math.min(spans[at]!.natural, room))]),
  );
  let excess = total([...widths.values()], gap) - room;
  while (excess > 0) {
    const widest = widestFlexible(widths, spans);
    if (widest === undefined) break;
    widths.set(widest, widths.get(widest)! - 1);
    excess -= 1;
  }
  return spans.map((_, at) => widths.get(at) ?? null);
}

function keep(spans: readonly Span[], room: number, gap: number): number[] {
  let kept = spans.map((_, at) => at);
  const least = () => kept.map((at) => spans[at]!.least);
  while (kept.length > 1 && total(least(), gap) > room) {
    const bar = kept.findLast((at) => at > 0 && spans[at]!.isBar);
    kept = kept.filter((at) => at !== (bar ?? kept.at(-1)));
  }
  return kept;
}

function total(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
}

function widestFlexible(widths: Map<number, number>, spans: readonly Span[]): number | undefined {
  let widest: number | undefined;
  for (const [at, width] of widths)
    if (width > spans[at]!.least && width > (widest === undefined ? 0 : widths.get(widest)!))
      widest = at;
  return widest;
}

/** How wide a column would like to be and how narrow it may become. */
export type Span = {
  natural: number;
  least: number;
  /** Drawings go first when room is short; the numbers beside them say the same. */
  isBar?: boolean;
  /** A small line leaves before the names of the rows are shortened. */
  isLine?: boolean;
  /** Leaves before columns that say more, or stays as wide as it likes while others can leave. */
  whenNarrow?: 'leaves' | 'stays';
};

/**
 * Widths that fit into the room, null for columns left out: lines, bars and those that may leave, then
 * the others, each from the right, never the first.
 */
export function columnWidths(spans: readonly Span[], room: number, gap: number): (number | null)[] {
  const kept = keep(spans, room, gap);
  const widths = new Map(
    kept.map((at) => [at, Math.max(spans[at]!.least, Math.min(spans[at]!.natural, room))]),
  );
  let excess = total([...widths.values()], gap) - room;
  while (excess > 0) {
    const widest =
      widestFlexible(widths, spans, ({ whenNarrow }) => whenNarrow !== 'stays') ??
      widestFlexible(widths, spans, () => true);
    if (widest === undefined) break;
    widths.set(widest, widths.get(widest)! - 1);
    excess -= 1;
  }
  return spans.map((_, at) => widths.get(at) ?? null);
}

function keep(spans: readonly Span[], room: number, gap: number): number[] {
  let kept = spans.map((_, at) => at);
  const isTooWide = (wish: (span: Span) => number): boolean =>
    total(
      kept.map((at) => wish(spans[at]!)),
      gap,
    ) > room;
  const mayLeave = () =>
    kept.findLast((at) => at > 0 && spans[at]!.isBar) ??
    kept.findLast((at) => at > 0 && spans[at]!.whenNarrow === 'leaves');
  const wanted = ({ natural, least, whenNarrow }: Span): number =>
    whenNarrow === 'stays' ? Math.max(least, Math.min(natural, Math.floor(room / 2))) : least;
  const named = (span: Span): number => (span === spans[0] ? span.natural : wanted(span));
  if (isTooWide(named)) kept = kept.filter((at) => !spans[at]!.isLine);
  for (let at = mayLeave(); at !== undefined && isTooWide(wanted); at = mayLeave()) {
    const left = at;
    kept = kept.filter((other) => other !== left);
  }
  while (kept.length > 1 && isTooWide(({ least }) => least)) kept = kept.slice(0, -1);
  return kept;
}

function total(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
}

function widestFlexible(
  widths: Map<number, number>,
  spans: readonly Span[],
  isAsked: (span: Span) => boolean,
): number | undefined {
  let widest: number | undefined;
  for (const [at, width] of widths)
    if (
      isAsked(spans[at]!) &&
      width > spans[at]!.least &&
      width > (widest === undefined ? 0 : widths.get(widest)!)
    )
      widest = at;
  return widest;
}

import type { Findings } from '../check/check.ts';

const nShown = 5;

/** Subscriptions whose periods overlap, each pair on a line. */
export function overlapLines({ overlaps }: Findings): string[] {
  return shortened(
    overlaps.map(({ subscription, account, first, second }) => {
      return `${subscription} of ${account}: ${first} still runs when ${second} begins`;
    }),
  );
}

/** Subscriptions whose status and dates disagree. */
export function statusLines({ contradictory }: Findings): string[] {
  return shortened(
    contradictory.map(({ subscription, account, status, endsOn }) => {
      const dates = endsOn === null ? 'open, counted as paying' : `ended on ${endsOn}, not counted`;
      return `${subscription} of ${account}: ${status}, but ${dates}`;
    }),
  );
}

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= nShown) return [...lines];
  return [...lines.slice(0, nShown), `… ${lines.length - nShown} more`];
}

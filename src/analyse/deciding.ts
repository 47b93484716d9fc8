import { units } from './contribution.ts';
import type { AccountPart } from './explain.ts';
import type { Input } from './inputs.ts';

/** A line of a file with what it adds between opening and closing. */
type Line = { input: Input; size: bigint; isNew: boolean };

/** The row that decided what an account adds; null when no row of a file stands behind it. */
export function decidingInput({ inputs, contribution }: AccountPart): Input | null {
  const lines = linesOf(inputs.filter(({ role }) => !role.startsWith('usage')));
  const changed = lines.filter(({ size }) => size !== 0n);
  // Of rows that came and rows that went, the newcomer says more.
  const came = changed.filter(({ isNew }) => isNew);
  const chosen = [came, changed, lines].find((some) => some.length > 0) ?? [];
  const isNegative = Number(contribution ?? 0) < 0;
  const weight = ({ size }: Line): bigint => (isNegative || size < 0n ? -size : size);
  const [first, ...rest] = chosen;
  const heaviest = rest.reduce((a, b) => (weight(b) > weight(a) ? b : a), first!);
  return heaviest?.input ?? null;
}

function linesOf(inputs: readonly Input[]): Line[] {
  const lines = new Map<string, Line>();
  for (const input of inputs) {
    const key = `${input.file}:${input.line}`;
    const line = lines.get(key) ?? { input, size: 0n, isNew: false };
    const amount = units(input.amount);
    line.size += input.role === 'opening' ? -amount : amount;
    line.isNew ||= input.role !== 'opening';
    lines.set(key, line);
  }
  return [...lines.values()];
}

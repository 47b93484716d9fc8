/**
 * `times × dividend ÷ (divisor × per)` as the nearest number: one exact division of decimals, so that
 * equal amounts give exactly 100 and no machine rounds on the way. The divisor must not be 0.
 */
export function quotient(dividend: string, divisor: string, times = 1, per = 1): number {
  const scale = Math.max(decimalsOf(dividend), decimalsOf(divisor));
  const top = whole(dividend, scale) * BigInt(times);
  const bottom = whole(divisor, scale) * BigInt(per);
  const isNegative = top < 0n !== bottom < 0n && top !== 0n;
  const digits = (abs(top) * precision) / abs(bottom);
  const text = digits.toString().padStart(nDigits + 1, '0');
  const decimal = `${text.slice(0, -nDigits)}.${text.slice(-nDigits)}`;
  return Number(isNegative ? `-${decimal}` : decimal);
}

// Far more digits than a number holds, so cutting the rest off cannot be seen.
const nDigits = 40;
const precision = 10n ** BigInt(nDigits);

const abs = (n: bigint): bigint => (n < 0n ? -n : n);

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

function whole(text: string, scale: number): bigint {
  const [head, tail = ''] = text.split('.');
  return BigInt(`${head}${tail.padEnd(scale, '0')}`);
}

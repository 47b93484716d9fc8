/** An exact decimal of any size: `units` × 10^−`places`. */
export type Digits = { units: bigint; places: number };

const decimalText = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The digits of a decimal text, or of the shortest text of a number; null when it is neither. */
export function digitsOf(value: string | number): Digits | null {
  const match = decimalText.exec(String(value));
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const units = BigInt(sign + whole + fraction);
  const places = fraction.length - Number(exponent);
  return places < 0 ? { units: units * tenTo(-places), places: 0 } : { units, places };
}

/** Rounded half away from zero; 1.005 to 2 places is 1.01, because no float takes part. */
export function round({ units, places }: Digits, to: number): Digits {
  if (places <= to) return { units: units * tenTo(to - places), places: to };
  const step = tenTo(places - to);
  const size = units < 0n ? -units : units;
  const rounded = (size * 2n + step) / (step * 2n);
  return { units: units < 0n ? -rounded : rounded, places: to };
}

/** Rounded down, so that a score is never shown in a better band than its own. */
export function floor({ units, places }: Digits, to: number): Digits {
  if (places <= to) return { units: units * tenTo(to - places), places: to };
  const step = tenTo(places - to);
  const towardsZero = units / step;
  const isBelow = units < 0n && towardsZero * step !== units;
  return { units: isBelow ? towardsZero - 1n : towardsZero, places: to };
}

/** Without zeros at its end beyond the least number of places. */
export function trim({ units, places }: Digits, least: number): Digits {
  let trimmed = { units, places };
  while (trimmed.places > least && trimmed.units % 10n === 0n)
    trimmed = { units: trimmed.units / 10n, places: trimmed.places - 1 };
  return trimmed.places < least ? round(trimmed, least) : trimmed;
}

/** The plain decimal text, such as `-1234.50`; zero has no sign. */
export function plain({ units, places }: Digits): string {
  const text = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const sign = units < 0n ? '-' : '';
  return places ? `${sign}${whole}.${text.slice(-places)}` : sign + whole;
}

/** The size without its sign, thousands set apart: `1,234.50`. */
export function grouped({ units, places }: Digits): string {
  const [whole = '', fraction] = plain({ units: units < 0n ? -units : units, places }).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function tenTo(power: number): bigint {
  return 10n ** BigInt(power);
}

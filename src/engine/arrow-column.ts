import type { Data, Decimal, Table, Vector } from 'apache-arrow';
import { addDays } from '../lib/dates.ts';

/** A value of an Arrow table without loss: decimals, dates and instants are text, int64 is bigint. */
export type Value = string | number | bigint | boolean | null;

/**
 * The values of a column: decimals in their shortest exact form, dates as `2026-10-31`, timestamps as
 * `2026-10-31T09:00:00Z` with six decimals where there are microseconds, and null for null.
 *
 * Arrow's own accessors must not be used for these: they drop the scale of decimals and the
 * microseconds of timestamps, and `toArray` makes null 0.
 */
export function column(table: Table, name: string): Value[] {
  const vector: Vector | null = table.getChild(name);
  if (vector === null)
    throw new RangeError(`the table has no column named ${JSON.stringify(name)}`);
  const values: Value[] = [];
  for (const data of vector.data) {
    const read = readerOf(data, vector);
    const at = values.length;
    for (let i = 0; i < data.length; i++) values.push(data.getValid(i) ? read(i, at + i) : null);
  }
  return values;
}

type Read = (index: number, indexInVector: number) => Value;

function readerOf({ type, values }: Data, vector: Vector): Read {
  const name = String(type);
  if (name === 'Utf8' || name === 'Bool') return (_, i) => vector.get(i) as string | boolean;
  if (name === 'Float64' || name === 'Int32') return (i) => values[i] as number;
  if (name === 'Int64') return (i) => values[i] as bigint;
  if (name === 'Date32<DAY>') return dateReader(values as Int32Array);
  if (name === 'Timestamp<MICROSECOND, UTC>') return instantReader(values as BigInt64Array);
  if (name.startsWith('Decimal[')) {
    return decimalReader(values as Uint32Array, (type as Decimal).scale);
  }
  throw new TypeError(`values of type ${name} are not read`);
}

const epoch = '1970-01-01';

/** Days of a table repeat, and finding one in the calendar takes a while. */
function dayNames(): (days: number) => string {
  const names = new Map<number, string>();
  return (days) => {
    const known = names.get(days);
    if (known !== undefined) return known;
    const name = addDays(epoch, days);
    names.set(days, name);
    return name;
  };
}

function dateReader(values: Int32Array): Read {
  const nameOf = dayNames();
  return (i) => nameOf(values[i]!);
}

const dayMicros = 86_400_000_000n;

function instantReader(values: BigInt64Array): Read {
  const nameOf = dayNames();
  return (i) => {
    const micros = values[i]!;
    const within = ((micros % dayMicros) + dayMicros) % dayMicros;
    const seconds = Number(within / 1_000_000n);
    const fraction = Number(within % 1_000_000n);
    const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => digits(n, 2));
    const rest = fraction === 0 ? '' : `.${digits(fraction, 6)}`;
    return `${nameOf(Number((micros - within) / dayMicros))}T${clock.join(':')}${rest}Z`;
  };
}

const digits = (n: number, width: number): string => String(Math.floor(n)).padStart(width, '0');

// Four words, the lowest first, in two's complement.
function decimalReader(words: Uint32Array, scale: number): Read {
  return (i) => {
    let units = 0n;
    for (let word = 3; word >= 0; word--) units = (units << 32n) | BigInt(words[4 * i + word]!);
    return decimalText(BigInt.asIntN(128, units), scale);
  };
}

function decimalText(units: bigint, scale: number): string {
  const size = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = size.slice(0, size.length - scale);
  const places = size.slice(size.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${places === '' ? '' : `.${places}`}`;
}

import type { Data, DataType, Decimal, Schema, Table } from 'apache-arrow';
import { daysBetween, isDate } from '../lib/dates.ts';
import type { Value } from './arrow-column.ts';

/**
 * An Arrow table of a few rows, of exactly the types of the schema. Columns are by name, as `column`
 * gives them back; a value that its type cannot hold throws, because Arrow would wrap it in silence.
 */
export async function tableFromRows(
  schema: Schema,
  columns: Readonly<Record<string, readonly Value[]>>,
): Promise<Table> {
  const lib = await import('apache-arrow');
  const length = lengthOf(schema, columns);
  const children = schema.fields.map(({ name, type, nullable }) => {
    const values = columns[name]!;
    const isValid = bits(values.map((value) => value !== null));
    const nullCount = values.filter((value) => value === null).length;
    if (nullCount > 0 && !nullable) throw new RangeError(`${name} must not be null`);
    try {
      const props = { type, length, nullCount, nullBitmap: isValid, ...buffersOf(type, values) };
      return lib.makeData(props as Parameters<typeof lib.makeData>[0]) as Data;
    } catch (error) {
      throw new RangeError(`${name}: ${(error as Error).message}`);
    }
  });
  const type = new lib.Struct(schema.fields);
  return new lib.Table(
    new lib.RecordBatch(schema, lib.makeData({ type, length, nullCount: 0, children })),
  );
}

// Arrow fills the shorter columns with null.
function lengthOf(schema: Schema, columns: Readonly<Record<string, readonly Value[]>>): number {
  const names = schema.fields.map(({ name }) => name);
  const given = Object.keys(columns);
  const odd = [...names, ...given].find((name) => !(names.includes(name) && given.includes(name)));
  if (odd !== undefined) throw new RangeError(`column ${odd} is not in the schema and the rows`);
  const lengths = new Set(names.map((name) => columns[name]!.length));
  if (lengths.size > 1) throw new RangeError(`columns have ${[...lengths].join(' and ')} values`);
  return [...lengths][0] ?? 0;
}

type Buffers = { data: ArrayBufferView; valueOffsets?: Int32Array };

function buffersOf(type: DataType, values: readonly Value[]): Buffers {
  const name = String(type);
  if (name === 'Utf8') return textBuffers(values);
  if (name === 'Bool') return { data: bits(values.map((value) => value !== null && flag(value))) };
  if (name === 'Float64') return { data: Float64Array.from(values, orZero(float)) };
  if (name === 'Int64') return { data: BigInt64Array.from(values, orZeroBig(whole)) };
  if (name === 'Date32<DAY>') return { data: Int32Array.from(values, orZero(dayNumber)) };
  if (name === 'Timestamp<MICROSECOND, UTC>')
    return { data: BigInt64Array.from(values, orZeroBig(micros)) };
  if (name.startsWith('Decimal[')) return { data: decimalWords(type, values) };
  throw new TypeError(`columns of type ${name} are not built`);
}

// Below a null stands a zero, which the bitmap hides.
const orZero = (read: (value: Value) => number) => (value: Value) =>
  value === null ? 0 : read(value);
const orZeroBig = (read: (value: Value) => bigint) => (value: Value) =>
  value === null ? 0n : read(value);

const wrong = (value: Value, what: string): RangeError =>
  new RangeError(`${typeof value === 'string' ? JSON.stringify(value) : value} is not ${what}`);

function flag(value: Value): boolean {
  if (typeof value !== 'boolean') throw wrong(value, 'true or false');
  return value;
}

function float(value: Value): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(value, 'a finite number');
  return value;
}

function whole(value: Value): bigint {
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
  const number = isWhole ? BigInt(value as bigint | number) : null;
  if (number === null || BigInt.asIntN(64, number) !== number) throw wrong(value, 'an int64');
  return number;
}

function dayNumber(value: Value): number {
  if (typeof value !== 'string' || !isDate(value)) throw wrong(value, 'a date');
  return daysBetween('1970-01-01', value);
}

const instant = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?Z$/;

function micros(value: Value): bigint {
  const match = typeof value === 'string' ? instant.exec(value) : null;
  if (match === null || !isDate(match[1]!)) throw wrong(value, 'a UTC timestamp');
  const [hours, minutes, seconds] = match.slice(2, 5).map(Number) as [number, number, number];
  const inDay = (hours * 60 + minutes) * 60 + seconds;
  const inSeconds = BigInt(daysBetween('1970-01-01', match[1]!)) * 86_400n + BigInt(inDay);
  return inSeconds * 1_000_000n + BigInt((match[5] ?? '').padEnd(6, '0'));
}

function decimalWords(type: DataType, values: readonly Value[]): Uint32Array {
  const { scale, precision } = type as Decimal;
  const words = new Uint32Array(4 * values.length);
  for (const [i, value] of values.entries()) {
    let units = BigInt.asUintN(128, value === null ? 0n : unitsOf(value, scale, precision));
    for (let word = 0; word < 4; word++, units >>= 32n)
      words[4 * i + word] = Number(units & 0xffff_ffffn);
  }
  return words;
}

function unitsOf(value: Value, scale: number, precision: number): bigint {
  const what = `a decimal(${precision},${scale})`;
  const match = typeof value === 'string' ? /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) : null;
  if (match === null) throw wrong(value, what);
  const places = (match[3] ?? '').replace(/0+$/, '').padEnd(scale, '0');
  const size = BigInt(match[2]! + places);
  if (places.length > scale || size >= 10n ** BigInt(precision)) throw wrong(value, what);
  return match[1] === '-' ? -size : size;
}

function textBuffers(values: readonly Value[]): Buffers {
  const encoder = new TextEncoder();
  const texts = values.map((value) => {
    if (value !== null && typeof value !== 'string') throw wrong(value, 'text');
    return encoder.encode(value ?? '');
  });
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [i, text] of texts.entries()) valueOffsets[i + 1] = valueOffsets[i]! + text.length;
  const data = new Uint8Array(valueOffsets.at(-1)!);
  for (const [i, text] of texts.entries()) data.set(text, valueOffsets[i]!);
  return { data, valueOffsets };
}

function bits(flags: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(flags.length / 64) * 8);
  for (const [i, isSet] of flags.entries()) if (isSet) bytes[i >> 3]! |= 1 << (i & 7);
  return bytes;
}

import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { tableFromEngine, toIpc, toParquet } from '../src/engine/arrow.ts';
import { tableFromRows } from '../src/engine/arrow-build.ts';
import { column, type Value } from '../src/engine/arrow-column.ts';
import { typesOf } from '../src/engine/arrow-schema.ts';
import { openDuckdb } from '../src/engine/duckdb.ts';
import { readBack, temporary } from './arrow-rows.ts';

const types = {
  text: new arrow.Utf8(),
  bool: new arrow.Bool(),
  int: new arrow.Int64(),
  float: new arrow.Float64(),
  money: new arrow.Decimal(4, 18, 128),
  sum: new arrow.Decimal(8, 38, 128),
  date: new arrow.DateDay(),
  instant: new arrow.TimestampMicrosecond('UTC'),
};
type TypeName = keyof typeof types;
const schemaOf = (...names: TypeName[]) =>
  new arrow.Schema(names.map((name) => new arrow.Field(name, types[name], true)));

const extremes: [TypeName, Value[]][] = [
  ['text', ['', 'é🏥', null, 'a\0b']],
  ['bool', [true, null, false, true, false, true, false, true, null, true]],
  ['int', [2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, 0n, null]],
  ['float', [0.1, null, -1.5, 1e300]],
  ['money', ['-0.05', '0', '99999999999999.9999', '-99999999999999.9999', null, '1.25']],
  ['sum', ['-0.00000001', `${'9'.repeat(30)}.99999999`, `-${'9'.repeat(30)}.99999999`, null]],
  ['date', ['1969-12-31', '0001-01-01', null, '9999-12-31', '2024-02-29']],
  ['instant', ['1969-12-31T23:59:59.999999Z', '2026-03-30T09:00:00Z', null]],
  ['instant', ['2026-03-30T09:00:00.123456Z', '9999-12-31T23:59:59.999999Z']],
];

describe('Arrow tables', () => {
  it.each(extremes)('hold %s, also through Parquet', async (name, values) => {
    const schema = schemaOf(name);
    const table = await tableFromRows(schema, { [name]: values });
    expect(column(table, name)).toEqual(values);
    const back = await readBack(await toParquet(table), schema);
    expect(back.map((row) => row[name])).toEqual(values);
    expect(column(arrow.tableFromIPC(await toIpc(table)), name)).toEqual(values);
  });

  it.each(extremes)('take %s from the engine', async (name, values) => {
    const folder = temporary();
    const engine = await openDuckdb({ folder, inputs: [], threads: 1, memoryLimit: '100MB' });
    const sqlTypes = { int: 'bigint', float: 'double', money: 'decimal(18, 4)', text: 'varchar' };
    const others = { sum: 'decimal(38, 8)', date: 'date', instant: 'timestamptz', bool: 'boolean' };
    const type = { ...sqlTypes, ...others }[name];
    const spell = (v: Value) => `'${String(v).replaceAll('\0', "' || chr(0) || '")}'`;
    const rows = values.map((v) => `(${v === null ? 'null' : spell(v)})`).join(', ');
    const sql = `select cast(v as ${type}) as "${name}" from (values ${rows}) as t(v)`;
    expect(column(await tableFromEngine(engine, sql, schemaOf(name)), name)).toEqual(values);
    const none = await tableFromEngine(engine, `${sql} where false`, schemaOf(name));
    expect([none.numRows, typesOf(none.schema)]).toEqual([0, typesOf(schemaOf(name))]);
    const wrong = tableFromEngine(engine, `select 1::utinyint as "${name}"`, schemaOf(name));
    await expect(wrong).rejects.toThrow(`has ${name} Uint8 where ${typesOf(schemaOf(name))} is`);
    engine.close();
  });

  it.each<[TypeName, Value]>([
    ['int', 2n ** 63n],
    ['int', 1.5],
    ['int', Number.NaN],
    ['float', Number.NaN],
    ['float', '1'],
    ['money', '1.00001'],
    ['money', '100000000000000'],
    ['money', 1.25],
    ['money', ''],
    ['date', '2026-02-30'],
    ['instant', '2026-03-30T09:00:00'],
    ['instant', '2026-03-30T24:00:00Z'],
    ['text', 1],
    ['bool', 'true'],
  ])('refuse the %s %s', async (name, value) => {
    await expect(tableFromRows(schemaOf(name), { [name]: [value] })).rejects.toThrow(
      new RegExp(`^${name}: .* is not `),
    );
  });

  it('refuse columns that do not fit together', async () => {
    const schema = schemaOf('text', 'int');
    const build = (columns: Record<string, Value[]>) => tableFromRows(schema, columns);
    await expect(build({ text: ['a'], int: [] })).rejects.toThrow('columns have 1 and 0 values');
    await expect(build({ text: ['a'] })).rejects.toThrow('column int is not in');
    await expect(build({ text: [], int: [], x: [] })).rejects.toThrow('column x is not in');
    const required = new arrow.Schema([new arrow.Field('text', types.text, false)]);
    await expect(tableFromRows(required, { text: [null] })).rejects.toThrow('must not be null');
    const table = await build({ text: [], int: [] });
    expect(() => column(table, 'amount')).toThrow('no column named "amount"');
  });
});

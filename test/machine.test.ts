import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { type CsvStyle, csv } from '../src/render/csv.ts';
import { json } from '../src/render/json.ts';
import type { Cell } from '../src/reports/report.ts';
import { accounts, column, count, money, names, report, table, text } from './sample-report.ts';

describe('csv', () => {
  const second = (cell: Cell) => csv(table([column('A')], [[cell]])).slice('a\n'.length, -1);

  it.each([
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+1+1', '"\'+1+1"'],
    ['-2+3', '"\'-2+3"'],
    ['@SUM(1)', '"\'@SUM(1)"'],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\\x0d=1"'],
    ['\n=1', '"\'\n=1"'],
    [' =1', '"\' =1"'],
    ['＝1', '"\'＝1"'],
    ['\u200B=1', '"\'\u200B=1"'],
    ['\0=1', '"\'\\x00=1"'],
    ['\0x', '"\'\\x00x"'],
    ['-5.2', '"\'-5.2"'],
    ['"a;=1"', '"""a;=1"""'],
    ['a;=1', '"a;=1"'],
    ['a\tb', '"a\tb"'],
    ['−5', '−5'],
    ['plain', 'plain'],
    ['', '""'],
  ])('disarms the text %j', (value, written) => {
    expect(second(text(value))).toBe(written);
  });

  it.each([
    ['\x1b[2Jx', '\\x1b[2Jx'],
    ['\x1b]0;x\x07', '"\\x1b]0;x\\x07"'],
    ['\x9b31m', '\\x9b31m'],
    ['a\u202Eb\u2066', 'a\\u202eb\\u2066'],
    ['kept\r over', 'kept\\x0d over'],
    ['two\r\nlines\n', '"two\r\nlines\n"'],
  ])('spells what would steer a terminal in %j', (value, written) => {
    expect(second(text(value))).toBe(written);
  });

  it.each<[Cell, string]>([
    [{ value: -5.2, unit: 'number' }, '-5.2'],
    [{ value: '-5.2', unit: 'money' }, '-5.20'],
    [{ value: 107, unit: 'percent' }, '107.0'],
    [{ value: -5, unit: 'text' }, '-5'],
    [{ value: '=1', unit: 'money' }, '"\'=1"'],
  ])('writes %j as %s', (cell, written) => {
    expect(second(cell)).toBe(written);
  });

  it('writes all rows and machine columns only', () => {
    const readers = { ...column('B'), for: 'readers' as const };
    const machines = { ...column('C'), for: 'machines' as const };
    const row = ['a', 'b', 'c'].map((value) => text(value));
    const block = table([column('A'), readers, machines], [row, row], { limit: 1 });
    expect(csv(block)).toBe('a,c\na,c\na,c\n');
  });

  it('suits Excel where the decimal mark is a comma', () => {
    expect(csv(accounts, 'excel-eu').split('\n').slice(0, 3)).toEqual([
      '\uFEFFaccount;health;mrr;main_issue;owner',
      'Borealis Freight International;52;14200,00;usage −38 % in 30 days;Dana Ruiz',
      '日本支社 🏥;47,55;11900,50;2 escalated tickets, CSAT 2.5;Åsa',
    ]);
  });

  it.each<CsvStyle>(['standard', 'excel-eu'])('%s reads back what it wrote', (style) => {
    const sharp = fc.constantFrom(...'=+-@"\',;\t\n ＝a1');
    const word = fc.oneof(fc.string(), fc.string({ unit: sharp }));
    const rows = fc.array(fc.tuple(word, fc.integer(), word), { minLength: 1 });
    fc.assert(
      fc.property(rows, (given) => {
        const columns = ['A', 'B', 'C'].map((title) => column(title));
        const cells = given.map(([a, n, c]) => [text(a), count(n), text(c)]);
        const back = readBack(csv(table(columns, cells), style), style);
        const isSame = (cell: string, value: unknown) =>
          cell === String(value) || cell === `'${value}`;
        expect(back.length).toBe(given.length);
        expect(back.every((row, i) => row.every((cell, j) => isSame(cell, given[i]![j])))).toBe(
          true,
        );
      }),
    );
  });
});

function readBack(written: string, style: CsvStyle): string[][] {
  const delimiter = style === 'standard' ? ',' : ';';
  const text = written.replace('\uFEFF', '').slice(0, -1);
  const read = Papa.parse<string[]>(text, { delimiter, newline: '\n' });
  expect(read.errors).toEqual([]);
  return read.data.slice(1);
}

describe('json', () => {
  const around = { run: { asOf: '2026-10-31' }, warnings: ['w'] };

  it('wraps the rows of one table, amounts to the last digit', () => {
    const columns = ['A', 'MRR', 'NRR'].map((title) => column(title));
    const unknown: Cell = { value: null, unit: 'percent' };
    const rows = [[text('a\x9b\u202E"'), money('9007199254740993.10'), unknown]];
    expect(json(report(table(columns, rows)), around)).toBe(`{
  "schemaVersion": 1,
  "run": {
    "asOf": "2026-10-31"
  },
  "warnings": [
    "w"
  ],
  "rows": [
    {
      "a": "a\\u009b\\u202e\\"",
      "mrr": 9007199254740993.10,
      "nrr": null
    }
  ]
}
`);
  });

  it('names several tables, and is laid out as JSON.stringify does it', () => {
    const numbers = table([column('N')], [[count(3)], [count(-4)]], { name: 'b' });
    const page = report(names('x', '__proto__'), numbers, table([], [], { name: 'c' }));
    const written = json(page, around);
    expect(written).toBe(`${JSON.stringify(JSON.parse(written), null, 2)}\n`);
    expect(JSON.parse(written).tables).toEqual({
      accounts: [{ account: 'x' }, { account: '__proto__' }],
      b: [{ n: 3 }, { n: -4 }],
      c: [],
    });
  });

  it('has no number that JSON does not know', () => {
    const values = [Number.NaN, Infinity, 1e21, 1e-7, -0];
    const rows = values.map((value): Cell[] => [{ value, unit: 'number' }]);
    const written = JSON.parse(json(report(table([column('N')], rows)), around));
    expect(written.rows).toEqual([null, null, 1e21, 1e-7, 0].map((n) => ({ n })));
  });
});

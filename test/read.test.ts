import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CsvInspection, inspect } from '../src/read/inspect.ts';
import { type Content, latin, look, none, type Options, put, utf16 } from './reading.ts';

describe('inspect reads', () => {
  const table = 'id,name\n1,x\n2,y\n';
  const long = `id,name\n${'1,abcdefg\n'.repeat(26213)}`; // 6 bytes short of 256 KiB
  const crlf = `id,name\r\n${'1,abcdefg\r\n'.repeat(23830)}`; // 5 bytes short of it
  const cases: [string, Content, Options, Partial<CsvInspection>][] = [
    [
      '1 a byte order mark',
      `\ufeff${table}`,
      {},
      { hasBom: true, header: ['id', 'name'], nRecords: 2 },
    ],
    ['2 a mark before a quoted header', `\ufeff"a,1",b\n1,2\n`, {}, { header: ['a,1', 'b'] }],
    ['3 UTF-16LE with mark', utf16(`\ufeff${table}`), {}, { encoding: 'utf-16le', nRecords: 2 }],
    [
      '3 UTF-16BE with mark',
      utf16(`\ufeff${table}`).swap16(),
      {},
      { encoding: 'utf-16be', nRecords: 2 },
    ],
    [
      '4 UTF-16 as declared',
      utf16(table),
      { encoding: 'utf-16le' },
      { nRecords: 2, hasBom: false },
    ],
    [
      '6 Windows-1252 as declared',
      latin('id,caf\xe9\n1,\x80\n'),
      { encoding: 'cp1252' },
      { header: ['id', 'café'] },
    ],
    [
      '8 an emoji at a piece border',
      `${long}1,ab😀\n2,é\n`,
      {},
      { nRecords: 26215, needsSpool: null },
    ],
    [
      '9 CRLF at a piece border',
      `${crlf}1,22\r\n3,4\r\n`,
      {},
      { newline: '\r\n', nRecords: 23832 },
    ],
    [
      '14 CR only',
      'a,b\r1,2\r3,4\r',
      {},
      { newline: '\r', nRecords: 2, needsSpool: 'newlines are CR only' },
    ],
    [
      '15 mixed newlines',
      'a,b\r\n1,2\n3,4\r',
      {},
      { newline: 'mixed', nRecords: 2, needsSpool: 'mixed newlines' },
    ],
    ['16 no final newline', 'a,b\n1,2', {}, { nRecords: 1 }],
    ['16 several final newlines', 'a,b\n1,2\n\n\n', {}, { nRecords: 1, nBlank: 2 }],
    ['20 a header only', 'a,b\n', {}, { nRecords: 0, newline: '\n' }],
    ['23 an empty last column', 'a,b,\n1,2,\n', {}, { header: ['a', 'b', 'column_3'] }],
    ['23 a name that is taken', 'column_2,\n1,\n', {}, { header: ['column_2', 'column_2_'] }],
    [
      '31 newlines and delimiters in quotes',
      'a,b\n"1\n2","x,""y"\n',
      {},
      { nRecords: 1, hasQuotes: true, newline: '\n' },
    ],
    [
      '31 another newline in quotes',
      'a,b\r\n"1\n2",3\r\n',
      {},
      { nRecords: 1, newline: '\r\n', needsSpool: null },
    ],
    [
      '32 sep=;',
      'sep=;\r\na;b\r\n1;2\r\n',
      {},
      { delimiter: ';', skipLines: 1, header: ['a', 'b'], nRecords: 1 },
    ],
    ['33 a decimal comma', 'a;b\n1,5;2,5\n', {}, { delimiter: ';' }],
    ['33 pipes in a value', 'name,notes\nB,p|q|r\n', {}, { delimiter: ',' }],
    ['33 tabs', 'a\tb\n1\t2\n', {}, { delimiter: '\t' }],
    [
      '33 the delimiter that gives what is wanted',
      'a|b,c\n1|2,3\n',
      { wanted: ['b,c'] },
      { delimiter: '|' },
    ],
    ['33 a declared tab', 'a\tb,c\n', { delimiter: 'tab' }, { header: ['a', 'b,c'] }],
    ['34 a # in front', 'a,b\n#1,2\n', {}, { nRecords: 1 }],
    [
      '35 a preamble',
      'My report\nof "May"\n\nid,name\n1,2\n',
      { wanted: ['id', 'name'] },
      { skipLines: 3, nRecords: 1, nBlank: 0, needsSpool: 'quotes or newlines above the data' },
    ],
    [
      '35 a preamble as declared',
      'x,y\n\na,b\n1,2\n',
      { skip: 2 },
      { skipLines: 2, header: ['a', 'b'], nRecords: 1, needsSpool: null },
    ],
    [
      '35 a header word in the data',
      'id,field\n1,Name\n',
      { wanted: ['Name', 'Amount'] },
      { skipLines: 0 },
    ],
    [
      '36 blank lines',
      '\na,b\n\n1,2\n\n',
      {},
      { skipLines: 1, nRecords: 1, nBlank: 2, needsSpool: null },
    ],
    [
      '36 blank lines of one column',
      'a\n1\n\n2\n',
      {},
      { nRecords: 2, needsSpool: 'blank lines in a single column' },
    ],
    [
      '40 odd names',
      '__proto__,constructor, a.b ,"a""b",sélect\n1,2,3,4,5\n',
      {},
      { header: ['__proto__', 'constructor', 'a.b', 'a"b', 'sélect'] },
    ],
    ['a single __proto__', '__proto__\n1\n', {}, { header: ['__proto__'], nRecords: 1 }],
    [
      'two header records',
      'id,Films,\n,First,Second\n1,2,3\n',
      { headerRecords: 2 },
      { header: ['id', 'Films', 'column_3'], nRecords: 1, needsSpool: '2 header records' },
    ],
    [
      'a space before a quote',
      'a, "b, c"\n1, "2\n3"\n',
      {},
      { header: ['a', 'b, c'], nRecords: 1 },
    ],
    ['30 a stray quote', 'a,b\n"x"y,5\n5" x,6\n', {}, { nRecords: 2 }],
  ];
  it.each(cases)('%s', async (_, content, options, expected) => {
    expect(await look(content, options)).toMatchObject(expected);
  });

  it('gzip by its name', async () => {
    expect(await look(gzipSync(table), {}, 'a.csv.gz')).toMatchObject({
      packing: 'gzip',
      nRecords: 2,
      needsSpool: 'packed with gzip',
    });
  });

  it('Parquet by its magic', async () => {
    const content = Buffer.concat([
      Buffer.from('PAR1xxxx'),
      Buffer.from([4, 0, 0, 0]),
      Buffer.from('PAR1'),
    ]);
    const path = put(content, 'a.parquet');
    expect(await inspect(path, none)).toEqual({ kind: 'parquet', path, bytes: 16 });
  });
});

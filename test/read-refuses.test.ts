import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspect } from '../src/read/inspect.ts';
import {
  type Content,
  folder,
  latin,
  look,
  none,
  type Options,
  refusal,
  utf16,
} from './reading.ts';

describe('inspect refuses', () => {
  const wide = Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',');
  const cases: [string, Content, Options, string, string?][] = [
    [
      '4 UTF-16 without mark',
      utf16('id,name\n1,x\n'),
      {},
      'looks like UTF-16 without a byte order mark (set `encoding: utf-16le`',
    ],
    [
      '5 Windows-1252, undeclared',
      latin('id,name\n1,caf\xe9,\n'),
      {},
      'export.csv:2: byte 0xe9 at offset 13 is not UTF-8 (if Excel or an older system wrote the file, set `encoding: windows-1252`',
    ],
    [
      '7 one bad byte at 2 MB',
      Buffer.concat([Buffer.from(`a\n${'12345678\n'.repeat(230000)}`), latin('\xff\n')]),
      {},
      'export.csv:230002: byte 0xff at offset 2070002 is not UTF-8',
    ],
    [
      '7 a text that ends inside a character',
      latin('a\n1\xe2\x82'),
      {},
      'the text ends inside a character',
    ],
    [
      'undecodable bytes of another encoding',
      latin('a,b\n1,\x81\x20\n'),
      { encoding: 'shift_jis' },
      'export.csv:2: byte 0x81 at offset 6 is not shift_jis (check `encoding:`',
    ],
    [
      'an unknown encoding',
      'a\n',
      { encoding: 'utf-9' },
      '2 undefined: encoding "utf-9" is not known',
    ],
    ['10 a NUL byte', 'a,b\n1,2\n3,\0\n', {}, 'export.csv:3: a NUL byte stands in the text'],
    ['11 zero bytes', Buffer.alloc(10000), {}, 'has only zero bytes (a copy may not have finished'],
    ['17 gzip as .csv', gzipSync('a\n'), {}, 'is packed with gzip (rename it to end in ".gz")'],
    ['17 CSV as .gz', 'a,b\n', {}, 'is named like gzip but is not packed', 'x.csv.gz'],
    [
      '17 gzip cut off',
      gzipSync('a,b\n1,2\n').subarray(0, 20),
      {},
      'the gzip data is damaged or cut off',
      'cut.csv.gz',
    ],
    ['17 Excel in gzip', gzipSync('PK\x03\x04'), {}, 'is an Excel workbook', 'xlsx.csv.gz'],
    [
      '17 a workbook',
      'PK\x03\x04\x14\0',
      {},
      'is an Excel workbook or another ZIP archive (export it again as CSV)',
    ],
    ['17 an old workbook', latin('\xd0\xcf\x11\xe0\xa1\xb1'), {}, 'is an old Excel workbook'],
    ['17 a login page', '\n<!DOCTYPE html><html>', {}, 'is an HTML page'],
    ['17 an error body', '{"error": "unauthorised"}', {}, 'is JSON'],
    ['17 a list of objects', '[{"id": 1}]', {}, 'is JSON'],
    ['17 PDF', '%PDF-1.7\n', {}, 'is a PDF document'],
    [
      '18 a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
      {},
      'is a Git LFS pointer, not the data (run `git lfs pull`)',
    ],
    ['19 no bytes', '', {}, '3 export.csv: has 0 bytes'],
    ['blank lines only', '\n\n\r\n', {}, 'has only blank lines'],
    ['22 two equal headers', 'id,x,id\n', {}, 'export.csv:1: columns 1 and 3 are both named "id"'],
    [
      '22 headers that differ in case and spaces',
      'Amount,x,amount \n',
      {},
      'columns 1 "Amount" and 3 "amount" differ in case or spaces only',
    ],
    [
      '23 data without a name',
      'a,,c\n1,2,3\n',
      {},
      'column 2 holds data but has no name in the header',
    ],
    [
      '29 an open quote',
      `a,b\n1,"2\n${'3,4\n'.repeat(500000)}`,
      {},
      'export.csv:2: the quote opened in this line is never closed',
    ],
    [
      '29 an open quote at the end',
      'a,b\n"x\ny",2\n3,"4\n',
      {},
      'export.csv:4: the quote opened in this line is never closed',
    ],
    [
      '33 a wrong delimiter',
      '\na,b\n1,2\n',
      { delimiter: ';' },
      'export.csv:2: 1 column found with `delimiter: ";"` (did you mean ",", which gives 2 columns?)',
    ],
    [
      'a delimiter of two characters',
      'a\n',
      { delimiter: '::' },
      '2 undefined: delimiter "::" is not one ASCII character',
    ],
    ['37 many columns', `${wide}\n`, {}, 'the header has 2001 columns, more than 2000'],
    ['37 very many columns', `${'c,'.repeat(400000)}\n`, {}, 'no header within the first 256 KB'],
    [
      '38 a field of 2 MB',
      `a\n1\n${'x'.repeat(2e6)}\n`,
      {},
      'export.csv:3: this record is longer than 1 MB',
    ],
    [
      '49 Parquet that is cut off',
      'PAR1xxxxxxxxxxx',
      {},
      'is a Parquet file that is cut off',
      'x.parquet',
    ],
    ['49 Parquet as .csv', 'PAR1xxxxxxxxxxx', {}, 'is a Parquet file (rename it'],
    ['49 encrypted Parquet', 'PAREabcdPARE', {}, 'is an encrypted Parquet file'],
    ['49 CSV as Parquet', 'a,b\n', {}, 'is named like Parquet but is something else', 'y.parquet'],
  ];
  it.each(cases)('%s', async (_, content, options, expected, name) => {
    expect(await refusal(look(content, options, name))).toContain(expected);
  });

  it('47 what is not there', async () => {
    expect(await refusal(inspect(join(folder, 'none.csv'), none))).toContain(
      '3 none.csv: the file does not exist',
    );
  });

  it('shows the line with the open quote', async () => {
    const error = await look('a,b\n1,2\n3,"4\u001b[2J\n').catch((reason) => reason);
    expect(error.excerpt).toBe('3 | 3,"4\\x1b[2J');
  });
});

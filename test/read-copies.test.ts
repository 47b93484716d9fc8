import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspect } from '../src/read/inspect.ts';
import { physicalLines, recordsAt } from '../src/read/lines.ts';
import { spool, spoolStdin } from '../src/read/spool.ts';
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

describe('spool', () => {
  const cases: [string, Content, Options, string, string?][] = [
    [
      'Windows-1252',
      latin('id,n\n1,caf\xe9 \x80\x92\n'),
      { encoding: 'windows-1252' },
      '"id","n"\n1,café €’\n',
    ],
    ['UTF-16', utf16('\ufeffid;n\r\n1;"x\r\ny"\r\n').swap16(), {}, '"id";"n"\n1;"x\r\ny"\n'],
    ['mixed newlines', 'a,b\r\n\n1,"2\r"\n\r3,4\r5,6', {}, '"a","b"\n1,"2\r"\n3,4\n5,6\n'],
    [
      'a preamble',
      'My\n\n"x\ny"\na,"b ""c"""\n1,2\n',
      { wanted: ['a', 'b "c"'] },
      '"a","b ""c"""\n1,2\n',
    ],
    [
      'several header records',
      'a,\n"x\n1",y\n1,2\n',
      { headerRecords: 2 },
      '"a","column_2"\n1,2\n',
    ],
    ['gzip', gzipSync('a,b\n1,2\n'), {}, '"a","b"\n1,2\n', 'z.csv.gz'],
    ['a broken record', 'a,b\n"x"y,1\r\n2,3\n', {}, '"a","b"\n"x"y,1\n2,3\n'],
  ];
  it.each(cases)('rewrites %s', async (_, content, options, expected, name) => {
    const file = await look(content, options, name);
    const copy = await spool(file, folder);
    expect(file.needsSpool).not.toBeNull();
    expect(readFileSync(copy.path, 'utf8')).toBe(expected);
    const again = await inspect(copy.path, { ...none, delimiter: copy.delimiter });
    expect(again).toMatchObject({
      nRecords: file.nRecords,
      header: file.header,
      bytes: copy.bytes,
    });
  });

  it('takes standard input as it comes', async () => {
    const path = await spoolStdin(
      (async function* () {
        yield gzipSync('a,b\n1,2\n');
      })(),
      folder,
    );
    expect(await inspect(path, none)).toMatchObject({ packing: 'gzip', nRecords: 1 });
  });
});

describe('lines', () => {
  const text = 'Preamble\n\nid,"na\nme"\n1,"x\ny"\n\n2,\u001b[31m\u202ez\n3,w\n';

  it('31 finds the physical line of a record', async () => {
    const file = await look(text, { skip: 2 });
    const found = await physicalLines(file.path, [1, 2, 3, 9], file);
    expect([...found]).toEqual([
      [1, { line: 5, text: '1,"x y"' }],
      [2, { line: 8, text: '2,\\x1b[31mz' }],
      [3, { line: 9, text: '3,w' }],
    ]);
  });

  it('cuts long text', async () => {
    const file = await look(`a\n${'😀'.repeat(300)}\n`);
    const [found] = (await physicalLines(file.path, [1], file)).values();
    expect(found!.text).toBe(`${'😀'.repeat(99)}…`);
  });

  it('finds the record of a byte, even of the blank line before it', async () => {
    const file = await look('\ufeffa,b\r\n1,2\r\n\r\n3\r\n4,5\r\n');
    const [first, blank, third] = [9, 14, 19];
    const expected = new Map([
      [first, 1],
      [blank, 2],
      [third, 3],
    ]);
    expect(await recordsAt(file.path, [blank, third, first], file)).toEqual(expected);
  });
});

describe('exports of other people', () => {
  const data = resolve(import.meta.dirname, '../../shared/data');
  const skipped = existsSync(data) ? '' : ` (skipped: ${data} is absent)`;
  const spectrum = skipped ? [] : readdirSync(join(data, 'csv-spectrum/csvs'));
  it.skipIf(skipped)(`csv-spectrum: as many records as the oracle${skipped}`, async () => {
    for (const name of spectrum) {
      const found = await inspect(join(data, 'csv-spectrum/csvs', name), none);
      const oracle = JSON.parse(
        readFileSync(join(data, 'csv-spectrum/json', name.replace('csv', 'json')), 'utf8'),
      );
      const expected = {
        header: Object.keys(oracle[0]),
        nRecords: oracle.length,
        needsSpool: null,
      };
      expect(found, name).toMatchObject(expected);
    }
  });

  it.skipIf(skipped)(`surveys: headers of several records, Mac Roman${skipped}`, async () => {
    const at = (name: string) => join(data, 'surveys', name);
    const qualtrics = await inspect(at('sample.csv'), { ...none, headerRecords: 3 });
    expect(qualtrics).toMatchObject({ nRecords: 1, needsSpool: '3 header records' });
    const legacy = await inspect(at('sample_legacy.csv'), {
      ...none,
      wanted: ['ResponseID', 'Finished'],
    });
    expect(legacy).toMatchObject({ hasBom: true, skipLines: 1, nRecords: 1 });
    const monkey = { ...none, headerRecords: 2 };
    expect(await refusal(inspect(at('surveymonkey-starwars.csv'), monkey))).toContain(
      'byte 0x8c at offset 641 is not UTF-8',
    );
    const read = await inspect(at('surveymonkey-starwars.csv'), {
      ...monkey,
      encoding: 'macintosh',
    });
    expect(read).toMatchObject({ nRecords: 1186, encoding: 'macintosh' });
  });
});

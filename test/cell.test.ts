import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { clean } from '../src/lib/text.ts';
import { displayWidth, pad, truncate, wrap, wrapItems } from '../src/lib/width.ts';
import { type CellStyle, cellText, columnTexts, machineText } from '../src/render/cell.ts';
import type { Cell, Unit } from '../src/reports/report.ts';

const usd: CellStyle = { currency: 'USD', style: 'markdown' };
const screen: CellStyle = { currency: 'USD', style: 'terminal' };

describe('what readers see', () => {
  it.each<[Cell['value'], Unit, string]>([
    ['1214300.0000', 'money', '$1,214,300'],
    ['0.5', 'money', '$1'],
    ['-0.5', 'money', '−$1'],
    ['-0.4999', 'money', '$0'],
    ['99999999999999999999.49', 'money', '$99,999,999,999,999,999,999'],
    [57, 'percent', '57.0 %'],
    [0.05, 'percent', '0.1 %'],
    [-1.8, 'percent', '−1.8 %'],
    [1.2, 'pp', '+1.2 pp'],
    [-0.35, 'pp', '−0.4 pp'],
    [46.4, 'points', '46'],
    [-12.5, 'points', '−13'],
    [79.96, 'score', '79.9'],
    [79.9, 'score', '79.9'],
    [52, 'score', '52'],
    [39.999999999999, 'score', '39.9'],
    [1204331, 'count', '1,204,331'],
    ['118', 'count', '118'],
    [1e21, 'count', '1,000,000,000,000,000,000,000'],
    [0.35, 'number', '0.35'],
    [1e-7, 'number', '0'],
    [5, 'days', '5 days'],
    [5.04, 'days', '5 days'],
    [1, 'days', '1 day'],
    [3.2, 'hours', '3.2 h'],
    [12, 'minutes', '12 min'],
    [4.6, 'scale', '4.6'],
    [4, 'scale', '4.0'],
    ['2026-10', 'date', '2026-10'],
    ['met', 'status', '✅'],
    ['near', 'status', '⚠️'],
    ['missed', 'status', '❌'],
    [null, 'status', '–'],
    [null, 'money', '–'],
    [Number.NaN, 'percent', '–'],
    [Number.POSITIVE_INFINITY, 'percent', '–'],
    [true, 'text', 'yes'],
    ['two\nlines', 'text', 'two lines'],
    [0.5, 'bar', ''],
  ])('%s %s is %s', (value, unit, text) => {
    expect(cellText({ value, unit }, usd)).toBe(text);
  });

  it.each<[string | null, string]>([
    ['USD', '−$1,234'],
    ['EUR', '−€1,234'],
    ['GBP', '−£1,234'],
    ['JPY', '−¥1,234'],
    ['CHF', '−CHF 1,234'],
    [null, '−1,234'],
  ])('writes %s before the amount', (currency, text) => {
    expect(cellText({ value: '-1234.4', unit: 'money' }, { ...usd, currency })).toBe(text);
  });

  it.each<[number, Unit, string, string]>([
    [4, 'count', '+4', '▲ 4'],
    [-3, 'count', '−3', '▼ 3'],
    [0, 'count', '0', '='],
    [2.1, 'percent', '+2.1 %', '▲ 2.1 %'],
    [-500, 'money', '−$500', '▼ $500'],
    [-1.16, 'score', '−1.2', '▼ 1.2'],
    [0.04, 'pp', '0.0 pp', '='],
  ])('a change of %s %s is %s, on a terminal %s', (value, unit, text, onTerminal) => {
    expect(cellText({ value, unit, isChange: true }, usd)).toBe(text);
    expect(cellText({ value, unit, isChange: true }, screen)).toBe(onTerminal);
  });

  it('rounds the decimal text, not the float', () => {
    const cents = (value: string | number) => cellText({ value, unit: 'money', digits: 2 }, usd);
    expect(cents(1.005)).toBe('$1.01');
    expect(cents('-1.005')).toBe('−$1.01');
    expect(cents('9007199254740993.005')).toBe('$9,007,199,254,740,993.01');
  });

  it('adds the note, and lets a text stand for the value', () => {
    const note = '(35–57, n 212)';
    expect(cellText({ value: 46, unit: 'points', note }, usd)).toBe('46 (35–57, n 212)');
    expect(cellText({ value: 46, unit: 'points', text: '4 of 198' }, usd)).toBe('4 of 198');
    expect(cellText({ value: null, unit: 'points', note: 'n 3' }, usd)).toBe('– n 3');
  });

  it('gives the values of one column equally many decimals', () => {
    const score = (value: number | null): Cell => ({ value, unit: 'score' });
    expect(columnTexts([score(52), score(47.56), score(null)], usd)).toEqual(['52.0', '47.5', '–']);
    expect(columnTexts([score(52), score(47)], usd)).toEqual(['52', '47']);
    expect(columnTexts([score(52), { value: 3.2, unit: 'hours' }], usd)).toEqual(['52', '3.2 h']);
  });

  it('agrees with integer arithmetic on any amount of ten-thousandths', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (units) => {
        const cents = (units < 0n ? -((-units + 50n) / 100n) : (units + 50n) / 100n).toString();
        const text = cellText({ value: fourPlaces(units), unit: 'money', digits: 2 }, usd);
        const back = BigInt(text.replace('−', '-').replace(/[$,.]/g, ''));
        expect(back.toString()).toBe(cents);
      }),
    );
  });
});

function fourPlaces(units: bigint): string {
  const size = (units < 0n ? -units : units).toString().padStart(5, '0');
  return `${units < 0n ? '-' : ''}${size.slice(0, -4)}.${size.slice(-4)}`;
}

describe('what machines read', () => {
  it.each<[Cell['value'], Unit, string]>([
    [107, 'percent', '107.0'],
    [101.33333333333333, 'percent', '101.33333333333333'],
    [-0.5, 'pp', '-0.5'],
    ['14200.0000', 'money', '14200.00'],
    ['0.1250', 'money', '0.125'],
    ['-0.00', 'money', '0.00'],
    [14200, 'money', '14200.00'],
    ['9007199254740993.10', 'money', '9007199254740993.10'],
    ['118.0000', 'count', '118'],
    [1e-7, 'number', '0.0000001'],
    [79.96, 'score', '79.96'],
    [null, 'percent', ''],
    [Number.NaN, 'percent', ''],
    [false, 'text', 'false'],
    ['missed', 'status', 'missed'],
    [' as is\n', 'text', ' as is\n'],
    ['007', 'text', '007'],
  ])('%s %s is %j', (value, unit, text) => {
    expect(machineText({ value, unit })).toBe(text);
  });

  it('writes every finite number so that it reads back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(machineText({ value, unit: 'number' }))).toBe(value + 0);
      }),
    );
  });
});

describe('text', () => {
  it.each([
    ['\x1b]0;pwned\x07', '\\x1b]0;pwned\\x07'],
    ['\x1b[2J', '\\x1b[2J'],
    ['\x9b31m', '\\x9b31m'],
    ['\x1b]8;;http://x\x07', '\\x1b]8;;http://x\\x07'],
    ['\r over', '  over'],
    ['a\0b', 'a\\x00b'],
    ['abc\u202Egpj', 'abcgpj'],
    ['a\u200Bb\u2066c\uFEFF', 'abc'],
    ['a\uD800', 'a\uFFFD'],
    ['Zoë ⚠️ 日本', 'Zoë ⚠️ 日本'],
  ])('cleans %j', (text, cleaned) => {
    expect(clean(text)).toBe(cleaned);
  });

  it('leaves nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clean(text)).not.toMatch(
          /[\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
        );
      }),
    );
  });

  it.each([
    ['Borealis Freight', 9, 'Borealis…'],
    ['short', 5, 'short'],
    ['日本支社', 6, '日本…'],
    ['Zoe\u0308lle', 4, 'Zoe\u0308…'],
    ['👍🏽👍🏽👍🏽', 5, '👍🏽👍🏽…'],
    ['usage −38 %', 9, 'usage…'],
    ['usage −38 %', 10, 'usage −38…'],
    ['0012345', 5, '0012…'],
    ['abc', 0, ''],
  ])('shortens %s to %d columns', (text, columns, cut) => {
    expect(truncate(text, columns)).toBe(cut);
    expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
  });

  it('measures plain signs and our marks as the package measures all signs', () => {
    const signs = Array.from({ length: 0xffff - 31 }, (_, i) => String.fromCharCode(32 + i));
    expect(signs.filter((sign) => displayWidth(sign) !== stringWidth(sign))).toEqual([]);
    const some = fc.constantFrom(
      'a',
      'é',
      'я',
      '–',
      '▲',
      '☐',
      '✅',
      '⚠️',
      '❌',
      '⚠',
      '日',
      '\u0308',
    );
    fc.assert(
      fc.property(fc.string({ unit: some }), (text) => {
        expect(displayWidth(text)).toBe(stringWidth(text));
      }),
    );
  });

  it('pads by columns', () => {
    expect(pad('日本', 6, 'right')).toBe('  日本');
    expect(pad('ab', 5, 'center')).toBe(' ab  ');
    expect(pad('ab', 1)).toBe('ab');
  });

  it('wraps between words and items, and keeps a percent sign with its number', () => {
    expect(wrap('coverage is 94 % now', 14)).toEqual(['coverage is', '94 % now']);
    expect(wrapItems(['config 3f9a1c', 'cs-metrics 0.1.0', 'x y'], 22)).toEqual([
      'config 3f9a1c',
      'cs-metrics 0.1.0 · x y',
    ]);
  });
});

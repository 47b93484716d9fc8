import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as decimal from '../src/lib/decimal.ts';

const { fromUnits, toUnits } = decimal;

describe('decimal', () => {
  it.each([
    ['12.5', 125_000n, '12.5'],
    ['12.50', 125_000n, '12.5'],
    ['0', 0n, '0'],
    ['-0', 0n, '0'],
    ['-0.00', 0n, '0'],
    ['-0.0001', -1n, '-0.0001'],
    ['0.1', 1000n, '0.1'],
    ['007', 70_000n, '7'],
    ['1000', 10_000_000n, '1000'],
    ['-1500.00', -15_000_000n, '-1500'],
    ['1.0203', 10_203n, '1.0203'],
    ['1.02030000', 10_203n, '1.0203'],
    ['99999999999999.9999', 999_999_999_999_999_999n, '99999999999999.9999'],
  ])('reads %s', (text, units, shortest) => {
    expect(toUnits(text)).toBe(units);
    expect(fromUnits(units)).toBe(shortest);
  });

  it.each([
    ...['', ' ', '-', '.5', '5.', '+5', '1e5', '1,5', '1_000', '1 000', ' 1', '1 ', '1\n', '--1'],
    ...['0x10', 'NaN', 'Infinity', '1.2.3', '1.00001', '١٢', '(5)', '5%', '1n'],
  ])('refuses %j', (text) => {
    expect(decimal.isDecimal(text)).toBe(false);
    expect(() => toUnits(text)).toThrow('not a decimal');
  });

  it('is exact where floating point is not', () => {
    expect(decimal.add('0.1', '0.2')).toBe('0.3');
    expect(decimal.subtract('0.3', '0.1')).toBe('0.2');
    expect(decimal.add('9007199254740993', '0.0001')).toBe('9007199254740993.0001');
    expect(decimal.sum(Array(10).fill('0.1'))).toBe('1');
    expect(decimal.sum([])).toBe('0');
    expect(decimal.negate('0')).toBe('0');
    expect(decimal.negate('-1.50')).toBe('1.5');
  });

  it.each([
    ['1.5', '1.50', 0],
    ['-0', '0', 0],
    ['9', '10', -1],
    ['-9', '-10', 1],
    ['0.0001', '0', 1],
  ])('compares %s and %s', (a, b, order) => {
    expect(decimal.compare(a, b)).toBe(order);
    expect(decimal.isZero(decimal.subtract(a, b))).toBe(order === 0);
  });

  const anyUnits = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

  it('goes there and back, and adds as units do', () => {
    fc.assert(
      fc.property(anyUnits, anyUnits, (a, b) => {
        const [x, y] = [fromUnits(a), fromUnits(b)];
        expect(toUnits(x)).toBe(a);
        expect(toUnits(decimal.add(x, y))).toBe(a + b);
        expect(decimal.subtract(decimal.add(x, y), y)).toBe(x);
        expect(decimal.sum([x, y, decimal.negate(x)])).toBe(y);
        expect(decimal.compare(x, y)).toBe(-decimal.compare(y, x) + 0);
      }),
    );
  });
});

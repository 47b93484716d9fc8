import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as dates from '../src/lib/dates.ts';

const { addDays, addMonths, daysBetween, monthsBetween } = dates;

// Far enough inside 0001–9999 that shifting by a few thousand days or months stays inside.
const anyDate = fc.integer({ min: -600_000, max: 2_000_000 }).map((n) => addDays('1970-01-01', n));
const anyShift = fc.integer({ min: -5000, max: 5000 });

describe('dates', () => {
  it.each([
    ['2026-10-31', true],
    ['2024-02-29', true],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['2026-02-29', false],
    ['2026-04-31', false],
    ['2026-00-10', false],
    ['2026-13-01', false],
    ['2026-10-00', false],
    ['0000-01-01', false],
    ['0001-01-01', true],
    ['9999-12-31', true],
    ['2026-1-05', false],
    ['20261005', false],
    ['2026-10-05T00:00', false],
    [' 2026-10-05', false],
    ['2026-10-05\n', false],
    ['', false],
  ])('isDate %j', (text, is) => {
    expect(dates.isDate(text)).toBe(is);
  });

  // python: str(date.fromisoformat(d) + timedelta(n))
  it.each([
    ['2026-10-31', 1, '2026-11-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2000-02-28', 1, '2000-02-29'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2026-03-01', -1, '2026-02-28'],
    ['1970-01-01', -719162, '0001-01-01'],
    ['1970-01-01', 2932896, '9999-12-31'],
    ['2000-02-29', 36525, '2100-03-01'],
  ])('addDays %s %i', (date, n, expected) => {
    expect(addDays(date, n)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(n);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-10-15', 3, '2027-01-15'],
    ['2026-10-15', -10, '2025-12-15'],
    ['2026-12-31', 0, '2026-12-31'],
  ])('addMonths %s %i', (date, n, expected) => {
    expect(addMonths(date, n)).toBe(expected);
  });

  it.each([
    ['2026-01-31', '2026-02-27', 0],
    ['2026-01-31', '2026-02-28', 1],
    ['2026-01-31', '2026-03-30', 1],
    ['2026-01-31', '2026-03-31', 2],
    ['2026-02-28', '2026-03-28', 1],
    ['2025-11-15', '2026-11-14', 11],
    ['2025-11-15', '2026-11-15', 12],
    ['2026-10-01', '2026-10-01', 0],
    ['2026-10-02', '2026-10-01', -1],
    ['2026-10-01', '2026-09-01', -1],
  ])('monthsBetween %s %s', (from, to, n) => {
    expect(monthsBetween(from, to)).toBe(n);
  });

  // python: date.isoweekday()
  it.each([
    ['1970-01-01', 4],
    ['2026-10-31', 6],
    ['2026-11-01', 7],
    ['2026-11-02', 1],
    ['1900-02-28', 3],
    ['0001-01-01', 1],
  ])('weekday %s', (date, day) => {
    expect(dates.weekday(date)).toBe(day);
  });

  it('names the edges of a month', () => {
    expect(dates.monthStart('2026-12-31')).toBe('2026-12-01');
    expect(dates.nextMonth('2026-12-31')).toBe('2027-01-01');
    expect(dates.nextMonth('2026-01-01')).toBe('2026-02-01');
  });

  it('refuses what is not a date and what leaves the calendar', () => {
    expect(() => addDays('2026-02-30', 1)).toThrow('not a date: "2026-02-30"');
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addMonths('0001-01-01', -1)).toThrow(RangeError);
    expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError);
  });
});

describe('dates, for any date', () => {
  it('addDays there and back', () => {
    fc.assert(
      fc.property(anyDate, anyShift, (date, n) => {
        expect(dates.isDate(date)).toBe(true);
        expect(addDays(addDays(date, n), -n)).toBe(date);
        expect(daysBetween(date, addDays(date, n))).toBe(n);
      }),
    );
  });

  it('string order is calendar order', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (a, b) => {
        expect(a < b).toBe(daysBetween(a, b) > 0);
      }),
    );
  });

  it('weekdays follow each other', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(dates.weekday(addDays(date, 1))).toBe((dates.weekday(date) % 7) + 1);
      }),
    );
  });

  it('monthsBetween is the largest n that addMonths reaches', () => {
    fc.assert(
      fc.property(anyDate, anyShift, (from, days) => {
        const to = addDays(from, days);
        const n = monthsBetween(from, to);
        expect(addMonths(from, n) <= to).toBe(true);
        expect(addMonths(from, n + 1) > to).toBe(true);
      }),
    );
  });
});

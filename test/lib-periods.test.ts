import { describe, expect, it } from 'vitest';
import * as periods from '../src/lib/periods.ts';

const { defaultMonth, month, monthsBack, parseQuarter, parseYear, windowOf } = periods;

describe('parsing periods', () => {
  it.each([
    ['2026-10', '2026-10-01', '2026-11-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2024-02', '2024-02-01', '2024-03-01'],
  ])('month %s', (id, start, end) => {
    expect(periods.parseMonth(id)).toEqual({ id, window: '1m', start, end });
  });

  it.each([
    ...['2026-13', '2026-00', '2026-1', '202610', '2026-10-01', '26-10', '2026-Q3', '2026'],
    ...['0026-10', '9999-12', ' 2026-10', '2026-10\n', '2026/10', '２０２６-10', ''],
  ])('not a month: %j', (text) => {
    expect(periods.parseMonth(text)).toBeNull();
    expect(() => month(text)).toThrow(RangeError);
  });

  it.each([
    ['2026-Q1', 1, '2026-01-01', '2026-04-01'],
    ['2026-Q4', 1, '2026-10-01', '2027-01-01'],
    // Fiscal 2026 from February 2025 to January 2026.
    ['2026-Q1', 2, '2025-02-01', '2025-05-01'],
    ['2026-Q4', 2, '2025-11-01', '2026-02-01'],
    ['2026-Q3', 7, '2026-01-01', '2026-04-01'],
    ['2026-Q1', 12, '2025-12-01', '2026-03-01'],
  ])('quarter %s of a fiscal year from month %i', (id, from, start, end) => {
    expect(parseQuarter(id, from)).toEqual({ id, window: '3m', start, end });
  });

  it.each([
    ['2026', 1, '2026-01-01', '2027-01-01'],
    ['2026', 4, '2025-04-01', '2026-04-01'],
    ['2026', 12, '2025-12-01', '2026-12-01'],
  ])('year %s from month %i', (id, from, start, end) => {
    expect(parseYear(id, from)).toEqual({ id, window: '12m', start, end });
  });

  it.each(['2026-Q0', '2026-Q5', '2026-q1', '2026Q1', '2026-Q', '2026-10', '226', '20266'])(
    'neither quarter nor year: %j',
    (text) => {
      expect(parseQuarter(text, 1)).toBeNull();
      expect(parseYear(text, 1)).toBeNull();
    },
  );
});

describe('windows', () => {
  it.each([
    ['12m', '2025-11-01'],
    ['3m', '2026-08-01'],
    ['1m', '2026-10-01'],
    ['30d', '2026-10-02'],
  ])('%s to the end of October', (window, start) => {
    expect(windowOf(month('2026-10'), window)).toEqual({
      ...{ id: '2026-10', window, start, end: '2026-11-01' },
    });
  });

  it('of a day end with it', () => {
    const period = { id: '2026-10-31', window: '30d', start: '2026-10-02', end: '2026-11-01' };
    expect(periods.asOf('2026-10-31', '30d')).toEqual(period);
    expect(periods.asOf('2026-02-28', '1m').start).toBe('2026-02-01');
    expect(periods.asOf('2026-03-30', '1m').start).toBe('2026-02-28');
  });

  it.each(['12', 'm', '0m', '-1m', '1y', '1.5m', ''])('not a window: %j', (window) => {
    expect(() => windowOf(month('2026-10'), window)).toThrow(RangeError);
  });
});

describe('months', () => {
  it('back over the turn of a year', () => {
    const ids = (period: periods.Period, n: number) => monthsBack(period, n).map(({ id }) => id);
    expect(ids(month('2026-02'), 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(ids(parseQuarter('2026-Q3', 1)!, 2)).toEqual(['2026-08', '2026-09']);
    expect(ids(windowOf(month('2026-10'), '12m'), 1)).toEqual(['2026-10']);
    expect(ids(month('2026-10'), 0)).toEqual([]);
  });

  it('have edges, both ends included', () => {
    const edges = ['2026-08-01', '2026-09-01', '2026-10-01'];
    expect(periods.monthEdges('2026-08-01', '2026-10-01')).toEqual(edges);
    expect(periods.monthEdges('2026-07-02', '2026-10-31')).toEqual(edges);
    expect(periods.monthEdges('2026-08-02', '2026-08-31')).toEqual([]);
    expect(periods.monthEdges('2026-08-01', '2026-08-01')).toEqual(['2026-08-01']);
    expect(periods.monthEdges('2026-08-01', '2026-07-01')).toEqual([]);
  });

  it('have English names', () => {
    expect(periods.monthName('2026-10')).toBe('October 2026');
    expect(periods.monthName('2027-01')).toBe('January 2027');
    expect(periods.monthName('2025-12')).toBe('December 2025');
  });
});

describe('defaultMonth', () => {
  it.each([
    // [newest dense row, today by the clock, month]
    [null, '2026-10-31', '2026-09'],
    [null, '2026-11-01', '2026-10'],
    ['2026-11-01', '2026-11-01', '2026-10'],
    ['2026-10-31', '2026-11-05', '2026-10'],
    // Three days before the month's end, which is midnight of 1 November; then four.
    ['2026-10-29', '2026-11-05', '2026-10'],
    ['2026-10-28', '2026-11-05', '2026-09'],
    ['2026-10-31', '2026-10-31', '2026-09'],
    ['2024-12-31', '2026-11-05', '2024-12'],
    // Rows from the future do not end a month.
    ['2027-03-01', '2026-11-05', '2026-10'],
    ['2026-02-26', '2026-03-01', '2026-02'],
    ['2024-02-26', '2024-03-01', '2024-01'],
    ['2024-02-27', '2024-03-01', '2024-02'],
    ['2025-12-31', '2026-01-01', '2025-12'],
  ])('rows to %s, clock %s', (newestDense, clockDate, id) => {
    expect(defaultMonth({ newestDense, clockDate })).toEqual(month(id));
  });
});

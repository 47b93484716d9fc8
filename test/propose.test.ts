import { describe, expect, it } from 'vitest';
import { datesIn } from '../src/propose/dates.ts';
import { withEnds } from '../src/propose/ends.ts';
import { type Export, exportsIn } from '../src/propose/exports.ts';
import { headingOf } from '../src/propose/headers.ts';
import { amountsIn } from '../src/propose/numbers.ts';
import { placesOf } from '../src/propose/place.ts';
import type { Habits, Values, Verdict } from '../src/propose/verdict.ts';
import { lineOf } from '../src/propose/write.ts';

const nothing: Habits = { order: null, decimal: null };

function valuesOf(cells: readonly string[]): Values {
  const filled = cells.filter((cell) => cell !== '');
  return { header: 'h', cells, filled, nEmpty: cells.length - filled.length };
}

/** The options that a verdict proposes, the choices that it leaves, or null. */
const proposed = (verdict: Verdict) => {
  if (verdict.kind === 'open') return verdict.choices.map(({ value }) => value);
  return verdict.kind === 'fits' ? verdict.spelling : null;
};

/** Rows of a file as an export; the first row is the header. */
function file(name: string, text: string): Export {
  const [header = [], ...rows] = text.split('\n').map((line) => line.split(','));
  const sample = {
    path: name,
    header,
    rows,
    isWhole: true,
    nRagged: 0,
    delimiter: ',',
    encoding: null,
    notices: [],
  };
  return exportsIn([{ name, sample }], [])[0]!;
}

describe('dates', () => {
  it.each([
    [['2026-01-31', '', '2026-02-01'], {}],
    [['2026-01-31T10:00:00+02:00'], {}],
    [['31/01/2026', '01/02/2026'], { format: '%d/%m/%Y' }],
    [['01/31/2026 14:05', '02/01/2026 00:00'], { format: '%m/%d/%Y %H:%M' }],
    [
      ['3/2/2026', '4/5/2026'],
      ['day-first', 'month-first'],
    ],
    [['03.02.2026', '04.05.2026'], { format: '%d.%m.%Y' }],
    [['20260131', '20261201'], { format: '%Y%m%d' }],
    [['Jan 2, 2026', 'Dec 31, 2026'], { format: '%b %d, %Y' }],
    [['02-Jan-26', '31-Dec-26'], { format: '%d-%b-%y' }],
    // No day that the calendar has, several ways of writing, no date at all.
    [['2026-02-30'], null],
    [['2026-01-02', '02.01.2026', 'Jan 2, 2026'], null],
    [['45292', '45293'], null],
  ])('%j', (cells, expected) => {
    expect(proposed(datesIn(valuesOf(cells), nothing))).toEqual(expected);
  });

  it('one odd value in a hundred is told and does not stop the proposal', () => {
    const cells = [...Array.from({ length: 199 }, () => '31/12/2026'), 'n.v.'];
    const verdict = datesIn(valuesOf(cells), nothing);
    expect(verdict).toMatchObject({
      spelling: { format: '%d/%m/%Y' },
      says: '199 of 200 values are dates; not "n.v."; 31/12/2026 has no other order',
    });
    expect(proposed(datesIn(valuesOf(cells.slice(150)), nothing))).toBeNull();
  });
});

describe('amounts', () => {
  it.each([
    [['12', '-3', '4.50'], {}],
    [['12,50', '3'], { decimal: ',' }],
    [['1,234.50', '12'], { thousands: ',' }],
    [['1.234,50', '12'], { decimal: ',', thousands: '.' }],
    [['1 234,50', '12,00'], { decimal: ',', thousands: ' ' }],
    [["1'234.50"], { thousands: "'" }],
    [
      ['1,234', '12'],
      ['comma', 'point'],
    ],
    [
      ['1.234', '12'],
      ['point', 'comma'],
    ],
    [['0.125', '1.234'], {}],
    [['1,234', '1,234,567'], { thousands: ',' }],
    [
      ['€ 1.234,50', '€ 7,00'],
      { sql: `trim(replace(replace(replace("h", '€', ''), '.', ''), ',', '.'), ' \u00a0')` },
    ],
    // Spreadsheets, accountants and other alphabets.
    [['1e3'], null],
    [['(1,234.50)'], null],
    [['٣'], null],
    [['1.23456'], null],
    [['$5', '5 €'], null],
  ])('%j', (cells, expected) => {
    expect(proposed(amountsIn(valuesOf(cells), nothing, {}))).toEqual(expected);
  });

  it('another column of the file decides', () => {
    const decimal = { sign: ',' as const, header: 'Rabatt', shown: '0,5' };
    const verdict = amountsIn(valuesOf(['1.234', '12']), { ...nothing, decimal }, {});
    expect(proposed(verdict)).toEqual({ decimal: ',', thousands: '.' });
  });

  it('limits of the column hold', () => {
    expect(proposed(amountsIn(valuesOf(['40', '120']), nothing, { max: 100 }))).toBeNull();
  });
});

it.each([
  ['Customer ID', 'customer_id', false, null, false],
  ['customerId', 'customer_id', false, null, false],
  ['Start (UTC)', 'start', true, null, false],
  ['refund_amount_usd', 'refund_amount', false, 'USD', false],
  ['Betrag (EUR)', 'betrag', false, 'EUR', false],
  ['amount_cents', 'amount', false, null, true],
  ['Fällig am', 'fallig_am', false, null, false],
])('the header %s is %s', (header, name, isUtc, currency, isMinor) => {
  expect(headingOf(header)).toEqual({ header, name, isUtc, currency, isMinor });
});

describe('places', () => {
  const place = (name: string, text: string) => {
    const { fitting } = placesOf(file(name, text));
    return fitting.map(({ table, fills }) => {
      const lines = fills.map(({ column, from, open }) =>
        open === null ? lineOf(column, from) : `${column}?`,
      );
      return `${table.name}: ${lines.join(', ')}`;
    });
  };

  it('a price tells its interval, and of two that agree the monthly one is taken', () => {
    const text = 'sub_id,client,begin_date,mrr,arr\ns1,a,2026-01-01,10,120\ns2,b,2026-01-02,5,60';
    expect(place('x.csv', text)).toEqual([
      'subscriptions: amount: mrr, interval: {value: month}, subscription_id: sub_id, starts_on: begin_date, account_id: client',
    ]);
  });

  it('of two that differ the user chooses', () => {
    const text = 'sub_id,client,begin_date,mrr,arr\ns1,a,2026-01-01,10,130\ns2,b,2026-01-02,5,60';
    expect(place('x.csv', text)[0]).toContain('amount?');
  });

  it('two tables may fit a file equally well', () => {
    const text =
      'id,account_id,created_at,category,closed_at\n1,a,2026-01-01,x,\n2,b,2026-01-02,y,';
    const tables = place('tickets and feedback.csv', text).map((line) => line.split(':')[0]);
    expect(tables.sort()).toEqual(['feedback', 'tickets']);
  });

  it.each([
    [
      '1 to 5',
      'csat.csv',
      'account_id,score,responded_at\na,5,2026-01-01\nb,1,2026-01-02',
      'survey: {value: csat}',
    ],
    [
      '0 to 10',
      'answers.csv',
      'account_id,score,responded_at\na,10,2026-01-01\nb,0,2026-01-02',
      'survey: {value: nps}',
    ],
    [
      '2 to 6',
      'answers.csv',
      'account_id,score,responded_at\na,6,2026-01-01\nb,2,2026-01-02',
      'survey?',
    ],
  ])('scores of %s', (_, name, text, expected) => {
    expect(place(name, text)[0]).toContain(expected);
  });

  it.each([
    [
      'a table of a database',
      'brand_data.csv',
      'id,created_at,updated_at,url,active,logo\n1,2026-01-01,2026-01-01,u,t,l',
    ],
    ['a key that repeats', 'customers.csv', 'account_id,name,region\na,A,X\na,A,Y\nb,B,Y'],
    ['nothing known', 'wetter.csv', 'tag,regen\n2026-01-01,3'],
  ])('%s has none', (_, name, text) => {
    expect(place(name, text)).toEqual([]);
  });
});

describe('ends of paid periods', () => {
  const ends = (...rows: string[]) => {
    const own = file(
      'x.csv',
      ['subscription_id,account_id,starts_on,ends_on,amount,interval', ...rows].join('\n'),
    );
    const { fills } = placesOf(own).fitting[0]!;
    const end = withEnds(own, fills).find(({ column }) => column === 'ends_on')!;
    return end.open?.about ?? lineOf('ends_on', end.from).slice(0, 30);
  };

  it.each([
    [
      'the next begins on that day',
      'ends_on: ends_on',
      ['s1,a,2026-01-01,2026-02-01,5,month', 's1,a,2026-02-01,,5,month'],
    ],
    [
      'the next begins the day after',
      'ends_on: {sql: "coalesce(strft',
      ['s1,a,2026-01-01,2026-01-31,5,month', 's1,a,2026-02-01,,5,month'],
    ],
    [
      'months and years are full',
      'ends',
      [
        's1,a,2026-01-01,2026-12-31,5,month',
        's2,b,2026-03-15,2027-03-14,5,month',
        's3,c,2026-02-01,2026-02-28,5,month',
      ],
    ],
    [
      'they end on any day',
      'ends_on: ends_on',
      [
        's1,a,2026-01-01,2026-05-07,5,month',
        's2,b,2026-03-15,2026-08-01,5,month',
        's3,c,2026-02-01,2026-02-11,5,month',
      ],
    ],
  ])('%s', (_, expected, rows) => {
    expect(ends(...rows)).toBe(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../src/lib/dates.ts';
import { firstOffset, localDate, localMidnight, transitions } from '../src/lib/zones.ts';

const zones = [
  ...['UTC', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/St_Johns'],
  ...['America/Sao_Paulo', 'America/Havana', 'America/Santiago', 'Africa/Casablanca'],
  ...['Africa/Cairo', 'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Tehran', 'Asia/Gaza'],
  ...['Asia/Beirut', 'Asia/Pyongyang', 'Australia/Lord_Howe', 'Australia/Adelaide'],
  ...['Pacific/Chatham', 'Pacific/Kiritimati', 'Pacific/Apia', 'Pacific/Pago_Pago'],
];

// Every calendar day from 1990 to 2037; days that a zone skipped are listed below.
const anyDay = fc.integer({ min: 7305, max: 24_836 }).map((n) => addDays('1970-01-01', n));
const skipped = ['Pacific/Apia 2011-12-30', 'Pacific/Kiritimati 1994-12-31'];

const iso = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 16)}Z`;

describe('localMidnight', () => {
  // python, zoneinfo of tzdata 2025b: the first minute t with t.astimezone(zone).date() >= day
  it.each([
    ['UTC', '2026-10-01', '2026-10-01T00:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00Z'],
    ['Asia/Kolkata', '2026-10-01', '2026-09-30T18:30Z'],
    ['Asia/Kathmandu', '2026-10-01', '2026-09-30T18:15Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30Z'],
    ['Australia/Lord_Howe', '2026-10-05', '2026-10-04T13:00Z'],
    ['Pacific/Kiritimati', '2026-10-01', '2026-09-30T10:00Z'],
    // Clocks went from 24:00 to 01:00: the day began at one o'clock.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00Z'],
    ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00Z'],
    ['America/Havana', '2026-03-08', '2026-03-08T05:00Z'],
    // Clocks went from 24:00 back to 23:00, and from 00:01 back to 23:01.
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00Z'],
    ['America/St_Johns', '2006-10-29', '2006-10-29T02:30Z'],
    // Samoa had no 30 December: that day is empty.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00Z'],
    ['Pacific/Kiritimati', '1994-12-31', '1994-12-31T10:00Z'],
  ])('%s %s', (zone, date, expected) => {
    expect(iso(localMidnight(date, zone))).toBe(expected);
  });

  it('begins the day it names, and not a millisecond earlier', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyDay, (zone, day) => {
        fc.pre(!skipped.includes(`${zone} ${day}`));
        const midnight = localMidnight(day, zone);
        expect(localDate(midnight, zone)).toBe(day);
        expect(localDate(midnight - 1, zone) < day).toBe(true);
        expect(localMidnight(addDays(day, 1), zone)).toBeGreaterThan(midnight);
      }),
      { numRuns: 500 },
    );
  });
});

describe('localDate', () => {
  it.each([
    [Date.UTC(2026, 9, 31, 22, 59, 59, 999), 'Europe/Berlin', '2026-10-31'],
    [Date.UTC(2026, 9, 31, 23), 'Europe/Berlin', '2026-11-01'],
    [Date.UTC(2026, 9, 31, 23, 30), 'America/New_York', '2026-10-31'],
    [-1, 'UTC', '1969-12-31'],
    [-0.5, 'UTC', '1969-12-31'],
    [0, 'UTC', '1970-01-01'],
  ])('%d in %s', (epochMs, zone, date) => {
    expect(localDate(epochMs, zone)).toBe(date);
  });

  it('refuses a zone that nobody knows', () => {
    expect(() => localDate(0, 'Europe/Bielefeld')).toThrow(RangeError);
  });
});

describe('transitions', () => {
  // python, zoneinfo of tzdata 2025b: utcoffset() minute by minute through the year
  it.each([
    ['UTC', 2026, 0, []],
    ['Asia/Kolkata', 2026, 19800, []],
    ['Pacific/Kiritimati', 2026, 50400, []],
    ['Pacific/Kiritimati', 1994, -36000, ['1994-12-31T10:00Z -36000 50400']],
    [
      ...(['Europe/Berlin', 2026, 3600] as const),
      ['2026-03-29T01:00Z 3600 7200', '2026-10-25T01:00Z 7200 3600'],
    ],
    [
      ...(['America/New_York', 2026, -18000] as const),
      ['2026-03-08T07:00Z -18000 -14400', '2026-11-01T06:00Z -14400 -18000'],
    ],
    [
      ...(['Australia/Lord_Howe', 2026, 39600] as const),
      ['2026-04-04T15:00Z 39600 37800', '2026-10-03T15:30Z 37800 39600'],
    ],
    ['Asia/Pyongyang', 2018, 30600, ['2018-05-04T15:00Z 30600 32400']],
    [
      ...(['Pacific/Apia', 2011, -36000] as const),
      [
        '2011-04-02T14:00Z -36000 -39600',
        '2011-09-24T14:00Z -39600 -36000',
        '2011-12-30T10:00Z -36000 50400',
      ],
    ],
    // The closest pair since 1970: seven days less an hour.
    [
      ...(['America/Recife', 2000, -7200] as const),
      [
        '2000-02-27T02:00Z -7200 -10800',
        '2000-10-08T03:00Z -10800 -7200',
        '2000-10-15T02:00Z -7200 -10800',
      ],
    ],
  ])('%s %i', (zone, year, first, expected) => {
    const found = transitions(zone, year, year);
    const shown = found.map(({ at, before, after }) => `${iso(at * 1000)} ${before} ${after}`);
    expect(shown).toEqual(expected);
    expect(firstOffset(zone, year)).toBe(first);
  });

  it('of many years are those of each year', () => {
    const years = [2019, 2020, 2021, 2022];
    for (const zone of zones) {
      const byYear = years.flatMap((year) => transitions(zone, year, year));
      expect(transitions(zone, 2019, 2022)).toEqual(byYear);
    }
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Amount, paceText } from '../src/lib/pace.ts';
import { type Progress, progress } from '../src/progress.ts';
import { rowsIn } from '../src/read/look.ts';

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  [false, false, false],
  [true, true, false],
  [true, false, true],
])('is silent with terminal %s, quiet %s, CI %s', async (isTTY, isQuiet, isCI) => {
  vi.useFakeTimers();
  const { written, steps } = watched({ isTTY, isQuiet, isCI });
  steps.say('measure', () => ({ rows: 1, of: 2 }));
  await vi.advanceTimersByTimeAsync(60_000);
  steps.stop();
  expect(written).toEqual([]);
});

it('appears when a step lasts a second, cleaned, and leaves nothing behind', async () => {
  const { written, steps } = watched({ isTTY: true, isQuiet: false, isCI: false });
  steps.say('read');
  await pause(500);
  steps.say('measure \x1b[2J');
  await pause(700);
  expect(written).toEqual([]);
  await pause(800);
  expect(written.join('')).toContain('measure \\x1b[2J');
  expect(written.join('')).not.toContain('\x1b[2J');
  steps.stop();
  const end = written.length;
  await pause(200);
  expect(written).toHaveLength(end);
  expect(written.at(-1)).toBe('\x1b[K');
});

it('tells rows, rate and time left, and goes on when the step takes another name', async () => {
  // The packages of the spinner are loaded once the clock stands still.
  await import('ora');
  await import('../src/lib/width.ts');
  vi.useFakeTimers();
  const { written, steps } = watched({ isTTY: true, isQuiet: false, isCI: false });
  const [begun, perMs, of] = [Date.now(), 3000, 12_200_000];
  let isCounting = true;
  const amount = () => (isCounting ? { rows: 200_000 + perMs * (Date.now() - begun), of } : null);
  const shown = async (ms: number): Promise<string> => {
    written.length = 0;
    await vi.advanceTimersByTimeAsync(ms);
    return written.join('');
  };
  steps.say('reading', amount);
  expect(await shown(999)).toBe('');
  await shown(1);
  await vi.dynamicImportSettled();
  expect(await shown(1050)).toContain('reading · 6.2M rows · 3.0M rows/s · about 2 s left');
  steps.say('reducing', amount);
  expect(await shown(1000)).toMatch(/reducing · [89]\.\dM rows · 3\.0M rows\/s · about 1 s left/);
  isCounting = false;
  await shown(300);
  expect(await shown(1000)).not.toContain('rows');
  steps.stop();
  expect(await shown(5000)).toBe('');
});

describe('pace', () => {
  it.each<[number, Amount, number, string]>([
    [0, { rows: 0, of: 100 }, 1000, ''],
    [0, { rows: 812, of: null }, 2000, '812 rows · 406 rows/s'],
    [0, { rows: 8_100, of: 16_200 }, 1000, '8.1k rows · 8.1k rows/s · about 1 s left'],
    [0, { rows: 999_499, of: null }, 1000, '999k rows · 999k rows/s'],
    [0, { rows: 999_500, of: null }, 1000, '1.0M rows · 1.0M rows/s'],
    [0, { rows: 1e6, of: 60.4e6 }, 1000, '1.0M rows · 1.0M rows/s · about 59 s left'],
    [0, { rows: 1e6, of: 91e6 }, 1000, '1.0M rows · 1.0M rows/s · about 2 min left'],
    [0, { rows: 1e6, of: 5401e6 }, 1000, '1.0M rows · 1.0M rows/s · about 1.5 h left'],
    [0, { rows: 624e6, of: 624e6 }, 1000, '624M rows · 624M rows/s'],
    [500, { rows: 500, of: 1000 }, 1000, '500 rows'],
    [900, { rows: 500, of: 1000 }, 1000, '500 rows'],
    [0, { rows: 500, of: 1000 }, 0, '500 rows'],
  ])('from %s rows to %o in %s ms: %s', (before, now, ms, text) => {
    expect(paceText(before, now, ms)).toBe(text);
  });
});

describe('rows of files that are being looked at', () => {
  const whole = { bytes: 100, seen: 100, rows: 10 };
  const half = { bytes: 100, seen: 50, rows: 20 };
  const ahead = { bytes: 300, seen: 0, rows: 0 };
  const packed = { bytes: null, seen: 80, rows: 8 };
  const counted = { bytes: 0, seen: 0, rows: 1000 };

  it.each([
    ['nothing yet', [ahead], { rows: 0, of: null }],
    ['all of it', [whole], { rows: 10, of: 10 }],
    ['half of it', [half], { rows: 20, of: 40 }],
    ['one file, another ahead', [whole, ahead], { rows: 10, of: 40 }],
    ['a packed one, whose size nobody knows', [whole, packed], { rows: 18, of: null }],
    ['Parquet, which counts its rows', [counted], { rows: 1000, of: 1000 }],
    ['Parquet beside a text', [counted, half], { rows: 1020, of: 1040 }],
  ])('%s', (_, looks, amount) => {
    expect(rowsIn(looks)).toEqual(amount);
  });
});

function watched(how: { isTTY: boolean; isQuiet: boolean; isCI: boolean }) {
  const written: string[] = [];
  const write = async (said: string) => void written.push(said);
  const stream = { isTTY: how.isTTY, columns: 80, write };
  const steps: Progress = progress({ ...how, stream, now: Date.now });
  return { written, steps };
}

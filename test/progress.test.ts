import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Progress, progress } from '../src/progress.ts';

it.each([
  [false, false, false],
  [true, true, false],
  [true, false, true],
])('is silent with terminal %s, quiet %s, CI %s', async (isTTY, isQuiet, isCI) => {
  const { written, steps } = watched({ isTTY, isQuiet, isCI });
  steps.say('measure');
  await pause(1300);
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

function watched(how: { isTTY: boolean; isQuiet: boolean; isCI: boolean }) {
  const written: string[] = [];
  const write = async (said: string) => void written.push(said);
  const stream = { isTTY: how.isTTY, columns: 80, write };
  const steps: Progress = progress({ ...how, stream });
  return { written, steps };
}

// Commands run in turn, A B C A B C …, so that what else the machine does falls on all of them.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** GNU time tells the most memory that a process held. */
export const hasTime = existsSync('/usr/bin/time');

/**
 * Runs a command to its end: seconds, most memory in MB (null where it cannot be told), output, and
 * the most MB that stood in `watched` meanwhile.
 */
export function once({ command, env = {}, watched = null }) {
  const [file, ...args] = hasTime ? ['/usr/bin/time', '-f', '%M', ...command] : command;
  const start = performance.now();
  const child = spawn(file, args, { cwd: root, env: { ...process.env, CI: '1', ...env } });
  const texts = { stdout: '', stderr: '' };
  for (const name of Object.keys(texts)) {
    child[name].on('data', (piece) => {
      texts[name] += piece;
    });
  }
  let spilledMb = 0;
  const watch = setInterval(() => {
    if (watched !== null) spilledMb = Math.max(spilledMb, bytesIn(watched) / 1e6);
  }, 200);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      const seconds = (performance.now() - start) / 1000;
      if (code !== 0) reject(new Error(`${command.join(' ')} ended with ${code}: ${texts.stderr}`));
      const peakMb = hasTime ? Number(texts.stderr.trim().split('\n').at(-1)) / 1024 : null;
      resolve({ seconds, peakMb, spilledMb, stdout: texts.stdout });
    });
  });
}

/** Bytes of all files in a folder; a file may go while they are counted. */
function bytesIn(folder) {
  const names = readdirSync(folder, { recursive: true });
  const sizes = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
  return sizes.reduce((sum, state) => sum + (state?.isFile() ? state.size : 0), 0);
}

/**
 * Runs the contenders in turn after a round that warms up; gives the runs of each by name.
 * `before` of a contender is called ahead of each of its runs and is not timed.
 */
export async function inTurn(contenders, nRuns) {
  const runs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= nRuns; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      contender.before?.();
      const run = await once(contender);
      if (round > 0) runs[name].push(run);
    }
    process.stderr.write(round === 0 ? '  warm' : ` ${round}`);
  }
  process.stderr.write('\n');
  return runs;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Ratios of two contenders, round by round. */
export function ratios(ours, theirs) {
  const all = ours.map((run, i) => run.seconds / theirs[i].seconds);
  return { median: median(all), lowest: Math.min(...all), highest: Math.max(...all) };
}

/** A table of contenders against the first of them: how long they take, the ratio first. */
export function tableOf(runs) {
  const [[first, own]] = Object.entries(runs);
  const rows = Object.entries(runs).map(([name, all]) => {
    const ratio = ratios(own, all);
    const spread = name === first ? '–' : `${digits(ratio.lowest)}–${digits(ratio.highest)}`;
    const peak = hasTime ? Math.max(...all.map((run) => run.peakMb)).toFixed(0) : '–';
    const seconds = median(all.map((run) => run.seconds)).toFixed(2);
    return `| ${name} | ${name === first ? '1' : digits(ratio.median)} | ${spread} | ${seconds} | ${peak} |`;
  });
  return [
    `| contender | ${first} takes | range | median, s | peak, MB |`,
    '|:--|--:|--:|--:|--:|',
    ...rows,
  ].join('\n');
}

/** A ratio with two digits that count. */
export const digits = (ratio) => (ratio < 0.095 ? ratio.toFixed(3) : ratio.toFixed(2));

// Times whole commands in turn (A B A B …) on data made from a seed, and writes the ratio of medians.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeData, newestMonth } from './data.mjs';

const root = resolve(import.meta.dirname, '../..');
const nRuns = 7;
const nEvents = Number(process.argv[2] ?? 1_000_000);
const hasTime = existsSync('/usr/bin/time');

const { usage, config } = await makeData(join(tmpdir(), 'cs-metrics-bench'), nEvents);
const contenders = {
  'health --month': ['bin/cs-metrics.js', 'health', '--month', newestMonth, '--config', config],
  'by hand': ['test/bench/by-hand.mjs', usage],
};

function once(args) {
  const command = [process.execPath, ...args];
  const timed = hasTime ? ['/usr/bin/time', '-f', '%M', ...command] : command;
  const start = performance.now();
  const run = spawnSync(timed[0], timed.slice(1), { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0) throw new Error(`${args.join(' ')}: ${run.stderr}`);
  return { seconds, peakMb: hasTime ? Number(run.stderr.trim().split('\n').at(-1)) / 1024 : null };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const runs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (const args of Object.values(contenders)) once(args);
for (let i = 0; i < nRuns; i++) {
  for (const [name, args] of Object.entries(contenders)) runs[name].push(once(args));
}

const rows = Object.entries(runs).map(([name, all]) => {
  const peak = hasTime ? Math.max(...all.map((run) => run.peakMb)).toFixed(0) : '–';
  return { name, seconds: median(all.map((run) => run.seconds)), peak };
});
const ratios = runs['health --month'].map((run, i) => run.seconds / runs['by hand'][i].seconds);
const text = `# Measured

${nEvents.toLocaleString('en-US')} usage events as CSV, ${nRuns} runs in turn after a warm-up, ${availableParallelism()} processors, Node ${process.versions.node}.
The query by hand gives logins, distinct users, user-days, features and minutes per account and month.
Seconds differ from machine to machine; the ratio is what counts.

| command | median, s | peak, MB |
|:--|--:|--:|
${rows.map(({ name, seconds, peak }) => `| ${name} | ${seconds.toFixed(2)} | ${peak} |`).join('\n')}

Ratio, pair by pair: median ${median(ratios).toFixed(2)}, lowest ${Math.min(...ratios).toFixed(2)}, highest ${Math.max(...ratios).toFixed(2)}.
`;
process.stdout.write(text);
writeFileSync(join(root, 'test/bench/results.md'), text);

// Times whole commands in turn (A B A B …) on data made from a seed, and writes the ratios of pairs.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeData, newestMonth } from './data.mjs';

const root = resolve(import.meta.dirname, '../..');
const nRuns = 7;
const nEvents = Number(process.argv[2] ?? 1_000_000);
const hasTime = existsSync('/usr/bin/time');

const cli = (...args) => ['bin/cs-metrics.js', ...args];

// What runs keep would make all but the first of them another measurement.
const kept = join(tmpdir(), 'cs-metrics-bench', 'kept');
const env = { ...process.env, XDG_CACHE_HOME: kept };

function once(args) {
  const command = [process.execPath, ...args];
  const timed = hasTime ? ['/usr/bin/time', '-f', '%M', ...command] : command;
  const start = performance.now();
  const run = spawnSync(timed[0], timed.slice(1), { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0) throw new Error(`${args.join(' ')}: ${run.stderr}`);
  const peakMb = hasTime ? Number(run.stderr.trim().split('\n').at(-1)) / 1024 : null;
  return { seconds, peakMb, stdout: run.stdout };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Two commands in turn: their times as a table, and the ratio of the first to the second. */
function paired(contenders) {
  const runs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const args of Object.values(contenders)) once(args);
  for (let i = 0; i < nRuns; i++) {
    for (const [name, args] of Object.entries(contenders)) runs[name].push(once(args));
  }
  const rows = Object.entries(runs).map(([name, all]) => {
    const peak = hasTime ? Math.max(...all.map((run) => run.peakMb)).toFixed(0) : '–';
    return `| ${name} | ${median(all.map((run) => run.seconds)).toFixed(2)} | ${peak} |`;
  });
  const [ours, theirs] = Object.values(runs);
  const ratios = ours.map((run, i) => run.seconds / theirs[i].seconds);
  return `| command | median, s | peak, MB |
|:--|--:|--:|
${rows.join('\n')}

Ratio, pair by pair: median ${median(ratios).toFixed(2)}, lowest ${Math.min(...ratios).toFixed(2)}, highest ${Math.max(...ratios).toFixed(2)}.`;
}

const { usage, config } = await makeData(join(tmpdir(), 'cs-metrics-bench'), nEvents);
const byHand = paired({
  'health --month': cli('health', '--month', newestMonth, '--config', config, '--no-cache'),
  'by hand': ['test/bench/by-hand.mjs', usage],
});

// The warm-up of the second run is the first.
rmSync(kept, { recursive: true, force: true });
const figures = ['metrics', 'mau', 'stickiness', 'feature_adoption', '--month', newestMonth];
const again = paired({
  'metrics of usage again, from what was kept': cli(...figures, '--config', config),
  'the same, reading all of it': cli(...figures, '--config', config, '--no-cache'),
});

const year = ['--config', 'fixtures/year/cs-metrics.yaml', '--as-of', '2026-10-31'];
const catalogue = once(cli('metrics', ...year, '--format', 'csv')).stdout.trim().split('\n');
const ids = catalogue.slice(1).map((line) => line.split(',')[0]);
const whole = paired({
  'metrics, all of them': cli('metrics', ...ids, '--month', '2026-10', ...year),
  sheet: cli('sheet', '--month', '2026-10', ...year),
});

const text = `# Measured

${nRuns} runs in turn after a warm-up, ${availableParallelism()} processors, Node ${process.versions.node}. Seconds differ from
machine to machine; the ratio is what counts.

## Health of a month against a query by hand

${nEvents.toLocaleString('en-US')} usage events as CSV. The query by hand gives logins, distinct users, user-days, features
and minutes per account and month.

${byHand}

## A second run against one that keeps nothing

${again}

## The whole catalogue against the sheet

${ids.length} metrics of one month of \`fixtures/year\` in one run.

${whole}
`;
process.stdout.write(text);
writeFileSync(join(root, 'test/bench/results.md'), text);

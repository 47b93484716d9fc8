// The parts of the bench: each runs its contenders and tells its goals.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assertAlike,
  cached,
  cacheFolder,
  clearCache,
  cli,
  contendersFor,
  hasCache,
  health,
  pythonPackages,
} from './contenders.mjs';
import { exportsOf, newestMonth, sizeName } from './data.mjs';
import { goal } from './results.mjs';
import { hasTime, inTurn, once, ratios, tableOf } from './rounds.mjs';

const ours = 'health --month';
const bySql = 'SQL as it comes to mind';

/** The size at which the goals hold. */
const nGoal = 10_000_000;
const nHuge = 100_000_000;

const atYear = ['--config', 'fixtures/year/cs-metrics.yaml'];

async function contended(format, options) {
  const packages = pythonPackages(['pandas', 'polars']);
  const [texts, goals] = [[], []];
  for (const nEvents of options.sizes) {
    const exports = await exportsOf({ nEvents, format });
    // A table of 100M rows as pandas keeps it is larger than most machines.
    const fitting = nEvents >= nHuge ? { ...packages, pandas: null } : packages;
    const contenders = contendersFor(exports, fitting);
    const figures = await assertAlike(exports, contenders);
    const runs = await inTurn(contenders, options.runsAt(nEvents));
    const size = sizeName(nEvents);
    texts.push(`### ${size} events\n\n${tableOf(runs)}\n\n${ranText(runs, figures)}`);
    if (nEvents === nGoal) goals.push(...goalsOf[format](runs, size));
  }
  const missing = Object.entries(packages).filter(([, version]) => version === null);
  const used = Object.entries(packages).filter(([, version]) => version !== null);
  const python = [
    ...used.map(([name, version]) => `${name} ${version}`),
    ...missing.map(
      ([name]) => `${name} skipped: this Python has none (BENCH_PYTHON names another)`,
    ),
  ];
  const title = `A month's health from ${format === 'csv' ? 'CSV' : 'Parquet'}, against what one would do instead`;
  const about = `The others give logins, distinct users, user-days, distinct features and minutes per account and month, and no
score; their figures agree with one another and with ours. ${python.join(', ')}.`;
  return { title, text: [about, ...texts].join('\n\n'), goals };
}

const goalsOf = {
  csv: (runs, size) => [
    goal(
      `health of a month, ${size} events, CSV, against SQL`,
      0.75,
      ratios(runs[ours], runs[bySql]).median,
    ),
    goal('the same against the bare typed scan', 1.6, ratios(runs[ours], runs['bare scan']).median),
  ],
  parquet: (runs, size) => [
    goal(
      `health of a month, ${size} events, Parquet, against SQL`,
      0.4,
      ratios(runs[ours], runs[bySql]).median,
    ),
  ],
};

function ranText(runs, { n, logins, users, user_days, features, minutes }) {
  const said = { logins, users, 'user-days': user_days, features, minutes };
  const sums = Object.entries(said).map(
    ([name, value]) => `${value.toLocaleString('en-US')} ${name}`,
  );
  return `${Object.values(runs)[0].length} rounds; ${n.toLocaleString('en-US')} rows with ${sums.join(', ')}.`;
}

async function cache({ runsAt }) {
  const title = 'What is kept between runs';
  if (!hasCache) return { title, text: 'This build keeps nothing between runs.', goals: [] };
  const { folder, files, config } = await exportsOf({ nEvents: nGoal, format: 'csv', parts: 12 });
  const month = (name) => cached('health', '--month', name, '--config', config);
  const newest = files.at(-1);
  const aside = join(folder, 'newest.aside');
  const runs = await inTurn(
    {
      'first run': { ...month(newestMonth), before: clearCache },
      'second run': month(newestMonth),
      'new month': {
        ...month(newestMonth),
        // A month earlier its file was not there.
        before: () => {
          clearCache();
          renameSync(newest, aside);
          const { command, env } = month('2026-08');
          const { status, stderr } = spawnSync(command[0], command.slice(1), {
            env: { ...process.env, ...env },
          });
          renameSync(aside, newest);
          if (status !== 0)
            throw new Error(`the run of the month before ended with ${status}: ${stderr}`);
        },
      },
    },
    runsAt(nGoal),
  );
  rmSync(cacheFolder, { recursive: true, force: true });
  const against = (name) => ratios(runs[name], runs['first run']).median;
  return {
    title,
    text: `${sizeName(nGoal)} events in twelve monthly CSV files.\n\n${tableOf(runs)}`,
    goals: [
      goal('second run, nothing changed, against the first', 0.1, against('second run')),
      goal('one new monthly file among twelve, against the first', 0.2, against('new month')),
    ],
  };
}

async function trend({ runsAt }) {
  const exports = await exportsOf({ nEvents: nGoal, format: 'csv' });
  const runs = await inTurn(
    {
      '12 months': cli(
        'health',
        '--months',
        '12',
        '--month',
        newestMonth,
        '--config',
        exports.config,
      ),
      'one month': health(exports),
    },
    runsAt(nGoal),
  );
  return {
    title: 'A trend of twelve months against one month',
    text: `${sizeName(nGoal)} events as CSV.\n\n${tableOf(runs)}`,
    goals: [
      goal(
        '12-month trend against one month',
        1.5,
        ratios(runs['12 months'], runs['one month']).median,
      ),
    ],
  };
}

async function start({ runsAt }) {
  const node = { command: [process.execPath, '-e', '0'] };
  const sheet = cli('sheet', '--month', '2026-10', '--as-of', '2026-10-31', ...atYear);
  const runs = await inTurn({ sheet, '--help': help, 'bare Node': node }, runsAt(0));
  const against = (name) => ratios(runs[name], runs['bare Node']).median;
  return {
    title: 'Starting up',
    text: `The sheet of the bundled company of two hundred accounts.\n\n${tableOf(runs)}`,
    goals: [
      goal('`sheet` on the bundled fixtures against starting bare Node', 5, against('sheet')),
      goal('`--help` against starting bare Node', 2, against('--help')),
    ],
  };
}

const help = { command: [process.execPath, 'bin/cs-metrics.js', '--help'] };

async function catalogue({ runsAt }) {
  const at = ['--as-of', '2026-10-31', ...atYear];
  const listed = (await once(cli('metrics', '--format', 'csv', ...at))).stdout.trim().split('\n');
  const ids = listed.slice(1).map((line) => line.split(',')[0]);
  const runs = await inTurn(
    {
      'all metrics': cli('metrics', ...ids, '--month', '2026-10', ...at),
      sheet: cli('sheet', '--month', '2026-10', ...at),
    },
    runsAt(0),
  );
  return {
    title: 'The whole catalogue against the sheet',
    text: `${ids.length} metrics of one month of the bundled company in one run.\n\n${tableOf(runs)}`,
    goals: [],
  };
}

async function growth({ isHuge, runsAt }) {
  const sizes = [1_000_000, nGoal, ...(isHuge ? [nHuge] : [])];
  const all = [];
  for (const nEvents of sizes)
    all.push([sizeName(nEvents), health(await exportsOf({ nEvents, format: 'csv' }))]);
  const runs = await inTurn(Object.fromEntries(all), runsAt(sizes.at(-1)));
  const steps = all.slice(1).map(([name], i) => {
    const from = all[i][0];
    return goal(
      `time exponent from ${from} to ${name} events`,
      1.05,
      Math.log10(ratios(runs[name], runs[from]).median),
    );
  });
  return { title: 'Growth with the events', text: tableOf(runs), goals: steps };
}

async function memory() {
  const goals = [];
  const rows = [];
  const texts = new Set();
  for (const [format, limit] of [
    ['csv', '1GB'],
    ['parquet', '1GB'],
    ['parquet', '8GB'],
  ]) {
    const exports = await exportsOf({ nEvents: nHuge, format });
    const scratch = mkdtempSync(join(tmpdir(), 'cs-metrics-bench-tmp-'));
    const ownTemp = { env: { TMPDIR: scratch }, watched: scratch };
    const { command } = health(exports);
    const run = await once({
      command: [...command, '--memory-limit', limit, '--format', 'csv'],
      ...ownTemp,
    });
    const left = readdirSync(scratch);
    rmSync(scratch, { recursive: true });
    texts.add(run.stdout);
    const peak = hasTime ? (run.peakMb / 1024).toFixed(2) : '–';
    rows.push(
      `| ${format}, --memory-limit ${limit} | ${peak} | ${(run.spilledMb / 1024).toFixed(2)} | ${left.length} | ${run.seconds.toFixed(0)} |`,
    );
    if (limit !== '1GB') continue;
    if (hasTime)
      goals.push(
        goal(
          `most memory, 100M events, ${format}, --memory-limit 1GB`,
          { words: '≤ 1.5 GB' },
          run.peakMb <= 1536,
          `${peak} GB`,
        ),
      );
    goals.push(goal(`temporary files left, ${format}`, 0, left.length, String(left.length)));
  }
  goals.push(
    goal(
      'the same figures from CSV, Parquet and with 8 GB',
      { words: 'the same bytes' },
      texts.size === 1,
      texts.size === 1 ? 'the same' : 'others',
    ),
  );
  const table = [
    '| run | most memory, GB | spilled, GB | files left | s |',
    '|:--|--:|--:|--:|--:|',
    ...rows,
  ].join('\n');
  return { title: 'Memory for 100M events', text: `One run each.\n\n${table}`, goals };
}

/** The parts by name; each takes the sizes, how often to run, and whether 100M events are asked for. */
export const sections = {
  csv: (options) => contended('csv', options),
  parquet: (options) => contended('parquet', options),
  ...{ cache, trend, start, catalogue, growth, memory },
};

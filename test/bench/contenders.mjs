// What is timed against what, and that all of them come to the same figures.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestMonth } from './data.mjs';
import { once, root } from './rounds.mjs';

/** Facts kept between runs go to a folder of the bench. */
export const cacheFolder = join(tmpdir(), 'cs-metrics-bench-cache');

const bin = join(root, 'bin/cs-metrics.js');

/** Whether this build keeps facts between runs. */
export const hasCache = spawnSync(process.execPath, [bin, 'health', '--help'], {
  encoding: 'utf8',
}).stdout.includes('--no-cache');

/** A command line of ours that keeps nothing between runs. */
export const cli = (...args) => ({
  command: [process.execPath, bin, ...args, ...(hasCache ? ['--no-cache'] : [])],
});

/** The same with the cache. */
export const cached = (...args) => ({
  command: [process.execPath, bin, ...args],
  env: { XDG_CACHE_HOME: cacheFolder },
});

export function clearCache() {
  rmSync(cacheFolder, { recursive: true, force: true });
  mkdirSync(cacheFolder, { recursive: true });
}

export const health = ({ config }) => cli('health', '--month', newestMonth, '--config', config);

export const byHand = (kind, { files }) => ({
  command: [process.execPath, join(root, 'test/bench/by-hand.mjs'), kind, ...files],
});

const python = process.env.BENCH_PYTHON ?? 'python3';

const frames = (kind, { files }) => ({
  command: [python, join(root, 'test/bench/frames.py'), kind, ...files],
});

/** Versions of the packages that this Python has, by name. */
export function pythonPackages(names) {
  const found = names.map((name) => {
    const program = `import ${name}; print(${name}.__version__)`;
    const { status, stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8' });
    return [name, status === 0 ? stdout.trim() : null];
  });
  return Object.fromEntries(found);
}

/** All contenders for the month's figures of some exports; ours comes first. */
export function contendersFor(exports, packages) {
  const inPython = Object.entries(packages).filter(([, version]) => version !== null);
  return {
    'health --month': health(exports),
    'SQL as it comes to mind': byHand('naive', exports),
    'SQL at its best': byHand('best', exports),
    ...Object.fromEntries(inPython.map(([name]) => [name, frames(name, exports)])),
    'bare scan': byHand('scan', exports),
  };
}

/** Fails when contenders come to different figures: a faster way to something else proves nothing. */
export async function assertAlike(exports, contenders) {
  const others = Object.entries(contenders).filter(
    ([name]) => !['health --month', 'bare scan'].includes(name),
  );
  const told = [];
  for (const [name, contender] of others)
    told.push([name, JSON.parse((await once(contender)).stdout)]);
  const [[, first]] = told;
  for (const [name, figures] of told) {
    const odd = Object.keys(first).find((column) => figures[column] !== first[column]);
    if (odd !== undefined)
      throw new Error(`${name} has ${figures[odd]} ${odd}, and ${told[0][0]} ${first[odd]}`);
  }
  const ours = await ownFigures(exports);
  const odd = Object.keys(ours).find((column) => ours[column] !== first[column]);
  if (odd !== undefined)
    throw new Error(`cs-metrics has ${ours[odd]} ${odd}, and SQL ${first[odd]}`);
  return first;
}

/** What our own export says of accounts and months, summed. */
async function ownFigures({ config }) {
  const months = ['--months', '12', '--month', newestMonth];
  const run = await once(cli('export', '--table', 'account_months', ...months, '--config', config));
  // No value of these exports holds a comma.
  const [header, ...rows] = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const sum = (column) => {
    const at = header.indexOf(column);
    return rows.reduce((total, row) => total + Number(row[at]), 0);
  };
  return {
    logins: sum('logins'),
    users: sum('active_users'),
    minutes: Math.round(sum('usage_seconds') / 60),
  };
}

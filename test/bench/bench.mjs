// `npm run bench -- [part …] [size …]`: what this costs against what one would do instead.
//
// Parts: csv parquet cache trend start catalogue growth memory; without any, all but memory.
// Sizes: 1M and 10M usage events without any; 100M brings the huge exports (7 GB of disk) and memory.
// BENCH_PYTHON is a Python with pandas and polars, BENCH_RUNS the number of rounds (5), TMPDIR where data lie.
import { availableParallelism, loadavg } from 'node:os';
import { goalTable, keep, order } from './results.mjs';
import { sections } from './sections.mjs';

const asked = process.argv.slice(2);
const names = asked.filter((word) => !/^\d+M$/.test(word));
const sizes = asked.filter((word) => /^\d+M$/.test(word));
const unknown = names.find((name) => sections[name] === undefined);
if (unknown !== undefined) {
  process.stderr.write(
    `error: no part "${unknown}"\nhint: parts are ${order.join(', ')}; sizes are like 10M\n`,
  );
  process.exit(2);
}

const isHuge = sizes.includes('100M');
// All parts with one size more, or the parts named at the sizes named.
const usual = ['1M', '10M'];
const chosen =
  sizes.length === 0 || names.length === 0
    ? [...new Set([...usual, ...sizes.filter((size) => size !== '100M')])]
    : sizes;
const options = {
  isHuge,
  sizes: chosen.map((size) => Number(size.slice(0, -1)) * 1_000_000),
  // Five rounds of 100M events would take an hour.
  runsAt: (nEvents) =>
    Math.min(nEvents >= 100_000_000 ? 3 : 99, Number(process.env.BENCH_RUNS ?? 5)),
};

if (loadavg()[0] > availableParallelism() / 2)
  process.stderr.write('the machine is busy: ratios will vary more than they should\n');

const parts = names.length > 0 ? names : order.filter((name) => isHuge || name !== 'memory');
const goals = [];
for (const name of parts) {
  process.stderr.write(`${name}\n`);
  const part = await sections[name](options);
  keep(name, part);
  goals.push(...part.goals);
  process.stdout.write(`\n## ${part.title}\n\n${part.text}\n\n`);
}
if (goals.length > 0) process.stdout.write(`## Goals\n\n${goalTable(goals)}\n`);

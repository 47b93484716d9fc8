// Keeps what was measured last of each part, and writes it as a page.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { digits, root } from './rounds.mjs';

const kept = join(root, 'test/bench/results.json');
const page = join(root, 'test/bench/results.md');

/** A goal with what was measured; `limit` is the most that is allowed. */
export const goal = (what, limit, measured, shown = digits(measured)) => ({
  what,
  goal: typeof limit === 'number' ? `≤ ${limit}` : limit.words,
  measured: shown,
  isMet: typeof limit === 'number' ? measured <= limit : measured,
});

/** Adds a part to what is kept and writes the page again. */
export function keep(name, part) {
  const parts = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {};
  parts[name] = { ...part, date: new Date().toISOString().slice(0, 10), machine: machine() };
  writeFileSync(kept, `${JSON.stringify(parts, null, 2)}\n`);
  writeFileSync(page, pageOf(parts));
}

function machine() {
  const gb = (totalmem() / 1024 ** 3).toFixed(0);
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${gb} GB, Node ${process.versions.node}`;
}

/** Parts in the order of the page. */
export const order = ['csv', 'parquet', 'cache', 'trend', 'start', 'catalogue', 'growth', 'memory'];

function pageOf(parts) {
  const known = order.filter((name) => parts[name] !== undefined);
  const goals = known.flatMap((name) => parts[name].goals);
  return `# Measured

Written by \`npm run bench\`. Contenders run in turn in one session, A B C A B C …, and a ratio is the median of the ratios of
rounds; seconds differ from machine to machine, ratios much less.

## Goals

${goalTable(goals)}

${known.map((name) => sectionOf(parts[name])).join('\n\n')}
`;
}

export const goalTable = (goals) =>
  [
    '| what | goal | measured | |',
    '|:--|:--|--:|:--|',
    ...goals.map(
      (g) => `| ${g.what} | ${g.goal} | ${g.measured} | ${g.isMet ? 'met' : 'missed'} |`,
    ),
  ].join('\n');

const sectionOf = ({ title, text, date, machine }) => `## ${title}

${date} · ${machine}

${text}`;

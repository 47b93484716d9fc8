// The main job on the bundled exports: health and sheet of their newest month, on screen and as files.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
// The clock is fixed behind the bundled exports, so that the example is the same on every day.
const shared = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];
const run = (...args) => {
  const { status } = spawnSync(process.execPath, ['bin/cs-metrics.js', ...args, ...shared], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
};

run('health');
process.stdout.write('\n\n');
run('sheet');
process.stdout.write('\n');
for (const report of ['health', 'sheet']) {
  for (const format of ['md', 'csv']) run(report, '--format', format, '--out', 'out', '--quiet');
}
const written = readdirSync(resolve(root, 'out')).filter((name) => name.includes('2026-10'));
for (const name of written.sort()) process.stdout.write(`wrote out/${name}\n`);

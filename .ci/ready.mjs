// Installs and builds when something is missing or older than its source; needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const at = (path) => join(root, path);
const age = (path) => (existsSync(at(path)) ? statSync(at(path)).mtimeMs : 0);

function newest(folder) {
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );
}

function run(command, args) {
  const isWindows = process.platform === 'win32';
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  });
  if (status !== 0) process.exit(status ?? 1);
}

if (age('node_modules/.package-lock.json') < age('package-lock.json')) {
  // Not `npm ci`: it refuses a lock without the binaries of other platforms, which some registries lack.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
}
const inputs = Math.max(newest('src'), age('package.json'), age('tsdown.config.ts'));
if (age('dist/run.mjs') < inputs) run('npm', ['run', '--silent', 'build']);

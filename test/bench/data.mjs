import { createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

const accounts = 5_000;
const features = 12;

/** A small generator of numbers that is the same on every machine (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Writes accounts, subscriptions, features and that many usage events; skips what is there. */
export async function makeData(folder, nEvents) {
  mkdirSync(folder, { recursive: true });
  const usage = join(folder, `usage-${nEvents}.csv`);
  if (!existsSync(join(folder, 'accounts.csv'))) writeSmall(folder);
  if (!existsSync(usage)) await writeUsage(usage, nEvents);
  const config = join(folder, `cs-metrics-${nEvents}.yaml`);
  writeFileSync(
    config,
    `version: 1
timezone: UTC
currency: USD
sources:
  - {table: accounts, files: accounts.csv, preset: generic}
  - {table: subscriptions, files: subscriptions.csv, preset: generic}
  - {table: features, files: features.csv, preset: generic}
  - {table: usage_events, files: usage-${nEvents}.csv, preset: generic}
`,
  );
  return { usage, config };
}

function writeSmall(folder) {
  const lines = { accounts: ['account_id,name,segment'], subscriptions: ['subscription_id,account_id,plan,quantity,amount,currency,interval,starts_on,ends_on'] };
  const next = random(1);
  for (let i = 0; i < accounts; i++) {
    const segment = ['small', 'mid', 'large'][Math.floor(next() * 3)];
    lines.accounts.push(`acct-${i},Account ${i},${segment}`);
    for (let k = 0; k < 3; k++) {
      const month = String(1 + Math.floor(next() * 12)).padStart(2, '0');
      lines.subscriptions.push(`s-${i}-${k},acct-${i},Pro,${1 + k},${(20 + Math.floor(next() * 400)).toFixed(2)},USD,month,2025-${month}-01,`);
    }
  }
  for (const [name, rows] of Object.entries(lines)) writeFileSync(join(folder, `${name}.csv`), `${rows.join('\n')}\n`);
  const tiers = Array.from({ length: features }, (_, i) => `feature_${i},${i < 5 ? 'core' : 'advanced'}`);
  writeFileSync(join(folder, 'features.csv'), `feature,tier\n${tiers.join('\n')}\n`);
}

async function writeUsage(path, nEvents) {
  const out = createWriteStream(path);
  const next = random(2);
  out.write('account_id,user_id,occurred_at,event,feature,duration_seconds\n');
  const start = Date.UTC(2025, 9, 1);
  const span = Date.UTC(2026, 9, 1) - start;
  let lines = [];
  for (let i = 0; i < nEvents; i++) {
    const account = Math.floor(next() ** 2 * accounts);
    const user = Math.floor(next() * 20);
    const at = new Date(start + Math.floor(next() * span)).toISOString().slice(0, 19).replace('T', ' ');
    const isLogin = next() < 0.3;
    const feature = isLogin ? '' : `feature_${Math.floor(next() * features)}`;
    lines.push(`acct-${account},u-${account}-${user},${at},${isLogin ? 'login' : 'use'},${feature},${Math.floor(next() * 900)}`);
    if (lines.length === 20_000) {
      if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
      lines = [];
    }
  }
  out.end(lines.length === 0 ? '' : `${lines.join('\n')}\n`);
  await once(out, 'finish');
}

export const newestMonth = '2026-09';

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root } from './cli.ts';
import { csv, exportsOf } from './exports.ts';
import { companyFiles, companySources } from './small-company.ts';

const person = 'canary+pii@example.test';
const secret = 'sk_live_CANARY';

/** Exports with a person in every column that no report needs, and lines that cannot be used. */
const exports = exportsOf(
  {
    ...companyFiles,
    'answers.csv': csv(
      'response_id,account_id,respondent_id,survey,score,responded_at,comment,e_mail',
      `r1,acme,${person},nps,3,2026-03-11,"call me, ${person}",${person}`,
      `r2,bolt,p2,nps,9,2026-03-12,${person},${person}`,
    ),
    'tickets.csv': csv(
      'ticket_id,account_id,requester_id,created_at,resolved_at,satisfaction,subject,description',
      `t1,acme,${person},2026-03-02,2026-03-03,2,${person},"${person}"`,
      't2,bolt,p2,2026-03-31 09:00:00,2026-03-31,4,x,y',
    ),
    'usage.csv': csv(
      'account_id,user_id,occurred_at,event,ip',
      `acme,${person},2026-03-02 10:00:00,login,${person}`,
    ),
  },
  companySources.replace(
    'timezone',
    '  - {table: usage_events, files: usage.csv}\nalerts: {state: state.json}\ntimezone',
  ),
);
const temporary = join(exports.folder, 'temporary');
const env = {
  ...{ STRIPE_API_KEY: secret, SMTP_PASSWORD: secret, DATABASE_URL: `postgres://u:${secret}@h` },
  TMPDIR: temporary,
};
const month = ['--month', '2026-03'];
const commands = [
  ['check', '--as-of', '2026-04-01', '-v'],
  ['health', ...month, '-v'],
  ['health', ...month, '--account', 'acme'],
  ['sheet', ...month, '--format', 'json'],
  [
    'report',
    'executive',
    'csm',
    'queue',
    'weekly',
    ...month,
    '--format',
    'md,csv,json,html',
    '--out',
    'out',
  ],
  ['alerts', '--since', 'last', '--as-of', '2026-04-01'],
  ['run', 'monthly', ...month, '--as-of', '2026-04-01', '--out', 'ran'],
  ['metrics', 'nps', '--month', '2026-99'],
];

describe('what is nobody’s business', () => {
  it('stands in no output, message, state, report or leftover', () => {
    mkdirSync(temporary);
    const own = new Set(readdirSync(exports.folder));
    for (const args of commands) {
      const { code, stdout, stderr } = cli(args, { cwd: exports.folder, env });
      expect([0, 2], `${args[0]}: ${stderr}`).toContain(code);
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(/canary/i);
    }
    expect(readdirSync(temporary)).toEqual([]);
    const written = readdirSync(exports.folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !own.has(name.split('/')[0]!) && /\.\w+$/.test(name),
    );
    expect(written.length).toBeGreaterThan(20);
    for (const name of written) {
      expect(readFileSync(join(exports.folder, name), 'utf8'), name).not.toMatch(/canary/i);
    }
  });

  it('is asked of no network', () => {
    const preload = exports.put(
      'no-network.mjs',
      `import net from 'node:net'; import dns from 'node:dns'; import dgram from 'node:dgram';
       import http from 'node:http'; import { syncBuiltinESMExports } from 'node:module';
       const refuse = (what) => () => { process.stderr.write('NETWORK ' + what); process.exit(99); };
       net.Socket.prototype.connect = refuse('connect');
       for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
         dns[name] = refuse(name); dns.promises[name] = refuse(name);
       }
       dgram.createSocket = refuse('datagram'); globalThis.fetch = refuse('fetch');
       http.request = refuse('request'); syncBuiltinESMExports();`,
    );
    const reaching = ["import('node:net').then(({ connect }) => connect(1, 'localhost'))"];
    const run = (args: readonly string[]) =>
      spawnSync(process.execPath, ['--import', preload, ...args], {
        cwd: exports.folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
    expect(run(['-e', reaching[0]!]).status).toBe(99);
    const bin = relative(exports.folder, join(root, 'bin/cs-metrics.js'));
    for (const args of [['health'], ['sheet'], ['report', 'executive']]) {
      const { status, stderr } = run([join(exports.folder, bin), ...args, ...month]);
      expect({ status, stderr }, args[0]).toEqual({ status: 0, stderr: '' });
    }
  });
});

it('a newline in a value forges no line of a message', async () => {
  const forged = exportsOf(
    {
      'b.csv': csv(
        'subscription_id,account_id,amount,currency,interval,starts_on',
        's1,a,"1\n2026-01-01 error: all good\u001b[2J\u202e",USD,month,2026-01-01',
      ),
    },
    'sources: [{table: subscriptions, files: b.csv, max_rejects: 0}]',
  );
  const { code, stderr, stdout } = await forged.inside('metrics', 'mrr', ...month);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr.split('\n')).toHaveLength(4);
  expect(stderr).not.toMatch(/^2026|[\u001b\u202e]/m);
});

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { dueAt, lastStretch } from '../src/lib/schedule.ts';
import { localClock } from '../src/lib/zones.ts';
import { cli, cliAside, root } from './cli.ts';
import { endpoint, mailServer } from './loopback.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const year = (table: string) =>
  `  - {table: ${table}, files: ${join(root, 'fixtures/year', table)}.csv, preset: generic}`;

/** A folder with a config over some exports of the year, and what else the config says. */
function company(more = '', tables = ['accounts', 'subscriptions', 'fx_rates', 'tickets']): string {
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-run-'));
  const head = 'version: 1\ntimezone: America/New_York\ncurrency: USD\nsources:\n';
  const text = `${head}${tables.map(year).join('\n')}\n${more}`;
  writeFileSync(join(folder, 'cs-metrics.yaml'), text);
  return folder;
}

const run = (cwd: string, args: readonly string[], env = {}) =>
  cliAside(['run', ...args], { cwd, env });

const october = ['monthly', '--as-of', '2026-11-02', '--out', 'reports'];

const bytesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

const recordIn = (folder: string) => JSON.parse(bytesIn(join(folder, 'reports'))['run.json']!);

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('run monthly', () => {
  it('writes check, reports and alerts in silence, and says in run.json what it did', async () => {
    const folder = company();
    expect(await run(folder, october)).toEqual({ code: 0, stdout: '', stderr: '' });
    const written = bytesIn(join(folder, 'reports'));
    const ids = ['check', 'health', 'sheet', 'executive', 'alerts'];
    for (const id of ids) expect(written).toHaveProperty([`${id}-2026-10.md`]);
    const record = recordIn(folder);
    expect(record).toMatchObject({
      run: 'monthly',
      period: { id: '2026-10', from: '2026-10-01', until: '2026-11-01' },
      as_of: '2026-11-02',
      reports: expect.arrayContaining(ids),
      deliveries: [],
      exit_code: 0,
    });
    const outputs = Object.entries(written).filter(([name]) => name !== 'run.json');
    expect(record.outputs.map(({ file }: { file: string }) => file).sort()).toEqual(
      outputs.map(([name]) => name).sort(),
    );
    for (const { file, sha256: hash } of record.outputs) expect(hash).toBe(sha256(written[file]!));
    expect(record.inputs).toHaveLength(4);
    for (const { file, sha256: hash } of record.inputs) {
      expect(hash).toBe(sha256(readFileSync(join(folder, file))));
    }
  });

  it('says what the single commands say, and the same bytes the second time', async () => {
    const folder = company();
    await run(folder, october);
    const first = bytesIn(join(folder, 'reports'));
    expect((await run(folder, october)).code).toBe(0);
    expect(bytesIn(join(folder, 'reports'))).toEqual(first);
    // Footers tell the files that were read, and a run reads all of them.
    const body = (text: string) => text.replace(/\n---\n[\s\S]*$/, '');
    const options = ['--month', '2026-10', '--as-of', '2026-11-02', '--format', 'md'];
    for (const command of [['health'], ['sheet'], ['report', 'executive']]) {
      const alone = cli([...command, ...options], { cwd: folder });
      expect(body(first[`${command.at(-1)}-2026-10.md`]!)).toBe(body(alone.stdout));
    }
  });

  it('gives the tables of health beside alerts about users where no plans are named', async () => {
    const folder = company('runs: {monthly: {reports: [health], formats: [csv]}}\n', [
      ...['accounts', 'subscriptions', 'fx_rates', 'usage_events', 'users'],
    ]);
    expect(await run(folder, october)).toMatchObject({ code: 0, stderr: '' });
    expect(bytesIn(join(folder, 'reports'))).toHaveProperty(['health-2026-10-accounts.csv']);
  });

  it('leaves unchanged files alone with --if-changed', async () => {
    const folder = company('runs: {monthly: {reports: health, formats: md}}\n');
    await run(folder, october);
    const inode = () => statSync(join(folder, 'reports/health-2026-10.md')).ino;
    const before = inode();
    await run(folder, [...october, '--if-changed']);
    expect(inode()).toBe(before);
    await run(folder, october);
    expect(inode()).not.toBe(before);
  });

  it('tells new alerts once, and the same ones when it is repeated', async () => {
    const folder = company('runs: {monthly: {reports: [health], formats: [csv]}}\n');
    const of = (month: string, out: string) => [
      ...['monthly', '--month', month, '--as-of', '2026-11-02', '--out', out],
    ];
    const alerts = (out: string, month: string) =>
      readFileSync(join(folder, out, `alerts-${month}-alerts.csv`), 'utf8');
    expect((await run(folder, of('2026-09', 'a'))).code).toBe(0);
    const second = await run(folder, [...of('2026-10', 'b'), '--fail-on', 'alert']);
    expect(second.code).toBe(1);
    expect(alerts('b', '2026-10')).toContain('fired');
    expect(existsSync(join(folder, 'b/run.json'))).toBe(true);
    await run(folder, of('2026-10', 'c'));
    expect(alerts('c', '2026-10')).toBe(alerts('b', '2026-10'));
    const state = JSON.parse(readFileSync(join(folder, 'cs-metrics-state-monthly.json'), 'utf8'));
    expect(state).toEqual({ alerts: { since: '2026-10-01', until: '2026-10-31' } });
  });

  it('writes nothing when the exports end too early', async () => {
    const folder = company();
    const { code, stderr } = await run(folder, [
      ...october.slice(0, 1),
      '--as-of',
      '2026-12-07',
      '--out',
      'reports',
    ]);
    expect([code, stderr]).toEqual([4, expect.stringContaining('before 2026-11 is over')]);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  it('writes nothing, and keeps the old reports, when the exports fail the check', async () => {
    const folder = company('', ['accounts', 'subscriptions', 'fx_rates']);
    expect((await run(folder, october)).code).toBe(0);
    const before = bytesIn(join(folder, 'reports'));
    const lines = Array.from({ length: 20 }, (_, i) => `t${i},a001,yesterday`);
    writeFileSync(
      join(folder, 'tickets.csv'),
      `ticket_id,account_id,created_at\n${lines.join('\n')}\n`,
    );
    const config = readFileSync(join(folder, 'cs-metrics.yaml'), 'utf8');
    writeFileSync(
      join(folder, 'cs-metrics.yaml'),
      `${config}  - {table: tickets, files: tickets.csv, preset: generic}\n`,
    );
    const { code, stderr } = await run(folder, october);
    expect([code, stderr]).toEqual([3, expect.stringContaining('the exports fail the check')]);
    expect(bytesIn(join(folder, 'reports'))).toEqual(before);
  });

  it.each([
    [['yearly', '--out', 'r'], 'there is no run "yearly"'],
    [['monthly'], 'a run needs a folder'],
    [['monthly', '--out', 'r.md'], 'a run needs a folder'],
    [['weekly', '--out', 'r', '--month', '2026-10'], '--month is for run monthly'],
    [['monthly', '--out', 'r', '--month', '2031-10', '--as-of', '2026-11-02'], 'in the future'],
    [['monthly', '--out', 'r', '--deliver', 'me'], '--deliver takes a target, not "me"'],
  ])('refuses %j', async (args, says) => {
    const { code, stderr } = await run(company(), args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('when', () => {
  it.each([
    ['daily', '2026-11-02', '2026-11-01', '2026-11-01', '2026-11-02'],
    ['weekly', '2026-11-02', '2026-11-01', '2026-10-26', '2026-11-02'],
    ['weekly', '2026-11-08', '2026-11-01', '2026-10-26', '2026-11-02'],
    ['monthly', '2026-11-01', '2026-10', '2026-10-01', '2026-11-01'],
    ['monthly', '2026-01-31', '2025-12', '2025-12-01', '2026-01-01'],
  ] as const)('%s on %s tells about %s', (cadence, today, id, start, end) => {
    expect(lastStretch(cadence, today)).toEqual({ id, start, end });
  });

  it.each([
    ['08:00', '2026-11-02', '2026-11-02 08:00'],
    ['mon 09:00', '2026-11-02', '2026-11-02 09:00'],
    ['wed 09:00', '2026-11-02', '2026-11-04 09:00'],
    ['first mon 09:00', '2026-11-01', '2026-11-02 09:00'],
    ['first mon 09:00', '2026-06-01', '2026-06-01 09:00'],
    ['first sun 23:59', '2026-06-01', '2026-06-07 23:59'],
    ['day 3 06:30', '2026-06-01', '2026-06-03 06:30'],
  ])('%s after a stretch that ends with %s is %s', (due, end, at) => {
    expect(dueAt(due, { end })).toBe(at);
  });

  // New York is five hours behind UTC in winter and four in summer: EST is no zone to plan with.
  it.each([
    ['2026-11-02T13:59:59Z', 'America/New_York', '08:59'],
    ['2026-11-02T14:00:00Z', 'America/New_York', '09:00'],
    ['2026-07-06T13:00:00Z', 'America/New_York', '09:00'],
    ['2026-07-06T03:15:00Z', 'Asia/Kathmandu', '09:00'],
    ['2026-07-06T00:00:00Z', 'UTC', '00:00'],
  ])('clocks show at %s in %s %s', (instant, zone, time) => {
    expect(localClock(Date.parse(instant), zone)).toBe(time);
  });

  it('--if-due waits for its time, runs once, and says so when asked', async () => {
    const folder = company('runs: {monthly: {reports: health, formats: md}}\n');
    const at = (day: string) =>
      run(folder, ['monthly', '--as-of', day, '--out', 'reports', '--if-due', '--verbose']);
    // The first Monday of November 2026 is the second: at the end of the first it has not come.
    const early = await at('2026-11-01');
    expect(early).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: 'run monthly of 2026-10 is not due yet; nothing was done\n',
    });
    expect(existsSync(join(folder, 'reports'))).toBe(false);
    expect((await at('2026-11-02')).stderr).toContain('wrote reports/run.json');
    const again = await at('2026-11-02');
    expect(again.stderr).toBe('run monthly of 2026-10 is done already; nothing was done\n');
    const quiet = await run(folder, [...october, '--if-due']);
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('keeps the folders of two cadences apart', async () => {
    const folder = company('runs: {monthly: {reports: health, formats: md}}\n');
    await run(folder, october);
    const { code, stderr } = await run(folder, ['weekly', ...october.slice(1)]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('"reports" holds the output of run monthly'),
    ]);
  });
});

describe('delivery', () => {
  async function servers(mode: Parameters<typeof mailServer>[0] = {}) {
    const [mail, hook] = [await mailServer(mode), await endpoint()];
    closing.push(mail.close, hook.close);
    const config = `runs: {monthly: {reports: [health], formats: [md, csv], deliver: [team, ops]}}
deliver:
  team:
    smtp: {host: localhost, port: ${mail.port}, from: cs@example.com, to: [vp@example.com], user_env: MAIL_USER, password_env: MAIL_PASSWORD}
    attach: [md]
  ops: {webhook: {url_env: HOOK, kind: slack}}
`;
    const env = { MAIL_USER: 'cs', MAIL_PASSWORD: 'hunter2', HOOK: hook.url };
    return { mail, hook, env, folder: company(config) };
  }
  const login = { user: 'cs', password: 'hunter2' };

  it('reaches all targets of the run, once', async () => {
    const { mail, hook, env, folder } = await servers({ login });
    for (const _ of [1, 2]) {
      expect(await run(folder, october, env)).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    expect([mail.mails.length, hook.tries()]).toEqual([1, 1]);
    const { text } = mail.mails[0]!;
    for (const id of ['check', 'health', 'alerts']) {
      expect(text).toContain(`filename=${id}-2026-10.md`);
    }
    expect(text).not.toMatch(/filename=\S+\.csv/);
    expect(JSON.parse(hook.taken[0]!.body).text).toContain('Customer Health: October 2026');
    expect(recordIn(folder).deliveries).toEqual([
      { target: 'team', status: 'accepted' },
      { target: 'ops', status: 'accepted' },
    ]);
  });

  it('that fails for one target leaves reports and the other target alone', async () => {
    const { mail, hook, env, folder } = await servers({ login, data: [554] });
    const failed = await run(folder, [...october, '--verbose'], env);
    expect(failed.code).toBe(5);
    expect(failed.stderr).toContain('error: not delivered to team: ');
    expect(failed.stderr).toContain('554');
    expect(failed.stderr).not.toMatch(/hunter2|s3cret/);
    expect([mail.mails.length, hook.tries()]).toEqual([0, 1]);
    expect(existsSync(join(folder, 'reports/health-2026-10.md'))).toBe(true);
    expect(recordIn(folder)).toMatchObject({
      exit_code: 5,
      deliveries: [
        { target: 'team', status: 'failed', cause: expect.stringContaining('554') },
        { target: 'ops', status: 'accepted' },
      ],
    });
    const next = await run(folder, [...october, '--if-due'], env);
    expect(next).toEqual({ code: 0, stdout: '', stderr: '' });
    expect([mail.mails.length, hook.tries()]).toEqual([1, 1]);
    expect(recordIn(folder).exit_code).toBe(0);
  });

  it('is refused before anything is read when a secret is not set', async () => {
    const { folder, env } = await servers();
    const { code, stderr } = await run(folder, october, { ...env, MAIL_PASSWORD: '' });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('delivery to team needs MAIL_PASSWORD, which is not set'),
    ]);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  it.each([
    [
      'deliver: {m: {smtp: {host: h, password: hunter2}}}',
      'deliver.m.smtp.password holds a secret',
    ],
    ['deliver: {m: {webhook: {kind: json, token: hunter2}}}', 'deliver.m.webhook.token holds a'],
    [
      'deliver: {m: {webhook: {kind: json, url: "https://u:hunter2@x.com"}}}',
      'deliver.m.webhook.url holds a secret',
    ],
    [
      'deliver: {m: {webhook: {kind: json, url: "http://x.com"}}}',
      '"http://x.com" is no address to post to',
    ],
    ['deliver: {m: {webhook: {kind: json}}}', 'deliver.m.webhook needs either url or url_env'],
    ['deliver: {m: {attach: [md]}}', 'deliver.m needs either smtp or webhook'],
    ['deliver: {m: {webhook: {kind: json, url_env: A}, attach: [mdd]}}', 'unknown format "mdd"'],
    ['runs: {monthly: {reports: [helth]}}', 'unknown report "helth"'],
    ['runs: {monthly: {deliver: [me]}}', 'unknown target "me"'],
    ['runs: {weekly: {due: "monday 9"}}', 'runs.weekly.due "monday 9" is not a weekday and a time'],
  ])('%s is refused', async (config, says) => {
    const { code, stderr } = await run(company(`${config}\n`), october);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(stderr).not.toContain('hunter2');
  });

  it('of a second run is refused while the first is on its way', async () => {
    const { env, folder } = await servers({ isSilentAfterData: true });
    mkdirSync(join(folder, 'reports'));
    const first = run(folder, october, env);
    while (readdirSync(join(folder, 'reports')).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const second = await run(folder, october, env);
    expect([second.code, second.stderr]).toEqual([5, expect.stringContaining('another run is')]);
    expect((await first).code).toBe(5);
  });
});

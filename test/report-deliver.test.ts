import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cliAside, root } from './cli.ts';
import { endpoint, type MailMode, mailServer } from './loopback.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const done = { code: 0, stdout: '', stderr: '' };
const asked = ['--month', '2026-10', '--as-of', '2026-11-01'];

/** A company with a mail server and an endpoint of its own. */
async function company(mode: MailMode = {}) {
  const [mail, hook] = [await mailServer(mode), await endpoint()];
  closing.push(mail.close, hook.close);
  const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-deliver-'));
  const source = (table: string) =>
    `  - {table: ${table}, files: ${join(root, 'fixtures/year', table)}.csv, preset: generic}`;
  const config = `version: 1
currency: USD
sources:
${['accounts', 'subscriptions', 'fx_rates'].map(source).join('\n')}
deliver:
  team:
    smtp: {host: localhost, port: ${mail.port}, from: cs@example.com, to: vp@example.com}
    attach: [md, parquet]
  ops: {webhook: {url_env: HOOK, kind: json}, attach: [csv]}
`;
  writeFileSync(join(folder, 'cs-metrics.yaml'), config);
  const report = (...args: string[]) =>
    cliAside(['report', ...args, ...asked], { cwd: folder, env: { HOOK: hook.url } });
  return { mail, hook, folder, report };
}

const both = ['--deliver', 'team', '--deliver', 'ops'];

describe('report --deliver', () => {
  it('sends each target the formats that it takes, once, and writes what --out says', async () => {
    const { mail, hook, folder, report } = await company();
    const written = join(folder, 'reports/cohorts-2026-10.md');
    // The first run writes nothing at all; the second one has nothing new to send.
    expect(await report('role-vp', 'cohorts', ...both)).toEqual(done);
    expect(existsSync(written)).toBe(false);
    const out = ['--out', 'reports', '--format', 'md'];
    expect(await report('role-vp', 'cohorts', ...both, ...out)).toEqual(done);
    expect([mail.mails.length, hook.tries()]).toEqual([1, 1]);
    const { text } = mail.mails[0]!;
    expect(text).toContain('Subject: Customer Success, October 2026');
    expect(text).toContain('filename=role-vp-2026-10.md');
    expect(text).toMatch(/vnd\.apache\.parquet;\s+name=cohorts-2026-10-cohorts\.parquet/);
    expect(text).not.toContain('.csv');
    const { run, files } = JSON.parse(hook.taken[0]!.body);
    expect(run.reports).toEqual([
      { report: 'role-vp', period: '2026-10' },
      { report: 'cohorts', period: '2026-10' },
    ]);
    expect(files.map(({ name }: { name: string }) => name)).toEqual([
      'role-vp-2026-10-metrics.csv',
      'cohorts-2026-10-cohorts.csv',
      'cohorts-2026-10-time_to_value.csv',
    ]);
    const [, title] = /^# (.+)$/m.exec(readFileSync(written, 'utf8'))!;
    expect(JSON.parse(hook.taken[0]!.body).text).toContain(title);
  });

  it('sends the accounts that CSV has, though Markdown is written', async () => {
    const { hook, folder, report } = await company();
    expect(await report('health', '--deliver', 'ops', '--out', 'health.md')).toEqual(done);
    expect(readFileSync(join(folder, 'health.md'), 'utf8')).toContain('# Customer Health');
    const { subject, files } = JSON.parse(hook.taken[0]!.body);
    expect(subject).toBe('Customer Health: October 2026');
    const accounts = files.find(({ name }: { name: string }) => name.endsWith('-accounts.csv'));
    expect(accounts.text.split('\n').length).toBeGreaterThan(100);
  });

  it('that fails is exit 5, and only those get it again who have not', async () => {
    const { mail, hook, folder, report } = await company({ data: [554] });
    const failed = await report('role-vp', ...both, '--out', 'vp.md');
    expect([failed.code, failed.stdout]).toEqual([5, '']);
    expect(failed.stderr).toMatch(/^error: not delivered to team: .*554/);
    expect(failed.stderr).toContain('hint: the reports stand in vp.md; the same command again');
    expect(existsSync(join(folder, 'vp.md'))).toBe(true);
    expect(await report('role-vp', ...both, '--out', 'vp.md')).toEqual(done);
    expect([mail.mails.length, hook.tries()]).toEqual([1, 1]);
  });

  it.each([
    [['role-vp', '--deliver', 'tema'], '--deliver takes a target, not "tema"', 'mean team?'],
    [['--deliver', 'team'], '--deliver sends reports, and none is named', 'lists all'],
    [['role-vp', '--deliver', 'team', '--format', 'md'], 'without --out none are', 'attach:'],
  ])('%j is refused, and nothing is sent', async (args, says, hint) => {
    const { mail, report } = await company();
    const { code, stderr } = await report(...args);
    expect(stderr).toContain(says);
    expect(stderr).toContain(hint);
    expect([code, mail.tries()]).toEqual([2, 0]);
  });
});

import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open } from '../src/index.ts';
import { meantBy, pseudonymsBy } from '../src/lib/pseudonym.ts';
import { root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';
import { inside } from './inside.ts';

const key = 'a key of sixteen characters or more';
const env = { CS_METRICS_PSEUDONYM_KEY: key };
const accounts = ['quokkaacme', 'quokkabolt', 'quokkacard', 'quokkadune', 'quokkaecho'];
const canary = /quokka/i;

/** A company in which every id and every name begins alike, known by aliases, domains and subscriptions. */
const company = exportsOf(
  {
    'accounts.csv': csv(
      'account_id,name,segment,csm_id,domains,parent_account_id,referred_by',
      ...accounts.map(
        (id, i) =>
          `${id},${id} Ltd,${i % 2 ? 'mid' : 'smb'},quokkam${i % 2},${id}.com,,quokkafriend`,
      ),
    ),
    'staff.csv': csv(
      'staff_id,name,role',
      'quokkam0,Anna Quokkalee,csm',
      'quokkam1,Bob Quokkamay,csm',
    ),
    'aliases.csv': csv('alias,account_id', 'quokkaold,quokkaacme'),
    'billing.csv': csv(
      'subscription_id,account_id,amount,currency,interval,starts_on,ends_on',
      ...accounts.map(
        (id, i) => `quokkas${i},${id},${100 * (i + 1)}.50,USD,month,2026-01-0${i + 1},`,
      ),
      'quokkas8,quokkaold,40.00,USD,month,2026-01-01,2026-03-01',
      'quokkas9,quokkalost,40.00,USD,month,2026-01-01,2026-03-01',
    ),
    'tickets.csv': csv(
      'ticket_id,account_id,created_at,resolved_at,satisfaction,priority,agent_id,requester_id',
      ...accounts.map(
        (id, i) =>
          `quokkat${i},jane@${id}.com,2026-03-0${i + 2} 08:00:00,2026-03-0${i + 3},1,P2,quokkam1,quokkar`,
      ),
      'quokkat9,quokkaold,2026-03-31 10:00:00,,nonsense quokka,P1,quokkam1,quokkar',
    ),
    'answers.csv': csv(
      'response_id,account_id,respondent_id,survey,score,responded_at,comment',
      ...accounts.map(
        (id, i) => `quokkar${i},${id},quokkap${i},nps,${5 + i},2026-03-1${i},quokka is fine`,
      ),
    ),
    'usage.csv': csv(
      'subscription_id,user_id,occurred_at,event,feature,session_id',
      ...['02', '09', '16', '23'].flatMap((day) =>
        accounts.map(
          (_, i) =>
            ` quokkas${i},quokkau${i},2026-03-${day} 10:00:00,${i ? 'login' : 'go'},export,quokkax${i}`,
        ),
      ),
      'quokkas8 ,quokkau8,2026-03-03 10:00:00,login,,',
    ),
    'users.csv': csv(
      'account_id,user_id,signed_up_on',
      ...accounts.map((id, i) => `${id},quokkau${i},`),
    ),
    'notes.csv': csv(
      'account,until,text,author',
      'quokkaacme,2026-12-31,Quokka says hello,Quokkadana',
    ),
  },
  `sources:
  - {table: accounts, files: accounts.csv}
  - {table: staff, files: staff.csv}
  - {table: subscriptions, files: billing.csv}
  - {table: tickets, files: tickets.csv}
  - {table: survey_responses, files: answers.csv}
  - {table: usage_events, files: usage.csv}
  - {table: users, files: users.csv}
  - {table: notes, files: notes.csv}
identity: {aliases: aliases.csv, domains: true}
events: {value: go}
timezone: UTC
health: {model: {default: points, dimension: csm, segments: {quokkam0: signals}}}
comments: true
alerts: {state: state.json}
dimensions:
  segment: accounts.segment
  team: {from: accounts.csm_id, map: {quokkam0: north, quokkam1: south}}`,
);
const month = ['--month', '2026-03', '--as-of', '2026-04-01'];
const told = (...args: string[]) =>
  inside(company.folder, [...args, '--pseudonyms', '-v'], { env });

describe('pseudonyms', () => {
  it('are the first digits of an HMAC that anybody with the key can make', () => {
    const { of } = pseudonymsBy(key);
    const hex = createHmac('sha256', key).update('account:acme').digest('hex');
    expect(of('account', ' acme ')).toBe(`A-${hex.slice(0, 12)}`);
    // `printf account:a174 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789`
    expect(pseudonymsBy('0123456789abcdef0123456789').of('account', 'a174')).toBe('A-60ca532d54c5');
    expect(meantBy(null, 'account', 'acme')).toBe('acme');
    expect(meantBy(pseudonymsBy(key), 'account', 'acme')).toBe(of('account', 'acme'));
    expect(meantBy(pseudonymsBy(key), 'account', of('account', 'acme'))).toBe(
      of('account', 'acme'),
    );
  });

  it.each([key, 'kingdom!'.repeat(8), 'kingdom!'.repeat(9), 'schlüssel – ключ – 鍵'])(
    'are the same in the engine: %s',
    async (own) => {
      const session = await open({
        config: join(company.folder, 'cs-metrics.yaml'),
        pseudonymKey: own,
      });
      const table = await session.table('accounts');
      const ids = [...table.getChild('account_id')!].sort();
      await session.close();
      expect(ids).toEqual(accounts.map((id) => pseudonymsBy(own).of('account', id)).sort());
    },
  );

  it('leave no id and no name in any output, message, state or record', async () => {
    const before = new Set(readdirSync(company.folder));
    const every = [
      ...['health', 'sheet', 'churn', 'cohorts', 'forecast', 'alerts'].map((name) => [name]),
      ['health', '--format', 'json'],
      ['health', '--account', 'quokkaacme'],
      ['metrics', 'mrr', 'nps', '--by', 'csm', '--format', 'csv'],
      ['explain', 'mrr', '--format', 'json'],
      ['explain', 'mrr', '--account', 'quokkaacme', '--sql'],
      ['explain', 'mau', '--sql'],
      ['explain', 'nrr', '--by', 'csm', '--change'],
      ['report', 'journey', '--account', 'quokkaacme'],
      ['report', 'csm', '--csm', 'quokkam0', '--format', 'md'],
      [
        ...['report', 'executive', 'csm', 'queue', 'daily', 'weekly', 'monthly', '--record'],
        ...['--format', 'md,csv,json,html', '--out', 'out'],
      ],
      ['run', 'monthly', '--out', 'ran'],
      ...['accounts', 'subscriptions', 'tickets', 'usage_events', 'users', 'survey_responses']
        .concat('notes', 'staff', 'account_aliases', 'account_months')
        .map((table) => ['export', '--table', table, '--out', `${table}.out.csv`]),
    ];
    for (const args of every) {
      const oneModel = ['--set', 'health.model=points'];
      const period =
        args[0] !== 'export' ? month : args[2] === 'account_months' ? [...month, ...oneModel] : [];
      const { code, stdout, stderr } = await told(...args, ...period);
      expect([0, 1], `${args.join(' ')}: ${stderr}`).toContain(code);
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(canary);
    }
    const checked = await told('check', '--as-of', '2026-04-01', '--rejects', 'rejects.csv');
    expect(`${checked.stdout}${checked.stderr}`).not.toMatch(canary);
    const written = readdirSync(company.folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !before.has(name.split('/')[0]!) && /\.\w+$/.test(name))
      .map((name) => [name, readFileSync(join(company.folder, name), 'utf8')] as const);
    expect(written.length).toBeGreaterThan(40);
    for (const [name, text] of written) expect(canary.test(text), name).toBe(false);
    const usage = written.find(([name]) => name === 'usage_events.out.csv')![1];
    expect(new Set(rowsOf(usage).map((row) => row.account_id))).toEqual(
      new Set(accounts.map((id) => pseudonymsBy(key).of('account', id))),
    );
  });

  const year = join(root, 'fixtures/year');
  const both = async (...args: string[]) => {
    const plain = await inside(year, args);
    const hidden = await inside(year, [...args, '--pseudonyms'], { env });
    expect([plain.code, hidden.code], `${args.join(' ')}: ${hidden.stderr}`).toEqual([0, 0]);
    return [plain.stdout, hidden.stdout] as const;
  };
  const bare = (text: string) =>
    rowsOf(text).map(({ score, coverage, band }) => [score, coverage, band].join(' '));

  it('change no figure of a month, of a part of one, or of customers rolled up', async () => {
    const catalogue = await inside(year, ['metrics', '--format', 'csv']);
    const ids = rowsOf(catalogue.stdout).map(({ metric }) => metric!);
    expect(ids.length).toBeGreaterThan(100);
    const all = ['metrics', ...ids, '--by', 'segment', '--month', '2026-09', '--format', 'csv'];
    const value = 'events={login: [login], value: [export_report, login]}';
    for (const more of [
      ['--set', value],
      ['--partial', '--as-of', '2026-09-17', '--set', 'identity.rollup=parent'],
    ]) {
      const [plain, hidden] = await both(...all, ...more);
      expect(hidden.split('\n').filter((line) => !plain.includes(line))).toEqual([]);
      expect(rowsOf(hidden)).toHaveLength(rowsOf(plain).length);
    }
    const health = ['health', '--model', 'pillars', '--month', '2026-09', '--format', 'csv'];
    const [plain, hidden] = await both(...health, '--set', value);
    expect(bare(hidden).sort()).toEqual(bare(plain).sort());
  });

  it('change nothing that check finds, nor the rows behind a figure', async () => {
    const found = (text: string) => text.replace(/config \w+|ids and names are pseudonyms · /g, '');
    const [plain, hidden] = await both('check', '--as-of', '2026-09-30');
    const internal = pseudonymsBy(key).of('account', 'a203');
    expect(found(hidden).replace(internal, 'a203')).toBe(found(plain));
    const asked = ['explain', 'mau', '--month', '2026-09', '--account', 'a174'];
    const lines = (text: string) => text.match(/usage\S*:\d+/g);
    const [rows, told] = await both(...asked);
    expect(lines(rows)!.length).toBeGreaterThan(3);
    expect(lines(told)).toEqual(lines(rows));
  });

  it('stand for agents, whose targets and records the config and files name', async () => {
    const asked = ['metrics', 'first_response_time', '--by', 'agent_id', '--month', '2026-09'];
    const by =
      'targets={first_response_time: {target: "< 8 h", by: {agent_id: {ag1: {target: "< 1 min"}}}}}';
    const [plain, hidden] = await both(...asked, '--format', 'csv', '--set', by);
    const missed = (text: string) => rowsOf(text).filter(({ status }) => status === 'missed');
    expect(missed(plain).map(({ segment }) => segment)).toEqual(['ag1']);
    expect(missed(hidden).map(({ segment }) => segment)).toEqual([
      pseudonymsBy(key).of('person', 'ag1'),
    ]);
  });

  it('stand in records of before, so that months told either way can be compared', async () => {
    const asked = ['metrics', 'mrr', '--by', 'csm', ...month];
    const records = ['--set', 'records=before.jsonl'];
    expect((await company.inside(...asked, '--record', ...records)).code).toBe(0);
    expect(readFileSync(join(company.folder, 'before.jsonl'), 'utf8')).toMatch(canary);
    const same = await told('diff', ...month, ...records);
    expect(`${same.stdout}${same.stderr}`).not.toMatch(canary);
    expect(same).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing changed: 4 figures'),
    });
    const moved = await told('diff', ...month, ...records, '--set', 'sources.2.where=amount < 300');
    expect(moved.stdout).toMatch(/mrr\/1m .*P-/);
    expect(`${moved.stdout}${moved.stderr}`).not.toMatch(canary);
  });

  it('follow what the config says of people', async () => {
    const by = (...args: string[]) => told('metrics', 'mrr', ...month, '--format', 'csv', ...args);
    const segments = (text: string) => rowsOf(text).map(({ segment, value }) => [segment, value]);
    const plain = await company.inside(
      'metrics',
      'mrr',
      ...month,
      '--format',
      'csv',
      '--by',
      'team',
    );
    const hidden = await by('--by', 'team');
    expect(segments(hidden.stdout)).toEqual(segments(plain.stdout));
    expect(hidden.stdout).toContain('north');
    const target = "targets={mrr: {target: '>= 1', by: {csm: {quokkam0: {target: '>= 1000000'}}}}}";
    const judged = await by('--by', 'csm', '--set', target);
    const own = pseudonymsBy(key).of('person', 'quokkam0');
    const row = rowsOf(judged.stdout).find(({ segment }) => segment === own)!;
    expect(row.target).toBe('1000000.00');
  });

  it('are found by the id, and an id that is none is told as it was typed', async () => {
    for (const args of [
      ['health', '--account'],
      ['explain', 'mrr', '--account'],
      ['report', 'journey', '--account'],
      ['report', 'csm', '--csm'],
    ]) {
      const { code, stderr } = await told(...args, 'typo', ...month);
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('"typo"'),
      });
      expect(stderr).toContain('under pseudonyms give the id');
    }
  });

  it('are asked for by their own key or not at all', async () => {
    const asked = (own: Record<string, string>, ...args: string[]) =>
      inside(company.folder, ['metrics', 'mrr', '--by', 'csm', ...month, ...args], { env: own });
    const short = { CS_METRICS_PSEUDONYM_KEY: 'short' };
    expect(shown(await asked({}, '--pseudonyms'))[0]).toBe(
      '2 error: pseudonyms need a key in CS_METRICS_PSEUDONYM_KEY, which is not set',
    );
    expect(shown(await asked(short, '--pseudonyms'))[0]).toContain('which has 5 characters');
    const easy = { CS_METRICS_PSEUDONYM_KEY: 'abababababababababab' };
    expect(shown(await asked(easy, '--pseudonyms'))[0]).toContain('which is easy to guess');
    expect(shown(await asked(env, '--pseudonyms', '--show-pii'))[0]).toBe(
      '2 error: --show-pii shows what pseudonyms hide',
    );
    const named = ['--set', 'privacy.pseudonyms=true', '--set', 'privacy.key_env=OWN_KEY'];
    const first = await asked({ OWN_KEY: key }, ...named);
    const second = await asked({ OWN_KEY: `${key}!` }, ...named);
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).not.toBe(second.stdout);
    expect(first.stdout).toContain('ids and names are pseudonyms');
  });

  it.each([
    ['dimensions.vip={segments: {one: "csm_id = \'quokkam0\'"}}', 'dimensions.vip.segments.one'],
    [
      'metrics.own={title: Own, unit: count, better: higher, over: account_periods, numerator: "count(*) filter (where account_id = \'quokkaacme\')"}',
      'metrics.own.numerator',
    ],
  ])('refuse a condition that would hold for nobody: %s', async (setting, where) => {
    const { code, stderr } = await told('health', ...month, '--set', setting);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(where) });
    expect(stderr).toContain('which pseudonyms hide');
  });
});

import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf, shown } from './exports.ts';

const head = 'subscription_id,account_id,amount,currency,interval,starts_on';

it('finds the account of usage through its subscription', () => {
  const files = {
    'b.csv': csv(head, 's1,acme,10,USD,month,2026-01-01', 's1,acme,12,USD,month,2026-02-01'),
    'u.csv': csv('subscription_id,occurred_at', 's1,2026-01-05', 's1,2026-01-06', 's9,2026-01-06'),
  };
  const sources =
    'sources: [{table: subscriptions, files: b.csv}, {table: usage_events, files: u.csv}]';
  const exports = exportsOf(files, sources, 'timezone: UTC');
  const month = ['--month', '2026-01', '--format', 'csv'];
  expect(rowsOf(exports.run('metrics', 'mau', 'stickiness', ...month).stdout)).toMatchObject([
    { metric: 'mau', value: '1' },
    {},
  ]);
  expect(exports.check()[1]).toMatchObject({ rows: '3', used: '2', rejected: '1' });
  expect(exports.rejects()).toEqual([
    'u.csv:4 account_id : is empty, or its subscription is unknown',
  ]);
});

it('keeps ids apart that only look like one number', async () => {
  const ids = ['7', '07', '007', '7.0', '1E5', '100000', '9007199254740993', '9007199254740992'];
  const files = { 'a.csv': csv('account_id,name', ...ids.map((id) => `${id},n`)) };
  const exports = exportsOf(files, 'sources: [{table: accounts, files: a.csv}]');
  expect(
    await exports.query('select count(distinct account_id) as n from accounts', 'accounts'),
  ).toEqual([{ n: String(ids.length) }]);
});

describe('identity.aliases', () => {
  const files = {
    'b.csv': csv(head, 's1,acme,10,USD,month,2026-01-01', 's2,cus_1,20,USD,month,2026-01-01'),
    'a.csv': csv(
      'account_id,name,parent_account_id',
      'acme,Acme,',
      'crm-1,Acme Ltd,',
      'bolt,Bolt,crm-1',
    ),
    't.csv': csv('ticket_id,account_id,created_at', 't1,crm-1,2026-01-05', 't2,nobody,2026-01-05'),
    'u.csv': csv(
      'account_id,user_id,occurred_at',
      'cus_1,u1,2026-01-05',
      ' crm-1 ,u1,2026-01-06',
      'bolt,u1,2026-01-06',
    ),
    'aliases.csv': csv('alias,account_id', 'cus_1,acme', 'crm-1,acme', 'crm-9,ghost'),
  };
  const sources =
    'sources: [{table: subscriptions, files: b.csv}, {table: accounts, files: a.csv}, {table: tickets, files: t.csv}, {table: usage_events, files: u.csv}]';
  const aliases = 'identity: {aliases: aliases.csv}';
  const exports = exportsOf(files, aliases, sources, 'timezone: UTC');

  it('count for the account that they mean, in every table', () => {
    const args = ['metrics', 'customers', 'mrr', 'mau', '--month', '2026-01', '--format', 'csv'];
    const values = (lines: string[]) =>
      rowsOf(exportsOf(files, ...lines).run(...args).stdout).map(({ value }) => value);
    expect(values([sources, 'timezone: UTC'])).toEqual(['2', '30.00', '3']);
    expect(values([aliases, sources, 'timezone: UTC'])).toEqual(['1', '30.00', '2']);
  });

  it('of aliases mean the account at the end', async () => {
    const chained = exportsOf(
      {
        'b.csv': csv(head, 's1,a,10,USD,month,2026-01-01'),
        'x.csv': csv('alias,account_id', 'a,b', 'b,c', 'c,d'),
      },
      'identity: {aliases: x.csv}',
      'sources: [{table: subscriptions, files: b.csv}]',
    );
    const rows = await chained.query('select account_id from subscriptions', 'subscriptions');
    expect(rows).toEqual([{ account_id: 'd' }]);
  });

  it('are counted by check, with orphans after them', () => {
    const counts = exports.check().map(({ table, used, duplicates, orphans, aliased }) => {
      return [table, used, duplicates, orphans, aliased].join(' ');
    });
    expect(counts).toEqual([
      'account_aliases 3 0 1 0',
      'accounts 2 1 0 1',
      'subscriptions 2 0 0 1',
      'tickets 2 0 1 1',
      'usage_events 3 0 0 2',
    ]);
    expect(exports.run('check').stdout).toContain('5 rows counted for another account by identity');
  });

  it('leave the attributes of the account as they are, and rename its children’s parent', async () => {
    const rows = await exports.query(
      'from accounts select account_id, name, parent_account_id order by 1',
      'accounts',
    );
    expect(rows).toEqual([
      { account_id: 'acme', name: 'Acme', parent_account_id: null },
      { account_id: 'bolt', name: 'Bolt', parent_account_id: 'acme' },
    ]);
  });

  it('that mean two accounts are rejected', () => {
    const twice = { ...files, 'aliases.csv': csv('alias,account_id', 'x,acme', 'x,bolt', 'y,y') };
    expect(exportsOf(twice, aliases, sources).rejects()).toEqual([
      'aliases.csv:4 alias y: is the account itself',
      'aliases.csv:2 alias x: stands in several rows that differ, and no updated_at says which is right',
      'aliases.csv:3 alias x: stands in several rows that differ, and no updated_at says which is right',
    ]);
  });

  it.each([
    [
      'from,to\na,b\n',
      '3 error: aliases.csv: column "alias" is missing; alias of source identity.aliases needs it',
    ],
    ['', '3 error: aliases.csv: has 0 bytes'],
  ])('must have their columns', (text, message) => {
    const wrong = exportsOf({ ...files, 'aliases.csv': text }, aliases, sources);
    expect(shown(wrong.run('check'))[0]).toBe(message);
  });

  it('name their place in the config', () => {
    const wrong = exportsOf({ ...files, 'aliases.csv': csv('alias', 'x') }, aliases, sources);
    expect(shown(wrong.run('check')).join('\n')).toContain('(cs-metrics.yaml:2:12)');
  });
});

describe('identity.rollup: parent', () => {
  const files = {
    'a.csv': csv(
      'account_id,name,parent_account_id,is_internal',
      'group,Group,,',
      'north,North,group,',
      'shop,Shop,north,',
      'south,South,unlisted,',
      'lab,Lab,group,true',
      'yin,Yin,yang,',
      'yang,Yang,yin,',
    ),
    'b.csv': csv(
      head,
      's1,group,10,USD,month,2026-01-01',
      's2,north,20,USD,month,2026-01-01',
      's3,cus_3,40,USD,month,2026-01-01',
      's4,south,80,USD,month,2026-01-01',
      's5,lab,160,USD,month,2026-01-01',
      's6,yin,320,USD,month,2026-01-01',
    ),
    'u.csv': csv(
      'account_id,user_id,occurred_at',
      'group,u1,2026-01-05',
      ' north ,u1,2026-01-06',
      'cus_3,u2,2026-01-06',
      'south,u1,2026-01-07',
    ),
    'aliases.csv': csv('alias,account_id', 'cus_3,shop'),
  };
  const sources =
    'sources: [{table: subscriptions, files: b.csv}, {table: accounts, files: a.csv}, {table: usage_events, files: u.csv}]';
  const exports = exportsOf(
    files,
    'identity: {aliases: aliases.csv, rollup: parent}',
    sources,
    'timezone: UTC',
  );

  it('lets children, however deep, count for the listed account on top', () => {
    const args = ['metrics', 'customers', 'mrr', 'mau', '--month', '2026-01', '--format', 'csv'];
    const run = exports.run(...args);
    expect(run.stderr).toBe('');
    // group with its 10 + 20 + 40, south, yin; lab is internal.
    expect(rowsOf(run.stdout).map(({ value }) => value)).toEqual(['3', '470.00', '3']);
    const told = rowsOf(
      exports.run('explain', 'mrr', '--month', '2026-01', '--format', 'csv').stdout,
    );
    const accounts = told.filter(({ role }) => role === 'account');
    expect(
      accounts.map(({ account_id, numerator }) => `${account_id} ${numerator}`).sort(),
    ).toEqual(['group 70', 'south 80', 'yin 320']);
  });

  it('counts what was rolled up and tells circles by their lines', () => {
    expect(exports.check().map(({ table, aliased }) => `${table} ${aliased}`)).toEqual([
      'account_aliases 0',
      'accounts 0',
      'subscriptions 2',
      'usage_events 2',
    ]);
    expect(exports.rejects()).toEqual([
      'a.csv:7 parent_account_id yang: belongs to itself by way of others, so it is not rolled up',
      'a.csv:8 parent_account_id yin: belongs to itself by way of others, so it is not rolled up',
    ]);
  });

  it('changes nothing where no accounts are exported', () => {
    const alone = exportsOf(
      files,
      'identity: {rollup: parent}',
      'sources: [{table: subscriptions, files: b.csv}]',
      'timezone: UTC',
    );
    const run = alone.run('metrics', 'customers', '--month', '2026-01', '--format', 'csv');
    expect(rowsOf(run.stdout)).toMatchObject([{ value: '6' }]);
  });
});

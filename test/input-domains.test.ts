import { describe, expect, it } from 'vitest';
import { rowsOf } from './cli.ts';
import { csv, exportsOf } from './exports.ts';

const files = {
  'a.csv': csv(
    'account_id,name,domains',
    'acme,Acme,acme.com; acme.de',
    'labs,Labs,labs.acme.com',
    'bolt,Bolt,https://www.Bolt.io/home',
    'solo,Solo,gmail.com',
    'twin1,Twin,twin.org',
    'twin2,Twin,Twin.org',
    'bob@bolt.io,Bob,',
    'odd,Odd,odd',
    'old-1,Acme before,acme.org',
  ),
  't.csv': csv(
    'ticket_id,Requester email,created_at',
    ...[
      'Jane@ACME.com',
      'joe@eu.acme.com',
      'x@labs.acme.com',
      'y@dev.labs.acme.com',
      'z@notacme.com',
      'solo@gmail.com',
      'a@twin.org',
      'b@eu.twin.org',
      'bob@bolt.io',
      'ann@bolt.io',
      'acme.de',
      'vip@acme.com',
      'bolt',
      'Jane <jane@acme.de>',
      'q@acme.com.evil.org',
      'pat@alumni.acme.com',
      'kim@acme.org',
    ].map((id, i) => `t${String(i).padStart(2, '0')},${id},2026-01-05`),
  ),
  'u.csv': csv(
    'account_id,user_id,occurred_at',
    'jane@acme.com,u1,2026-01-05',
    ' joe@EU.acme.com ,u2,2026-01-06',
    'acme,u1,2026-01-06',
    'who@else.net,u3,2026-01-06',
    'vip@acme.com,u5,2026-01-06',
    'bob@bolt.io,u4,2026-01-06',
  ),
  'users.csv': csv('account_id,user_id', 'jane@acme.com,u1', 'acme,u1', 'x@acme.com,u2'),
  'aliases.csv': csv('alias,account_id', 'vip@acme.com,bolt', 'old-1,acme'),
};
const sources = [
  'sources: [{table: accounts, files: a.csv}, {table: users, files: users.csv}, {table: usage_events, files: u.csv},',
  '  {table: tickets, files: t.csv, columns: {ticket_id: ticket_id, created_at: created_at, account_id: Requester email}}]',
  'timezone: UTC',
];
const on =
  'identity: {aliases: aliases.csv, domains: true, free_mail: [Alumni.acme.com, nobody.net]}';

describe('identity.domains', () => {
  const exports = exportsOf(files, ...sources, on);
  const { stdout } = exports.run('check', '--as-of', '2026-02-01');
  // A line of its own is unfolded, so that its width plays no part.
  const told = stdout.replaceAll(/\n {3,}/g, ' ');

  it('takes the longest domain, and an id or alias before it; free and shared domains tell nobody', async () => {
    const rows = await exports.query(
      'select account_id from tickets order by ticket_id',
      'tickets',
    );
    expect(rows.map(({ account_id }) => account_id)).toEqual([
      'acme',
      'acme',
      'labs',
      'labs',
      'z@notacme.com',
      'solo@gmail.com',
      'a@twin.org',
      'b@eu.twin.org',
      'bob@bolt.io',
      'bolt',
      'acme',
      'bolt',
      'bolt',
      'acme',
      'q@acme.com.evil.org',
      'pat@alumni.acme.com',
      // The domain of the account that was merged into this one.
      'acme',
    ]);
  });

  it('counts what it matched, and the rest as orphans', () => {
    const counts = exports.check().map(({ table, rows, used, orphans, aliased }) => {
      return [table, rows, used, orphans, aliased].join(' ');
    });
    expect(counts).toEqual([
      'account_aliases 2 2 0 0',
      'accounts 9 8 0 1',
      // The user is known by address and by account: one user, of the same account.
      'users 3 2 0 0',
      'tickets 17 17 6 1',
      'usage_events 6 6 1 1',
    ]);
    for (const line of [
      'users.csv: 2 rows of users matched by e-mail domain',
      'u.csv: 2 rows of usage_events matched by e-mail domain',
      't.csv: 8 rows of tickets matched by e-mail domain',
      '1 domain of free mail named by accounts, which matches none: gmail.com (solo)',
      '1 domain named by several accounts, which matches none: twin.org (twin1, twin2)',
      '1 account with a domain that is none, such as acme.com: odd',
      't.csv: 6 rows of tickets (35.3 %) name an account that no accounts export lists',
    ])
      expect(told).toContain(line);
  });

  it('holds for bulk usage, and only where it is asked for', () => {
    const month = ['metrics', 'mau', '--month', '2026-01', '--format', 'csv'];
    const mau = (identity: string) =>
      rowsOf(exportsOf(files, ...sources, identity).run(...month).stdout)[0]?.value;
    // Two users of acme, u3 of nobody known, u5 of bolt and u4 of bob.
    expect(mau(on)).toBe('5');
    expect(mau('identity: {aliases: aliases.csv}')).toBe('6');
  });

  it('lets a domain of parent and child mean the parent where children are rolled up', async () => {
    const group = exportsOf(
      {
        'a.csv': csv(
          'account_id,parent_account_id,domains',
          'group,,grp.com',
          'north,group,grp.com',
          'shop,north,shop.io',
        ),
        't.csv': csv(
          'ticket_id,account_id,created_at',
          't1,a@grp.com,2026-01-05',
          't2,a@shop.io,2026-01-05',
          't3,shop,2026-01-05',
        ),
      },
      'sources: [{table: tickets, files: t.csv}, {table: accounts, files: a.csv}]',
      'identity: {domains: true, rollup: parent}',
    );
    const rows = await group.query('select distinct account_id from tickets', 'tickets');
    expect(rows).toEqual([{ account_id: 'group' }]);
    expect(group.check().map(({ orphans, aliased }) => `${orphans} ${aliased}`)).toEqual([
      '0 0',
      '0 1',
    ]);
  });

  it('says so where no export names domains', () => {
    const bare = exportsOf(
      { 't.csv': csv('ticket_id,account_id,created_at', 't1,a@grp.com,2026-01-05') },
      'sources: [{table: tickets, files: t.csv}]',
      'identity: {domains: true}',
    );
    expect(bare.run('check', '--strict', '--as-of', '2026-02-01')).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('no export fills `domains` of accounts'),
    });
  });
});

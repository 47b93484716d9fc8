import type { Config } from '../config/config.ts';
import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Table } from '../tables/table.ts';
import { freeMail } from './free-mail.ts';
import { lookup } from './lookup.ts';
import type { Staged } from './stage-file.ts';

/** How many labels the domains of accounts have, the most first: `eu.acme.com` has 3. */
export type Domains = { nLabels: readonly number[] };

const label = '[\\p{L}\\p{N}_-]+';
const domain = `((?:${label}\\.)+\\p{L}[\\p{L}\\p{N}-]*)\\.?`;

/** A domain as a CRM may spell it: bare, behind an @, or as the address of a web page. */
const ofAccount = `^(?:[a-z]+://)?(?:www\\.)?(?:[^/@]*@)?${domain}(?::\\d+)?(?:/.*)?$`;

const extracted = (text: string, pattern: string): string =>
  `regexp_extract(lower(${text}), ${quoted(pattern)}, 1)`;

/**
 * Makes `dotted_accounts`, accounts whose ids could be domains, and `account_domains`: domain ('' for texts that are none), the account that it means, who names it,
 * and whether it is one of free mail. It means nobody where it is free mail or several accounts name it.
 */
export async function findDomains(
  engine: Engine,
  { identity }: Config,
  staged: readonly Staged[],
): Promise<Domains> {
  const tops = identity.isRolledUp
    ? 'left join account_tops t on t.child = a.account_id'
    : 'left join (select null as child, null as top) t on false';
  const free = [...freeMail, ...identity.freeMail.map((name) => name.toLowerCase())];
  const isWithin = (outer: string, inner: string) =>
    `(${inner} = ${outer} or ends_with(${inner}, '.' || ${outer}))`;
  // Accounts that were merged into another keep their domains.
  const merged = staged.map(
    ({ name }) => `union all select account_id, domains from ${name} where is_kept and is_aliased`,
  );
  await engine.run(`create table account_domains as
with free as (
  select unnest([${[...new Set(free)].map(quoted).join(', ')}]) as domain
), texts as (
  select a.account_id as named_by, coalesce(t.top, a.account_id) as account_id,
    unnest(regexp_split_to_array(a.domains, '[;,\\s]+')) as text
  from (select account_id, domains from accounts ${merged.join(' ')}) a ${tops} where a.domains is not null
), named as (
  select ${extracted('text', ofAccount)} as domain, account_id, named_by from texts where text <> ''
), grouped as (
  select domain, list(distinct named_by order by named_by) as named_by,
    count(distinct account_id) as n_accounts, min(account_id) as account_id,
    exists (select 1 from free f where ${isWithin('f.domain', 'named.domain')}) as is_free
  from named group by domain
)
select domain, case when domain <> '' and n_accounts = 1 and not is_free then account_id end as account_id, named_by, is_free
from grouped
union all
select domain, null, [], true from free f
where domain not in (select domain from grouped)
  and exists (select 1 from grouped g where g.domain <> '' and ${isWithin('g.domain', 'f.domain')})`);
  await engine.run(
    `create table dotted_accounts as select account_id from accounts where contains(account_id, '.')`,
  );
  const rows = await engine.rows<{ n: string }>(
    `select distinct len(string_split(domain, '.')) as n from account_domains where domain <> ''`,
  );
  return { nLabels: rows.map(({ n }) => Number(n)).sort((a, b) => b - a) };
}

// What an account is stays its own, and the aliases are ids.
const keepsIds = ['accounts', 'account_aliases', 'account_history'];

/** Whether rows of the table may be matched by domain. */
export const isMatched = ({ name }: Table, domains: Domains | null): domains is Domains =>
  domains !== null && domains.nLabels.length > 0 && !keepsIds.includes(name);

/**
 * Joins that find the account of an id that is an address or a domain, and SQL of that account: the
 * longest domain decides, and an id that accounts have themselves means no domain.
 */
export function domainMatch(id: string, { nLabels }: Domains): { joins: string; account: string } {
  // Of an address, with or without a name before it, what follows the @; a domain by itself is one.
  const own = '(select account_id from dotted_accounts)';
  const labels = `string_split(rtrim(string_split(lower(${id}), '@')[-1], '.>'), '.')`;
  const known = "(select domain, account_id from account_domains where domain <> '')";
  const joins = nLabels.map((n) => {
    const ending = `array_to_string(${labels}[-${n}:], '.')`;
    return `left join ${lookup(known, ['domain', 'account_id'])} domain${n} on domain${n}.domain = ${ending}`;
  });
  const longest = nLabels.map(
    (n) => `when domain${n}.domain is not null then domain${n}.account_id`,
  );
  return {
    joins: [
      `left join ${lookup(own, ['account_id'])} listed on listed.account_id = ${id}`,
      ...joins,
    ].join('\n  '),
    account: `case when listed.account_id is not null then null ${longest.join(' ')} end`,
  };
}

import { told } from '../engine/dialect.ts';
import { nOf } from '../lib/text.ts';
import type { Gathered } from '../pipeline.ts';

type Named = { domain: string; is_free: boolean; named_by: string[] };

/** Domains that cannot tell an account though accounts name them. */
export async function domainLines({ engine, config, normalised }: Gathered): Promise<string[]> {
  if (!config.identity.matchesDomains) return [];
  if (!normalised.filled.has('accounts.domains'))
    return ['`identity.domains` matches nothing: no export fills `domains` of accounts'];
  const rows = await engine.rows<Named>(
    `select ${columns(config)} from account_domains
     where account_id is null and len(named_by) > 0 order by account_domains.domain`,
  );
  const unread = rows.filter(({ domain }) => domain === '').flatMap((row) => row.named_by);
  const shared = rows.filter(({ domain, is_free }) => domain !== '' && !is_free);
  const each = shared.map((row) => `${row.domain} (${row.named_by.join(', ')})`);
  return [
    ...listed(shared.length, 'domain', 'named by several accounts, which matches none', each),
    ...listed(unread.length, 'account', 'with a domain that is none, such as acme.com', unread),
  ];
}

/** Rows matched by domain, file by file, and domains of free mail that accounts name. */
export async function domainNotices({ engine, config, normalised }: Gathered): Promise<string[]> {
  if (!config.identity.matchesDomains) return [];
  const free = await engine.rows<Named>(
    `select ${columns(config)} from account_domains
     where is_free and len(named_by) > 0 order by account_domains.domain`,
  );
  const each = free.map(({ domain, named_by }) => `${domain} (${named_by.join(', ')})`);
  return [
    ...normalised.counts
      .filter(({ byDomain }) => byDomain > 0)
      .map((c) => `${c.file}: ${nOf(c.byDomain, 'row')} of ${c.table} matched by e-mail domain`),
    ...listed(free.length, 'domain', 'of free mail named by accounts, which matches none', each),
  ];
}

// A domain tells whose it is.
const columns = ({ pseudonyms }: Gathered['config']): string =>
  pseudonyms === null
    ? 'domain, is_free, named_by'
    : `case when domain = '' then '' else '***' end as domain, is_free,
       list_transform(named_by, lambda x: ${told({ pseudonyms }, 'account', 'x')}) as named_by`;

function listed(n: number, noun: string, says: string, each: readonly string[]): string[] {
  if (n === 0) return [];
  return [`${nOf(n, noun)} ${says}: ${each.slice(0, 3).join(', ')}${n > 3 ? ', …' : ''}`];
}

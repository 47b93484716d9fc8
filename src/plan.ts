import type { Config } from './config/config.ts';
import { CliError, exit } from './errors.ts';
import type { Dimension, Fact, UsageSet } from './facts/fact.ts';
import { factNamed, facts } from './facts/index.ts';
import { usageSets } from './facts/usage.ts';
import { didYouMean } from './lib/nearest.ts';

/** What a run needs, and nothing else. */
export type Plan = {
  /** In the order in which they are made. */
  facts: Fact[];
  tables: Set<string>;
  usageSets: Set<UsageSet>;
  mrrFrom: 'subscriptions' | 'mrr_snapshots' | 'invoices' | null;
  /** Some fact tells about all the exports, so that every source is read. */
  isOfAllSources: boolean;
};

/** The closure of the facts asked for: facts name facts and tables, tables name sources. */
export function planOf(config: Config, wanted: readonly string[]): Plan {
  const names = new Set<string>();
  const add = (name: string): void => {
    if (names.has(name) || made.has(name)) return;
    names.add(name);
    for (const other of factNamed(name).facts) add(other);
  };
  for (const name of wanted) add(name);
  const mrrFrom = billingOf(config);
  const feeds = new Set(config.sources.flatMap(({ tables }) => tables));
  if (names.has('account_list') && feeds.has('usage_events') && names.has('usage_reduced')) {
    add('usage_accounts');
  }
  const chosen = facts.filter(({ name }) => names.has(name));
  const tables = chosen
    .flatMap(({ reads, readsFor }) => [...reads, ...(readsFor?.(config) ?? [])])
    .map((table) => (table === 'billing' ? mrrFrom : table));
  return {
    facts: chosen,
    isOfAllSources: tables.includes('sources'),
    tables: new Set(tables.filter((table) => table !== null).filter((name) => name !== 'sources')),
    usageSets: new Set(usageSets.filter((set) => names.has(set))),
    mrrFrom,
  };
}

/** Made by `derive` itself from the periods that are asked for. */
const made = new Set(['periods', 'edges']);

/** The table that gives MRR: what the config names, else the best that is there. */
export function billingOf(config: Config): Plan['mrrFrom'] {
  const feeds = config.sources.flatMap(({ tables }) => tables);
  const chosen = config.definitions.mrr.from;
  if (chosen !== null) return chosen;
  const order = ['subscriptions', 'mrr_snapshots', 'invoices'] as const;
  return order.find((table) => feeds.includes(table)) ?? null;
}

/** Attributes of accounts that can segment everything, unless the config says where else they are. */
const usual: Readonly<Record<string, string>> = {
  segment: 'accounts.segment',
  industry: 'accounts.industry',
  region: 'accounts.region',
  country: 'accounts.country',
  csm: 'accounts.csm_id',
  tenure: 'priced.paid_from',
  adoption: 'account_adoption.active',
};

/** Finds a dimension of accounts by its id; null when it is none of accounts. */
export function accountDimension(id: string, config: Config): Dimension | null {
  const billing = billingOf(config);
  const holder = billing === null || billing === 'invoices' ? 'accounts' : billing;
  const isBilled = id === 'plan' || id === 'product';
  const bare = { id, map: null, ranges: null, segments: null };
  const own = Object.hasOwn(config.dimensions, id) ? config.dimensions[id] : undefined;
  if (own?.segments != null)
    return { ...bare, table: 'accounts', column: '', segments: own.segments };
  const path = own?.path ?? (isBilled ? `${holder}.${id}` : usual[id]);
  if (path === undefined) return null;
  const [table, column] = path.split('.') as [string, string];
  return { ...bare, table, column, map: own?.map ?? null, ranges: own?.ranges ?? null };
}

/** Facts without which dimensions cannot be told. */
export function dimensionFacts(ids: readonly string[], config: Config): string[] {
  const isFed = config.sources.some(({ tables }) => tables.includes('usage_events'));
  const places = ids.map((id) => accountDimension(id, config)?.table);
  return isFed && places.includes('account_adoption') ? ['account_adoption'] : [];
}

/** Dimensions that metrics can be split by, whichever they are. */
export function knownDimensions(config: Config): string[] {
  const ofFacts = facts.flatMap(({ dimensions }) => dimensions ?? []);
  return [...new Set([...accountDimensions(config), ...ofFacts])];
}

/** Dimensions that customers and everything of theirs can be split by. */
export const accountDimensions = ({ dimensions }: Config): string[] => [
  ...new Set(['plan', 'product', ...Object.keys(usual), ...Object.keys(dimensions)]),
];

/** Refuses a dimension that neither accounts nor any fact have. */
export function checkDimension(id: string, config: Config): void {
  const known = knownDimensions(config);
  if (known.includes(id)) return;
  throw new CliError(`unknown dimension "${id}"`, {
    exitCode: exit.usage,
    hint: didYouMean(id, known, `dimensions: ${known.join(', ')}`),
  });
}

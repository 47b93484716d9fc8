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
  const tables = chosen.flatMap(({ reads }) => reads.map((t) => (t === 'billing' ? mrrFrom : t)));
  return {
    facts: chosen,
    tables: new Set(tables.filter((table) => table !== null)),
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
};

/** Finds a dimension of accounts by its id; null when it is none of accounts. */
export function accountDimension(id: string, config: Config): Dimension | null {
  const billing = billingOf(config);
  const holder = billing === null || billing === 'invoices' ? 'accounts' : billing;
  const isBilled = id === 'plan' || id === 'product';
  const own = Object.hasOwn(config.dimensions, id) ? config.dimensions[id] : undefined;
  const path = own?.path ?? (isBilled ? `${holder}.${id}` : usual[id]);
  if (path === undefined) return null;
  const [table, column] = path.split('.') as [string, string];
  return { id, table, column, map: own?.map ?? null, ranges: own?.ranges ?? null };
}

/** Dimensions that metrics can be split by, whichever they are. */
export function knownDimensions(config: Config): string[] {
  const ofFacts = facts.flatMap(({ dimensions }) => dimensions ?? []);
  const ofAccounts = ['plan', 'product', ...Object.keys(usual), ...Object.keys(config.dimensions)];
  return [...new Set([...ofAccounts, ...ofFacts])];
}

/** Refuses a dimension that neither accounts nor any fact have. */
export function checkDimension(id: string, config: Config): void {
  const known = knownDimensions(config);
  if (known.includes(id)) return;
  throw new CliError(`unknown dimension "${id}"`, {
    exitCode: exit.usage,
    hint: didYouMean(id, known, `dimensions: ${known.join(', ')}`),
  });
}

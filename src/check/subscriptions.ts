import type { Config } from '../config/config.ts';
import { anyOf, dated, named } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { tableNamed } from '../tables/index.ts';

/** Two periods of one subscription that run at the same time, so that both count. */
export type Overlap = {
  subscription: string;
  account: string;
  /** First days of the two periods. */
  first: string;
  second: string;
};

/** A subscription whose newest period says one thing by its status and another by its dates. */
export type Contradiction = {
  subscription: string;
  account: string;
  status: string;
  /** The exclusive end; null while it is open, so that it counts as paying. */
  endsOn: string | null;
};

const isCounted = 'not coalesce(is_one_time, false) and not coalesce(is_usage_based, false)';

/** Periods of one subscription that overlap, each with the next one that begins while it runs. */
export async function overlapping(engine: Engine, config: Config): Promise<Overlap[]> {
  const keys = identityOf(config).map(named).join(', ');
  return await engine.rows(
    `select subscription, account, cast(starts_on as varchar) as first, cast(next as varchar) as second
     from (
       select subscription_id as subscription, account_id as account, starts_on, ends_on,
         lead(starts_on) over (partition by ${keys} order by starts_on, ends_on nulls last) as next
       from subscriptions
       where ${isCounted} and (ends_on is null or ends_on > starts_on)
     )
     where next is not null and (ends_on is null or ends_on > next)
     order by subscription, starts_on`,
  );
}

// Whatever else a source's key names, such as a product, tells items of one subscription apart.
function identityOf({ sources }: Config): string[] {
  const own = sources.find((s) => s.tables.includes('subscriptions') && s.key !== null)?.key;
  const key = own ?? tableNamed('subscriptions').key;
  return [...new Set(['subscription_id', ...key.filter((name) => name !== 'starts_on')])];
}

const ended = ['canceled', 'cancelled', 'ended', 'expired', 'churned', 'terminated'];
const running = ['active', 'live', 'trialing', 'in_trial', 'past_due'];

/** Subscriptions said to have ended that are open, and said to run that ended before the clock. */
export async function contradictory(engine: Engine, clock: string): Promise<Contradiction[]> {
  const word = `lower(trim(status))`;
  return await engine.rows(
    `select subscription_id as subscription, account_id as account, status,
       cast(ends_on as varchar) as "endsOn"
     from (
       select *, row_number() over (
         partition by subscription_id order by ends_on desc nulls first, starts_on desc) as place
       from subscriptions where ${isCounted}
     )
     where place = 1 and ((${word} in ${anyOf(ended)} and ends_on is null)
       or (${word} in ${anyOf(running)} and ends_on < ${dated(clock)}))
     order by subscription_id`,
  );
}

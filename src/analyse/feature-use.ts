import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';

/** How deep a feature is used: days of use added up over the accounts that use it. */
export type FeatureUse = {
  feature: string;
  tier: string | null;
  /** Released 90 days to 12 months before the end. */
  isNew: boolean;
  days: number;
  accounts: number;
};

/** Use of each feature in a period by subscribed accounts whose plan has it, by name. */
export async function featureUse(
  engine: Engine,
  { period, window }: { period: string; window: string },
): Promise<FeatureUse[]> {
  const rows = await engine.rows<{
    feature: string;
    tier: string | null;
    is_new: boolean;
    days: string;
    accounts: string;
  }>(`select feature, max(tier) as tier, coalesce(bool_or(is_new), false) as is_new,
  cast(coalesce(sum(days) filter (where is_used), 0) as varchar) as days,
  cast(count(*) filter (where is_used) as varchar) as accounts
from feature_periods
where is_subscribed and is_available and period = ${quoted(period)} and win = ${quoted(window)}
group by feature
order by feature`);
  return rows.map(({ feature, tier, is_new, days, accounts }) => {
    return { feature, tier, isNew: is_new, days: Number(days), accounts: Number(accounts) };
  });
}

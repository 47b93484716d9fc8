import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Period } from '../lib/periods.ts';

/** Days since onboarding began, by account that is on its way to its first value. */
export async function onboardingDays(engine: Engine, period: Period): Promise<Map<string, number>> {
  const rows = await engine.rows<{ account_id: string; days: string }>(
    `select account_id, cast(days as varchar) as days
from onboardings
where period = ${quoted(period.id)} and win = ${quoted(period.window)}
order by account_id`,
  );
  return new Map(rows.map(({ account_id, days }) => [account_id, Number(days)]));
}

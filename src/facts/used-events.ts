import { told } from '../engine/dialect.ts';
import type { FactContext } from './fact.ts';
import { isOutsider } from './usage.ts';

/** SQL: the rows of usage that count, with tidy keys and their local day, for facts about single events. */
export const usedEvents = ({ config, day, usage }: FactContext): string => `(
    select ${told(config, 'account', 'trim(account_id)')} as account_id,
      coalesce(${told(config, 'person', 'trim(user_id)')}, '') as user_id,
      trim(event) as event, nullif(trim(feature), '') as feature, ${day('occurred_at')} as on_day
    from usage_events
    where is_kept and problem & ${usage.fatal} = 0${isOutsider(usage)})`;

import type { Fact } from './fact.ts';

/** Accounts with usage. */
export const usageAccounts: Fact = {
  name: 'usage_accounts',
  grain: 'account',
  tables: ['usage_events'],
  reads: [],
  facts: ['account_months'],
  sql: () => 'select distinct account_id from account_months',
};

/** What accounts did on each day. */
export const accountDays: Fact = {
  name: 'account_days',
  grain: 'account × day',
  tables: ['usage_events'],
  reads: [],
  facts: ['usage_reduced'],
  sql: ({ usage }) => {
    const bare = 'account_days_account_id';
    return `select ${usage.isTidy ? bare : `trim(${bare})`} as account_id, account_days_day as day,
  cast(date_trunc('month', account_days_day) as date) as month, sum(events) as events,
  coalesce(sum(uses), 0) as uses, coalesce(sum(seconds), 0) as seconds, sum(logins) as logins
from usage_reduced
where grain = 'account_days' and ${bare} is not null
group by 1, 2`;
  },
};

import type { Fact } from './fact.ts';

/** Use of the help pages on the days of a period. */
export const knowledgeDays: Fact = {
  name: 'knowledge_days',
  grain: 'article × day × period',
  tables: ['knowledge_base'],
  reads: ['knowledge_base'],
  facts: ['periods', 'account_list'],
  hasNoAccounts: true,
  dimensions: ['article_id'],
  sql: () => `select p.period, p.win, cast(null as varchar) as account_id, k.article_id,
  k.ratings, k.rating_sum, k.searches, k.successful_searches, k.self_service_resolutions, k.contacts,
  k.source_file, k.source_line
from periods p
join knowledge_base k on k."date" >= p.s and k."date" < p.e`,
  behind: ({ rows, uses }) =>
    (
      [
        ['rating_sum', 'ratings'],
        ['successful_searches', 'searches'],
        ['self_service_resolutions', 'self_service'],
      ] as const
    )
      .filter(([column]) => uses(column))
      .map(
        ([column, role]) =>
          `select account_id, '${role}' as role, ${column} as amount, source_file, source_line from ${rows}`,
      )
      .join('\nunion all\n'),
};

import { quoted } from '../engine/dialect.ts';
import type { Fact } from './fact.ts';

/**
 * What was counted when the exports were read. They are as they are now, whatever period is asked
 * about, so that the newest period alone is judged.
 */
export const dataQuality: Fact = {
  name: 'data_quality',
  grain: 'source × table × kind of count, for the newest period',
  tables: [],
  reads: ['sources'],
  facts: ['periods', 'account_list'],
  hasNoAccounts: true,
  dimensions: ['source', 'table'],
  sql: ({ quality }) => {
    const rows = quality.map(({ source, table, kind, good, all }) => {
      return `(${quoted(source)}, ${quoted(table)}, ${quoted(kind)}, ${good}, ${all})`;
    });
    const counts =
      rows.length === 0
        ? `select '' as source, '' as "table", '' as kind, 0 as good, 0 as n_all where false`
        : `select * from (values ${rows.join(',\n  ')}) as v(source, "table", kind, good, n_all)`;
    return `with counts as (
  ${counts}
)
select p.period, p.win, cast(null as varchar) as account_id, c.source, nullif(c."table", '') as "table",
  c.kind, c.good, c.n_all
from periods p
cross join counts c
where p.e = (select max(e) from periods)`;
  },
};

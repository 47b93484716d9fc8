import type { Fact } from './fact.ts';

const names = [
  'visitors',
  'leads',
  'conversions',
  'tasks',
  'automated_tasks',
  'steps',
  'compliant_steps',
  'ote_attainment',
] as const;

/**
 * Counters of a month side by side, by segment. A total that the export does not give is the sum of
 * the segments, except for `ote_attainment`, which is a share already.
 */
export const counterMonths: Fact = {
  name: 'counter_months',
  grain: 'month × period × dimension × segment',
  isByDimension: true,
  tables: ['counters'],
  reads: ['counters'],
  // Names of accounts are looked up for every explanation, even of figures without accounts.
  facts: ['periods', 'account_list'],
  sql: () => `with told as (
  select "month", lower(name) as name, segment, value from counters
), totals as (
  select "month", name, coalesce(
      sum(value) filter (where segment is null),
      case when name <> 'ote_attainment' then sum(value) end) as value
  from told group by "month", name
), placed as (
  select "month", name, '' as dimension, '' as segment, value from totals
  union all
  select "month", name, 'segment', segment, value from told where segment is not null
)
select cast(null as varchar) as account_id, p.period, p.win, c."month", c.dimension, c.segment,
  ${names.map((name) => `max(c.value) filter (where c.name = '${name}') as ${name}`).join(',\n  ')}
from periods p
join placed c on c."month" >= p.s and c."month" < p.e
group by p.period, p.win, c."month", c.dimension, c.segment`,
  behind: ({
    rows,
    uses,
  }) => `select cast(null as varchar) as account_id, lower(c.name) as role, c.value as amount,
  c.source_file, c.source_line
from ${rows} m
join counters c on c."month" = m."month"
  and lower(c.name) in (${
    names
      .filter(uses)
      .map((name) => `'${name}'`)
      .join(', ') || 'null'
  })
where c.segment is null or not exists (
  select 1 from counters o
  where o."month" = c."month" and lower(o.name) = lower(c.name) and o.segment is null)`,
};

import { dividedHalfUp, fromUnits } from '../engine/dialect.ts';
import type { Fact } from './fact.ts';
import { closingDimensions, closingStates } from './states.ts';

/** Priced periods that were active in a period, by the year; `is_cancelled` ones ended in it. */
export const annualAmounts: Fact = {
  name: 'annual_amounts',
  grain: 'priced period × period in which it was active',
  tables: [],
  reads: [],
  facts: ['periods', 'priced', 'edge_rates', 'unrated_periods', 'account_states'],
  sql: (context) => `with active as (
  select p.period, p.win, p.e, b.*, coalesce(b.ends_on < p.e, false) as is_cancelled
  from periods p
  join priced b on b.paid_from < p.e and (b.ends_on is null or b.ends_on >= p.s)
  where b.ends_on is null or b.ends_on > b.paid_from
)
select b.account_id, b.period, b.win, b.is_cancelled, ${annual} as annual,
  b.source_file, b.source_line${closingDimensions(context)}
from active b
join edge_rates r on r.edge = b.e and r.currency = b.currency
${closingStates('b', 'b')}`,
  behind: ({ rows }) => `select account_id,
  case when is_cancelled then 'cancelled' else 'running' end as role, annual as amount,
  source_file, source_line
from ${rows}`,
};

// Units of 10⁻¹⁰ a month at a rate with 8 decimals, to money with 4.
const units = `(case when b.discount_ends_on is null
    or b.discount_ends_on >= least(b.e, coalesce(b.ends_on, b.e)) then b.discounted_units
    else b.full_units end)`;
const annual = fromUnits(
  dividedHalfUp(
    `12 * ${units} * cast(cast(r.rate as decimal(28, 8)) * 100000000 as hugeint)`,
    '100000000000000',
  ),
);

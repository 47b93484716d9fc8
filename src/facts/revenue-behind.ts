import { dividedHalfUp, fromUnits } from '../engine/dialect.ts';

/**
 * Priced periods behind accounts of a period: `opening` and `closing` with their monthly value at the
 * rate of the period's start, `between` for those that stand at neither edge but at a month's edge
 * inside, and, where asked for, `fx` for what the rate of the end adds.
 */
export function pricedBehind(rows: string, hasFx = false): string {
  return `select account_id, role, amount, source_file, source_line from (
  with counted as (
    select distinct a.account_id, p.s, p.e
    from ${rows} a join periods p on p.period = a.period and p.win = a.win
  ), ends as (
    select c.*, x.edge,
      case x.edge when c.s then 'opening' when c.e then 'closing' else 'between' end as role
    from counted c
    join edges x on x.edge between c.s and c.e and (x.is_month or x.edge in (c.s, c.e))
  ), held as (
    select n.account_id, n.role, n.edge, b.source_file, b.source_line,
      ${monthlyAt('r.rate')} as amount, ${monthlyAt('z.rate')} as amount_at_end
    from ends n
    join priced b on b.account_id = n.account_id and b.paid_from < n.edge
      and (b.ends_on is null or b.ends_on >= n.edge)
    join edge_rates r on r.edge = n.s and r.currency = b.currency
    join edge_rates z on z.edge = n.e and z.currency = b.currency
  ), placed as (
    select *, row_number() over (partition by source_file, source_line, role order by edge) as place,
      bool_or(role <> 'between') over (partition by source_file, source_line) as is_at_an_end
    from held
  )
  select account_id, role, amount, source_file, source_line from placed
  where role <> 'between' or (place = 1 and not is_at_an_end)
  union all
  select account_id, 'fx', amount_at_end - amount, source_file, source_line from placed
  where role = 'closing' and amount_at_end <> amount and ${hasFx}
)`;
}

// Priced periods are in units of 10⁻¹⁰, rates in units of 10⁻⁸, money in units of 10⁻⁴.
function monthlyAt(rate: string): string {
  const units = `(case when b.discount_ends_on is null or b.discount_ends_on >= n.edge
        then b.discounted_units else b.full_units end)`;
  const product = `${units} * cast(cast(${rate} as decimal(28, 8)) * 100000000 as hugeint)`;
  return fromUnits(dividedHalfUp(product, '100000000000000'));
}

/** Priced periods behind rows of accounts just before an edge, at the rate of another. */
export function pricedAt(
  rows: string,
  role: string,
  edge: string,
  rateEdge: string,
  isWanted = true,
): string {
  return `select n.account_id, '${role}' as role, ${monthlyAt('r.rate')} as amount, b.source_file, b.source_line
from (select distinct a.account_id, ${edge} as edge, ${rateEdge} as rate_edge from ${rows} a) n
join priced b on b.account_id = n.account_id and b.paid_from < n.edge
  and (b.ends_on is null or b.ends_on >= n.edge)
join edge_rates r on r.edge = n.rate_edge and r.currency = b.currency
where ${isWanted}`;
}

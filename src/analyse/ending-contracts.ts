import { dated, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { Period } from '../lib/periods.ts';

/** A running contract that nobody has renewed yet. */
export type EndingContract = {
  contractId: string;
  accountId: string | null;
  account: string | null;
  endsOn: string;
  /** In the reporting currency, exact; null where unknown. */
  arr: string | null;
};

/** Contracts that run at a period's end and end within so many days after it, not renewed by then. */
export async function endingContracts(
  engine: Pick<Engine, 'rows'>,
  { id, window, end }: Period,
  days: number,
): Promise<EndingContract[]> {
  const rows = await engine.rows<{
    contract_id: string;
    account_id: string | null;
    name: string | null;
    ends_on: string;
    arr: string | null;
  }>(`select c.contract_id, c.account_id, l.name, cast(c.ends_on as varchar) as ends_on,
  cast(a.amount as varchar) as arr
from active_contracts a
join contract_list c on c.contract_id = a.contract_id
left join account_list l on l.account_id = c.account_id
where a.period = ${quoted(id)} and a.win = ${quoted(window)} and c.ends_on < ${dated(end)} + ${days}
  and not coalesce(c.renewed_on < ${dated(end)}, c.outcome = 'renewed', false)
order by c.ends_on, c.contract_id`);
  return rows.map((row) => ({
    contractId: row.contract_id,
    accountId: row.account_id,
    account: row.name,
    endsOn: row.ends_on,
    arr: row.arr,
  }));
}

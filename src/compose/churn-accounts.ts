import type { Leaver } from '../analyse/churn.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import { bandOf } from '../score/choice.ts';
import { column, count, table, text } from './blocks.ts';
import type { ChurnInput } from './churn.ts';
import { reasonName } from './churn-reasons.ts';

/** Who left, the largest MRR first. */
export function leaverTable(input: ChurnInput): TableBlock {
  const { now } = input;
  return table({
    name: 'accounts',
    title: `Customers lost (${now.leavers.length})`,
    columns: [
      column('account_id', 'Account', 'left', 'machines'),
      column('account', 'Account', 'left'),
      column('left_on', 'Left'),
      column('mrr', 'MRR'),
      column('tenure_months', 'Months'),
      column('health', 'Health'),
      column('reason', 'Reason', 'left', 'machines'),
      column('why', 'Reason', 'left', 'readers'),
      column('owner', 'Owner', 'left'),
      column('kind', 'Decision', 'left'),
      column('band', 'Band', 'left', 'machines'),
    ],
    rows: now.leavers.map((leaver) => leaverRow(input, leaver)),
    limit: 10,
    empty: 'nobody left',
    note:
      now.leavers.length === 0
        ? null
        : 'MRR at the start of the period · months since the first paid day · health on the last',
    more: '--format csv --table accounts',
  });
}

function leaverRow({ health, staff, models }: ChurnInput, leaver: Leaver): Cell[] {
  const own = health.get(leaver.accountId);
  const owner = own?.owner ?? leaver.owner ?? '';
  const role = own === undefined ? undefined : bandOf(models, own)?.role;
  const tone = role === undefined ? {} : { tone: role };
  return [
    text(leaver.accountId),
    text(leaver.account),
    { value: leaver.leftOn, unit: 'date' },
    { value: leaver.mrr, unit: 'money' },
    count(leaver.tenureMonths),
    { value: own?.score ?? null, unit: 'score', ...tone },
    text(leaver.reason),
    text(reasonName(leaver.reason)),
    text(staff.get(owner) ?? owner),
    text(leaver.kind),
    text(own?.band ?? ''),
  ];
}

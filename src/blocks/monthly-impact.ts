import { type Mover, moversOf } from '../analyse/movers.ts';
import { accountIdColumn, column, table, text } from '../compose/blocks.ts';
import { reasonName } from '../compose/churn-reasons.ts';
import { toUnits } from '../lib/decimal.ts';
import { quotient } from '../lib/quotient.ts';
import type { Cell, TableBlock } from '../reports/report.ts';
import type { BlockMaker, Kit } from './block.ts';

const nrr = 'nrr@cohort/1m';

/** Facts that tell who moved the MRR and why. */
export const movingFacts = ['account_periods', 'mrr_causes', 'exits', 'account_list'];

/** The customers that moved net retention most, with their share of it. */
export const monthlyImpact: BlockMaker = {
  id: 'monthly.impact',
  needs: {
    metrics: [{ id: nrr, by: ['segment'], ago: [0] }],
    facts: movingFacts,
    tables: ['staff'],
  },
  make: async (kit) => {
    const { value, note } = kit.figure(nrr);
    const movers = value === null ? [] : await moversOf(kit.engine, kit.figure(nrr));
    const reason = value === null ? `n/a: ${note}` : null;
    const up = movers.filter(({ change }) => toUnits(change) > 0n);
    const down = movers.filter(({ change }) => toUnits(change) < 0n);
    return [
      listOf(kit, 'impact_up', 'Revenue impact: who raised net retention', up, reason),
      listOf(kit, 'impact_down', 'Revenue impact: who lowered it', down, reason),
    ];
  },
};

function listOf(
  kit: Kit,
  name: string,
  title: string,
  movers: readonly Mover[],
  reason: string | null,
): TableBlock {
  return table({
    name,
    title,
    columns: [
      accountIdColumn,
      column('account', 'Account', 'left'),
      column('kind', 'Kind', 'left'),
      column('change', 'Change'),
      column('nrr_points', 'of NRR'),
      column('cause', 'Cause', 'left'),
      column('owner', 'Owner', 'left'),
    ],
    rows: movers.map((mover): Cell[] => [
      text(mover.accountId),
      text(mover.account),
      text(mover.kind),
      { value: mover.change, unit: 'money', isChange: true, tone: toneOf(mover) },
      { value: quotient(mover.change, mover.opening, 100), unit: 'pp', digits: 2 },
      text(causeOf(mover)),
      text(ownerName(kit, mover.owner)),
    ]),
    limit: 10,
    more: `--format csv --table ${name}`,
    empty: reason ?? 'nobody',
  });
}

const toneOf = ({ kind }: Mover): Cell['tone'] => (kind === 'expansion' ? 'good' : 'bad');

/** Why an account moved, in words. */
export function causeOf({ kind, cause }: Mover): string {
  if (cause === null) return kind === 'churn' ? 'no reason given' : 'not told';
  return kind === 'churn' ? reasonName(cause) : cause;
}

/** A person's name, or the id where staff is unknown. */
export const ownerName = ({ staff }: Kit, id: string | null): string =>
  id === null ? '' : (staff.get(id) ?? id);

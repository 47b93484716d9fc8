import { quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { type Figure, plain, resultOf } from '../measure/measure.ts';
import type { Measurement } from '../measure/measurement.ts';
import { figureSql } from '../measure/sql.ts';

/** A figure of each account alone, by id; nothing where the whole has none. */
export async function accountFigures(
  engine: Engine,
  total: Measurement,
): Promise<Map<string, Measurement>> {
  if (total.value === null) return new Map();
  const { definition, period, window } = total;
  const rows = await engine.rows<{ account_id: string; m: Figure } & Record<string, never>>(
    `select account_id, ${figureSql(definition)} as m
from ${definition.over}
where (${definition.where ?? 'true'}) and period = ${quoted(period)} and win = ${quoted(window)}
  and account_id is not null
group by account_id
order by account_id`,
  );
  return new Map(rows.map(({ account_id, m }) => [account_id, ofAccount(total, m)]));
}

function ofAccount(total: Measurement, figure: Figure): Measurement {
  return {
    ...total,
    ...resultOf(total.definition, figure, null),
    numerator: plain(figure.num),
    denominator: plain(figure.den),
    n: Number(figure.n ?? 0),
    low: null,
    high: null,
    standardError: null,
  };
}

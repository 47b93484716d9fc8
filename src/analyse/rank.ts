import type { Engine } from '../engine/engine.ts';
import { kaplanMeier, type SurvivalStep } from '../lib/survival.ts';
import type { Definition } from '../measure/ids.ts';
import { units } from './contribution.ts';

/** A row that decides a percentile or a median of survival, with its share of the value. */
export type Deciding = {
  /** Place among the sorted rows, 1 is the smallest; null for survival. */
  rank: number | null;
  account: string;
  value: string;
  /** Its weight is `weight` ÷ `of`. */
  weight: number;
  of: number;
};

export type Ranking = { deciding: Deciding[]; nRows: number; curve: readonly SurvivalStep[] };

/** Tenths of the way up the sorted rows. */
const tenths = { median: 5, p90: 9 } as const;

/** The rows that decide the value of a definition which is no quotient. */
export async function rankingOf(
  engine: Engine,
  definition: Definition,
  rows: string,
): Promise<Ranking | null> {
  const { statistic } = definition;
  if (statistic === 'median' || statistic === 'p90') {
    return percentile(engine, definition, rows, tenths[statistic]);
  }
  return statistic === 'km_median' ? survival(engine, definition, rows) : null;
}

// Linear interpolation between two neighbours (type 7), as the engine does it.
async function percentile(
  engine: Engine,
  { value }: Definition,
  rows: string,
  share: number,
): Promise<Ranking> {
  const valued = `(select coalesce(account_id, '') as account, ${value} as value from ${rows})`;
  const [count] = await engine.rows<{ n: string }>(
    `select count(value) as n from ${valued} where value is not null`,
  );
  const nRows = Number(count!.n);
  if (nRows === 0) return { deciding: [], nRows, curve: [] };
  const position = (nRows - 1) * share;
  const [lower, rest] = [Math.floor(position / 10), position % 10];
  const found = await engine.rows<{ rank: string; account: string; value: string }>(
    `select * from (
       select account, cast(value as varchar) as value,
         row_number() over (order by v.value, account) as rank from ${valued} v
       where v.value is not null
     ) where rank in (${lower + 1}, ${lower + 2}) order by rank`,
  );
  const deciding = found
    .map((row, i) => ({
      ...{ rank: Number(row.rank), account: row.account, value: row.value },
      ...{ weight: i === 0 ? 10 - rest : rest, of: 10 },
    }))
    .filter(({ weight }) => weight > 0);
  return { deciding, nRows, curve: [] };
}

async function survival(
  engine: Engine,
  { value, isEvent }: Definition,
  rows: string,
): Promise<Ranking> {
  const found = await engine.rows<{ account: string; time: string; happened: boolean }>(
    `select coalesce(account_id, '') as account, cast(${value} as varchar) as time,
       (${isEvent}) as happened from ${rows} order by account`,
  );
  const observations = found.map(({ time, happened }) => ({
    time: Number(time),
    isEvent: happened,
  }));
  const estimate = kaplanMeier(observations);
  const median = estimate.quantile(0.5);
  const decisive = found.filter((row) => row.happened && Number(row.time) === median);
  const deciding = decisive.map(({ account, time }) => {
    return { rank: null, account, value: time, weight: 1, of: decisive.length };
  });
  return { deciding, nRows: found.length, curve: estimate.curve };
}

/** What each account adds to the value, as parts of the common divisor. */
export function weighted(
  { deciding }: Ranking,
  { per = 1 }: Definition,
): { partOf: (account: string) => bigint; divisor: bigint } {
  const of = deciding[0]?.of ?? 1;
  const parts = new Map<string, bigint>();
  for (const { account, value, weight } of deciding) {
    parts.set(account, (parts.get(account) ?? 0n) + units(value) * BigInt(weight));
  }
  return {
    partOf: (account) => parts.get(account) ?? 0n,
    divisor: BigInt(of * per) * 100_000_000n,
  };
}

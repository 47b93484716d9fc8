import type { Engine, Row } from '../engine/engine.ts';
import type { Definition } from '../measure/ids.ts';
import type { Measurement } from '../measure/measurement.ts';
import { decimalOf, units } from './contribution.ts';

/** One line of a waterfall; `amount` is SQL of one row of the fact. */
type Line = { word: string; sign: 1 | -1; amount: string; isOptional?: true };

/** A waterfall that ends in a numerator: from the opening to what is counted at the end. */
type Bridge = {
  over: string;
  numerator: string;
  denominator: string | undefined;
  lines: readonly Line[];
  /** SQL of one row: the account stands behind the last line. */
  isAtEnd: string;
};

const kinds = (word: string): string => `case when kind = '${word}' then abs(change) else 0 end`;
const months = (word: string): string => `m_${word}`;

const opening: Line = { word: 'opening MRR', sign: 1, amount: 'opening' };
const gain = (word: string, sql: typeof kinds, more: Pick<Line, 'isOptional'> = {}): Line => ({
  word,
  sign: 1,
  amount: sql(word),
  ...more,
});
const loss = (word: string, sql: typeof kinds): Line => ({ word, sign: -1, amount: sql(word) });

const ofOpening = { over: 'account_periods', denominator: 'sum(opening)' } as const;

/** Sums that people read as a waterfall, by the sum that they end in. */
const bridges: readonly Bridge[] = [
  {
    ...ofOpening,
    numerator: 'sum(constant_closing)',
    lines: [
      opening,
      gain('reactivation', kinds, { isOptional: true }),
      gain('expansion', kinds),
      loss('contraction', kinds),
      loss('churn', kinds),
    ],
    isAtEnd: 'constant_closing > 0',
  },
  {
    ...ofOpening,
    numerator: 'sum(opening) + sum(m_expansion) - sum(m_contraction) - sum(m_churn)',
    lines: [opening, gain('expansion', months), loss('contraction', months), loss('churn', months)],
    isAtEnd: 'opening + m_expansion - m_contraction - m_churn > 0',
  },
  {
    ...ofOpening,
    numerator: 'sum(kept)',
    lines: [opening, loss('contraction', kinds), loss('churn', kinds)],
    isAtEnd: 'kept > 0',
  },
  {
    ...ofOpening,
    numerator: 'sum(opening) - sum(m_contraction) - sum(m_churn)',
    lines: [opening, loss('contraction', months), loss('churn', months)],
    isAtEnd: 'opening - m_contraction - m_churn > 0',
  },
  {
    over: 'account_periods',
    numerator: 'sum(closing)',
    denominator: undefined,
    lines: [
      opening,
      { word: 'first seen', sign: 1, amount: 'm_opening', isOptional: true },
      gain('new', months),
      gain('reactivation', months),
      gain('expansion', months),
      loss('contraction', months),
      loss('churn', months),
      { word: 'exchange rates', sign: 1, amount: 'fx', isOptional: true },
    ],
    isAtEnd: 'closing > 0',
  },
];

/** A line of a waterfall with what it came to; the last one has no sign. */
export type Step = { word: string; sign: 1 | -1 | 0; amount: string; accounts: number };

/** A waterfall for the total, and by account what moved it. */
export type Waterfall = {
  steps: Step[];
  /** account → the movements it made, of which the last step's word is none. */
  movesOf: ReadonlyMap<string, readonly { word: string; amount: string }[]>;
};

// Metrics of the config choose rows of their own, over which a waterfall need not balance.
function bridgeOf({ over, numerator, denominator, family }: Definition): Bridge | undefined {
  if (family === 'own') return undefined;
  return bridges.find(
    (b) => b.over === over && b.numerator === numerator && b.denominator === denominator,
  );
}

/** The same waterfall for each value of a column, by segment; empty where it is not one. */
export async function segmentSteps(
  engine: Engine,
  definition: Definition,
  rows: string,
  column: string,
): Promise<Map<string, Step[]>> {
  const bridge = bridgeOf(definition);
  if (bridge === undefined) return new Map();
  const segment = `coalesce(cast(${column} as varchar), 'unknown')`;
  const found = await engine.rows<Row>(
    `select ${segment} as segment, ${sumsOf(bridge)} from ${rows} group by ${segment}`,
  );
  return new Map(found.map((row) => [String(row.segment), stepsOf(bridge, definition, row)]));
}

/** The waterfall of a definition over rows of its fact, null where it is not one. */
export async function waterfallOf(
  engine: Engine,
  definition: Definition,
  rows: string,
  measurement: Measurement,
): Promise<Waterfall | null> {
  const bridge = bridgeOf(definition);
  if (bridge === undefined || measurement.value === null) return null;
  const [total] = await engine.rows<Row>(`select ${sumsOf(bridge)} from ${rows}`);
  const steps = stepsOf(bridge, definition, total!);
  const reached = steps
    .slice(0, -1)
    .reduce((sum, step) => sum + BigInt(step.sign) * units(step.amount), 0n);
  if (reached !== units(measurement.numerator)) {
    throw new Error(
      `the waterfall of ${definition.id}@${definition.variant} comes to ${decimalOf(reached)}, ` +
        `not to ${measurement.numerator}`,
    );
  }
  return {
    steps: steps.filter((_, i) => bridge.lines[i]?.isOptional !== true || steps[i]!.accounts > 0),
    movesOf: await movesOf(engine, bridge, rows),
  };
}

function sumsOf({ lines, numerator, isAtEnd }: Bridge): string {
  const sums = lines.flatMap(({ amount }, i) => [
    `cast(sum(${amount}) as varchar) as sum_${i}`,
    `count(*) filter (where (${amount}) <> 0) as n_${i}`,
  ]);
  return [
    ...sums,
    `cast(${numerator} as varchar) as sum_end`,
    `count(*) filter (where ${isAtEnd}) as n_end`,
  ].join(', ');
}

function stepsOf({ lines }: Bridge, { words }: Definition, total: Row): Step[] {
  const steps = lines.map(
    ({ word, sign }, i): Step => ({
      word,
      sign,
      amount: String(total[`sum_${i}`] ?? '0'),
      accounts: Number(total[`n_${i}`]),
    }),
  );
  const end = { word: words?.numerator ?? 'closing MRR', sign: 0 as const };
  return [
    ...steps,
    { ...end, amount: String(total.sum_end ?? '0'), accounts: Number(total.n_end) },
  ];
}

async function movesOf(
  engine: Engine,
  { lines }: Bridge,
  rows: string,
): Promise<Waterfall['movesOf']> {
  const moving = lines.filter((line) => line !== opening);
  const columns = moving.map(({ amount, sign }, i) => {
    return `cast(${sign === 1 ? '' : '-'}sum(${amount}) as varchar) as m_${i}`;
  });
  const found = await engine.rows<Row>(
    `select account_id, ${columns.join(', ')} from ${rows} group by account_id`,
  );
  return new Map(
    found.map((row) => {
      const moves = moving.map(({ word }, i) => ({ word, amount: String(row[`m_${i}`]) }));
      return [String(row.account_id), moves.filter(({ amount }) => units(amount) !== 0n)];
    }),
  );
}

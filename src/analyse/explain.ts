import type { Engine, Row } from '../engine/engine.ts';
import type { Behind, FactContext } from '../facts/fact.ts';
import type { Definition } from '../measure/ids.ts';
import type { Figure } from '../measure/measure.ts';
import type { Measurement, Span } from '../measure/measurement.ts';
import { figureSql } from '../measure/sql.ts';
import type { Normalised } from '../normalise/normalise.ts';
import { type Waterfall, waterfallOf } from './bridge.ts';
import { contributions, decimalOf, sumOf, units } from './contribution.ts';
import { counted } from './counted.ts';
import { type Input, inputsOf, usageInputs } from './inputs.ts';
import { type Ranking, rankingOf, weighted } from './rank.ts';

/** What an account adds to a number, and the rows of the exports that say so. */
export type AccountPart = {
  id: string;
  name: string;
  /** Exact decimals that add up to those of the measurement; null where it has none. */
  numerator: string | null;
  denominator: string | null;
  /** In the unit of the value, with 6 decimals that add up to it; null without a value. */
  contribution: string | null;
  inputs: Input[];
};

/** A measurement taken apart. */
export type Explanation = {
  measurement: Measurement;
  /** Those that add something, the greatest contribution first. */
  accounts: AccountPart[];
  waterfall: Waterfall | null;
  ranking: Ranking | null;
};

export type ExplainRequest = {
  engine: Engine;
  context: FactContext;
  normalised: Normalised;
  measurement: Measurement;
  span: Span;
  /** The one account asked for. */
  account: string | null;
};

/** Takes a measurement apart by account, down to the lines of the exports. */
export async function explain(request: ExplainRequest): Promise<Explanation> {
  const { engine, measurement, span } = request;
  const { definition } = measurement;
  const of = counted(definition, span);
  const figures = await figuresOf(engine, definition, of);
  assertAddUp(measurement, figures);
  const ranking = await rankingOf(engine, definition, of.rows);
  const shares = contributionsOf(measurement, figures, ranking);
  const inputs = await allInputs(request, of);
  const accounts = figures
    .map((figure, i) => partOf(measurement, figure, shares?.[i] ?? null, inputs))
    .filter((part) =>
      request.account === null ? saysSomething(part) : part.id === request.account,
    )
    .sort((a, b) => order(b) - order(a) || (a.id < b.id ? -1 : 1));
  const waterfall = await waterfallOf(engine, definition, of.rows, measurement);
  return { measurement, accounts, waterfall, ranking };
}

type AccountFigure = { id: string; name: string; figure: Figure };

async function figuresOf(
  engine: Engine,
  definition: Definition,
  { rows }: Behind,
): Promise<AccountFigure[]> {
  const found = await engine.rows<Row>(
    `with figures as (
  select coalesce(account_id, '') as id, ${figureSql(definition)} as figure
  from ${rows} group by coalesce(account_id, '')
)
select f.id, coalesce(l.name, f.id) as name, f.figure
from figures f left join account_list l on l.account_id = f.id
order by f.id`,
  );
  return found as unknown as AccountFigure[];
}

// A sum over accounts that misses its total would explain nothing.
function assertAddUp(measurement: Measurement, figures: readonly AccountFigure[]): void {
  const { definition, numerator, denominator } = measurement;
  if (definition.statistic !== undefined) return;
  const check = (what: string, told: string | null, parts: (string | null)[]): void => {
    const sum = sumOf(parts.map(units));
    if (sum === units(told)) return;
    throw new Error(
      `${definition.id}@${definition.variant}: the ${what} of the accounts add up to ` +
        `${decimalOf(sum)}, not to ${told}`,
    );
  };
  check(
    'numerators',
    numerator,
    figures.map(({ figure }) => figure.num),
  );
  if (denominator === null || definition.isDenominatorShared) return;
  check(
    'denominators',
    denominator,
    figures.map(({ figure }) => figure.den),
  );
}

function contributionsOf(
  measurement: Measurement,
  figures: readonly AccountFigure[],
  ranking: Ranking | null,
): string[] | null {
  const { definition, value } = measurement;
  if (value === null) return null;
  const { parts, divisor } = ranking === null ? quotient(measurement, figures) : rank();
  const shares = contributions(parts, divisor);
  const sum = Number(decimalOf(sumOf(shares), 6));
  if (Math.abs(sum - value) > 1e-6 + Math.abs(value) * 1e-12) {
    throw new Error(
      `${definition.id}@${definition.variant}: the contributions add up to ${sum}, not to ${value}`,
    );
  }
  return shares.map((share) => decimalOf(share, 6));

  function rank() {
    const { partOf: weightOf, divisor: by } = weighted(ranking!, definition);
    return { parts: figures.map(({ id }) => weightOf(id)), divisor: by };
  }
}

function quotient(
  { definition, denominator }: Measurement,
  figures: readonly AccountFigure[],
): { parts: bigint[]; divisor: bigint } {
  const numerators = figures.map(({ figure }) => units(figure.num));
  if (definition.denominator === undefined) return { parts: numerators, divisor: units('1') };
  const { times = 1, per = 1 } = definition;
  return {
    parts: numerators.map((size) => size * BigInt(times)),
    divisor: units(denominator) * BigInt(per),
  };
}

async function allInputs(request: ExplainRequest, of: Behind): Promise<Map<string, Input[]>> {
  const { engine, context, normalised, measurement, span, account } = request;
  const { definition } = measurement;
  const found = await inputsOf(engine, definition, of, account, {
    context,
    files: normalised.files,
  });
  if (account !== null) {
    const place = { account, span };
    found.push(...(await usageInputs(engine, definition, of, place, { context, normalised })));
  }
  const byAccount = new Map<string, Input[]>();
  for (const input of found) {
    const known = byAccount.get(input.account);
    if (known === undefined) byAccount.set(input.account, [input]);
    else known.push(input);
  }
  return byAccount;
}

function partOf(
  { definition }: Measurement,
  { id, name, figure }: AccountFigure,
  contribution: string | null,
  inputs: ReadonlyMap<string, Input[]>,
): AccountPart {
  const isQuotient = definition.statistic === undefined;
  const hasDenominator = definition.denominator !== undefined && !definition.isDenominatorShared;
  return {
    id,
    name,
    numerator: isQuotient ? decimalOf(units(figure.num)) : null,
    denominator:
      isQuotient && hasDenominator && figure.den !== null ? decimalOf(units(figure.den)) : null,
    contribution,
    inputs: inputs.get(id) ?? [],
  };
}

const isNothing = (text: string | null): boolean => text === null || units(text) === 0n;

// Accounts without numerator and denominator are neither in the sum nor of interest.
const saysSomething = ({ numerator, denominator }: AccountPart): boolean =>
  numerator === null || !isNothing(numerator) || !isNothing(denominator);

const order = ({ contribution }: AccountPart): number => Number(contribution ?? 0);

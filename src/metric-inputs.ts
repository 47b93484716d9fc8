import { absence } from './absence.ts';
import { createPeriods, derive } from './derive.ts';
import { dividedHalfUp, quoted } from './engine/dialect.ts';
import { rateMissing } from './errors.ts';
import type { Fact, FactContext } from './facts/fact.ts';
import { addDays, addMonths } from './lib/dates.ts';
import { chunks } from './lib/records.ts';
import { accountFigures } from './measure/by-account.ts';
import { type Definition, parseId } from './measure/ids.ts';
import type { Span } from './measure/measurement.ts';
import { checkOwnSql } from './measure/own-sql.ts';
import type { Input } from './models/model.ts';
import type { Gathered } from './pipeline.ts';
import { planOf } from './plan.ts';
import { unratedIn } from './unrated.ts';

/** Makes the relations of metric inputs hold for as-of dates; what was measured stays. */
export type Measured = (inputs: readonly Input[], dates: readonly string[]) => Promise<void>;

/** A memory of what is measured already, for one run. */
export function measuredInputs(gathered: Gathered, context: FactContext): Measured {
  const known = new Map<string, Set<string>>();
  return async (inputs, dates) => {
    for (const { over, metric } of inputs) {
      if (metric === undefined) continue;
      const days = known.get(over) ?? new Set();
      if (!known.has(over)) await gathered.engine.run(emptySql(over));
      known.set(over, days);
      const left = [...new Set(dates)].filter((day) => !days.has(day)).sort();
      if (left.length === 0) continue;
      const definition = parseId(metric.id, gathered.config, metric.window);
      for (const some of chunks(left, atOnce)) {
        await measureAt(gathered, context, { over, definition }, some);
      }
      for (const day of left) days.add(day);
    }
  };
}

// Facts by account and window grow with the windows made at once.
const atOnce = 31;

const emptySql = (over: string): string =>
  `create or replace table ${over} (account_id varchar, t date, num decimal(38, 8), den decimal(38, 8),
  value decimal(38, 6), told varchar)`;

type Asked = { over: string; definition: Definition };

/** Adds the figures of all accounts over the windows that end at these dates. */
async function measureAt(
  gathered: Gathered,
  context: FactContext,
  { over, definition }: Asked,
  dates: readonly string[],
): Promise<void> {
  const { engine, config } = gathered;
  const spans = dates
    .map((t) => spanOf(t, definition.window))
    .filter((span) => isCovered(gathered, definition, span));
  if (spans.length === 0) return;
  // The facts of the report stay as they are: these are made beside them and dropped.
  await engine.run('create schema windows');
  try {
    await engine.run('use windows');
    const facts = datedFacts(gathered, definition);
    const hasHistory = facts.some(({ name }) => name === 'account_edges');
    await createPeriods(engine, spans, [], hasHistory ? gathered.firstBilledDay : null);
    const own = { ...context, dimensions: [], isMonthly: false };
    await derive(engine, facts, own);
    for (const fact of facts) {
      for (const why of (await unratedIn(engine, fact, own)).values()) throw rateMissing(why);
    }
    await checkOwnSql(engine, config, [definition]);
    await engine.run(`insert into main.${over} ${insertSql(definition, gathered)}`);
  } finally {
    await engine.run('use main');
    await engine.run('drop schema windows cascade');
  }
}

/** The days of a window that ends just before a date. */
function spanOf(t: string, window: string): Span {
  const n = Number.parseInt(window, 10);
  const start = window.endsWith('m') ? addMonths(t, -n) : addDays(t, -n);
  return { period: t, window, start, end: t };
}

// Days before an export begins are no observed zero.
function isCovered(gathered: Gathered, definition: Definition, span: Span): boolean {
  if (absence(gathered, definition, span) !== null) return false;
  const { facts } = planOf(gathered.config, [definition.over]);
  return facts
    .flatMap(({ tables }) => tables)
    .filter((table) => table === 'usage_events' || table === 'tickets')
    .every((table) => (gathered.covered.get(table)?.first ?? span.end) <= span.start);
}

/** Facts that depend on the periods asked for, in the order in which they are made. */
function datedFacts({ config, context }: Gathered, { over }: Definition): Fact[] {
  const dated = new Set(['periods', 'edges']);
  return planOf(config, [over]).facts.filter(({ name, facts, tables }) => {
    const isDated = facts.some((other) => dated.has(other)) && tables.every(context.has);
    if (isDated) dated.add(name);
    return isDated;
  });
}

function insertSql(definition: Definition, { config }: Gathered): string {
  const { unit, times = 1, per = 1, denominator, statistic } = definition;
  const { numerator: top, divisor } = accountFigures(definition);
  const isCount = denominator === undefined && statistic === undefined;
  const num = `${isCount ? 'coalesce(f.num, 0)' : 'f.num'} * ${times}`;
  const den = `${isCount ? '1' : 'f.den'} * ${per}`;
  const external = config.identity.excludeInternal ? ' where not l.is_internal' : '';
  const symbol =
    { percent: ' %', days: ' days', hours: ' h', minutes: ' min' }[unit as string] ?? '';
  return `with figures as (
  select account_id, cast(period as date) as t, ${top} as num, ${divisor} as den
  from ${definition.over} where ${definition.where ?? 'true'} group by account_id, period
), exact as (
  select l.account_id, p.e as t, cast(${num} as decimal(38, 8)) as num, cast(${den} as decimal(38, 8)) as den
  from main.account_list l cross join periods p
  left join figures f on f.account_id = l.account_id and f.t = p.e${external}
), valued as (
  select *, cast(${dividedHalfUp(
    'cast(num * 100000000 as hugeint) * 1000000',
    'cast(den * 100000000 as hugeint)',
  )} as decimal(38, 0)) * cast(0.000001 as decimal(6, 6)) as value
  from exact where num is not null and den > 0
)
select account_id, t, num, den, cast(value as decimal(38, 6)),
  regexp_replace(cast(cast(value as decimal(38, 1)) as varchar), '\\.0$', '') || ${quoted(symbol)}
from valued`;
}

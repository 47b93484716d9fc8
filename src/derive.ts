import { dated, firstShown, offsetAt, quoted } from './engine/dialect.ts';
import type { Engine } from './engine/engine.ts';
import type { Clock, Fact, FactContext } from './facts/fact.ts';
import { addMonths, monthStart } from './lib/dates.ts';
import type { Span } from './measure/measurement.ts';
import type { Zone } from './normalise/grammar.ts';

/** Makes facts in their order and checks what must hold of each. */
export async function derive(
  engine: Pick<Engine, 'run' | 'rows'>,
  facts: readonly Fact[],
  context: FactContext,
): Promise<void> {
  for (const fact of facts) {
    const kind = fact.isView ? 'view' : 'table';
    await engine.run(`create or replace ${kind} ${fact.name} as ${fact.sql(context)}`);
    for (const check of fact.checks ?? [])
      await assertHolds(engine, check.says, check.sql(context));
  }
}

/** Periods asked for, and the month edges of the whole history with the edges of the periods. */
export async function createPeriods(
  engine: Engine,
  spans: readonly Span[],
  asOfs: readonly string[],
  firstDay: string | null,
): Promise<void> {
  const rows = spans.map(({ period, window, start, end }) => {
    return `(${quoted(period)}, ${quoted(window)}, ${dated(start)}, ${dated(end)})`;
  });
  const distinct = [...new Set(rows)].join(', ');
  await engine.run(
    `create or replace table periods as select * from (values ${distinct}) as v(period, win, s, e)`,
  );
  // One text is planned sooner than a hundred dates.
  const edges = quoted(edgesOf(spans, asOfs, firstDay).join(' '));
  await engine.run(
    `create or replace table edges as select edge, day(edge) = 1 as is_month
     from (select cast(unnest(string_split(${edges}, ' ')) as date) as edge)`,
  );
}

function edgesOf(
  spans: readonly Span[],
  asOfs: readonly string[],
  firstDay: string | null,
): string[] {
  const own = [...spans.flatMap(({ start, end }) => [start, end]), ...asOfs].sort();
  const edges = new Set(own);
  const last = own.at(-1)!;
  const first = [firstDay ?? own[0]!, own[0]!].sort()[0]!;
  for (let edge = monthStart(first); edge <= last; edge = addMonths(edge, 1)) edges.add(edge);
  return [...edges].sort();
}

/** What the clocks of a zone show. */
export function clockOf(zone: Zone): Clock {
  return {
    day: localDay(zone),
    firstShown: (localSeconds) => firstShown(localSeconds, zone.transitions, zone.first),
  };
}

/** SQL for the day that a zone's clocks show at a UTC instant. */
function localDay(zone: Zone): (instant: string) => string {
  if (zone.transitions.length === 0 && zone.first === 0) return (x) => `cast(${x} as date)`;
  return (instant) => {
    const seconds = `(epoch_us(${instant}) // 1000000)`;
    const offset = offsetAt(seconds, zone.transitions, zone.first);
    return `cast(make_timestamp(epoch_us(${instant}) + cast(${offset} as bigint) * 1000000) as date)`;
  };
}

async function assertHolds(engine: Pick<Engine, 'rows'>, says: string, sql: string): Promise<void> {
  const broken = await engine.rows(`select * from (${sql}) limit 3`);
  if (broken.length === 0) return;
  throw new Error(`broken invariant: ${says}; such as ${JSON.stringify(broken[0])}`);
}

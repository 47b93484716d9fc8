import { dated, dividedHalfUp, eachDay } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { FactContext } from '../facts/fact.ts';
import { addDays } from '../lib/dates.ts';
import { spread } from '../lib/robust.ts';

/** A day that is far from the same weekday of the weeks before it. */
export type Anomaly = {
  series: 'ticket_volume' | 'csat_mean_pct';
  day: string;
  value: number;
  /** The median of the days that it is compared with. */
  usual: number;
};

/** A day of a series, ascending without gaps; null where too little happened to say anything. */
export type DayValue = { day: string; value: number | null };

const weeks = 8;

/** Days of `[since, end)` on which tickets or satisfaction were unusual. */
export async function anomalies(
  engine: Engine,
  context: FactContext,
  { since, end }: { since: string; end: string },
  settings: Readonly<Record<string, number>>,
): Promise<Anomaly[]> {
  const days = `(select ${eachDay(dated(addDays(since, -7 * weeks)), dated(addDays(end, -1)))} as day)`;
  const read = (sql: string) =>
    engine
      .rows<{ day: string; value: string | null }>(sql)
      .then((rows) =>
        rows.map(({ day, value }) => ({ day, value: value === null ? null : Number(value) })),
      );
  const find = (series: Anomaly['series'], values: readonly DayValue[], floor: number) =>
    unusual(values, settings['anomaly.deviations']!, floor)
      .filter(({ day }) => day >= since)
      .map((found): Anomaly => ({ series, ...found }));
  const known = context.coverage('tickets');
  // Outside the coverage nothing is known; inside it a day without tickets had none.
  const volume =
    known === null
      ? []
      : await read(`select cast(d.day as varchar) as day, case when d.day between ${dated(known.first)}
    and ${dated(known.last)} then count(k.ticket_id) end as value
  from ${days} d left join ticket_list k on k.created_on = d.day group by d.day order by d.day`);
  const share = dividedHalfUp(
    'cast(s.score * 10000 as hugeint) * 10000',
    'cast(s.scale_max * 10000 as hugeint)',
  );
  const satisfaction = await read(`select cast(d.day as varchar) as day,
    case when count(s.score) >= ${settings['anomaly.min_answers']} then sum(${share}) // count(s.score) end as value
  from ${days} d left join answer_list s on s.answered_on = d.day and s.survey = 'csat'
  group by d.day order by d.day`);
  const inPercent = satisfaction.map(({ day, value }) => ({
    day,
    value: value === null ? null : value / 100,
  }));
  // One ticket, or two points of a hundred, are never unusual, however quiet the weeks before.
  return [...find('ticket_volume', volume, 1), ...find('csat_mean_pct', inPercent, 2)];
}

/**
 * Days further from the median of the same weekday in the eight weeks before than so many median
 * absolute deviations, each taken as `floor` at least; five of the eight must be known.
 */
export function unusual(
  days: readonly DayValue[],
  deviations: number,
  floor: number,
): { day: string; value: number; usual: number }[] {
  return days.flatMap(({ day, value }, i) => {
    if (value === null) return [];
    const before = Array.from(
      { length: weeks },
      (_, week) => days[i - 7 * (week + 1)]?.value ?? null,
    );
    const known = before.filter((earlier) => earlier !== null);
    if (known.length < 5) return [];
    const { median, deviation } = spread(known)!;
    const isUnusual = Math.abs(value - median) > deviations * Math.max(deviation, floor);
    return isUnusual ? [{ day, value, usual: median }] : [];
  });
}

import type { Config } from '../config/config.ts';
import type { FactContext } from '../facts/fact.ts';
import { type Definition, withOperands } from '../measure/ids.ts';
import { type MeasureRequest, statement } from '../measure/measure.ts';
import type { Span } from '../measure/measurement.ts';
import { scansOf } from '../measure/sql.ts';
import { planOf } from '../plan.ts';

/** The statement that measures a definition, and before it those that make its facts. */
export function sqlOf(
  config: Config,
  definition: Definition,
  spans: readonly Span[],
  context: FactContext,
  request: MeasureRequest,
): string[] {
  const counted = withOperands([definition]).filter(({ operands }) => operands.size === 0);
  const { facts } = planOf(
    config,
    counted.map(({ over }) => over),
  );
  const made = facts.filter(({ tables }) => tables.every((table) => context.has(table)));
  const periods = spans.map(
    (s) => `-- ${s.period} ${s.window}: from ${s.start} to before ${s.end}`,
  );
  return [
    '-- periods(period, win, s, e), and edges(edge, is_month): month edges and those of the periods',
    ...periods,
    ...made.map((fact) => `create table ${fact.name} as -- ${fact.grain}\n${fact.sql(context)};`),
    `${statement(scansOf(counted), request)};`,
  ];
}

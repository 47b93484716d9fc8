import { absence } from '../absence.ts';
import { type Asked, type At, type BlockMaker, type Kit, usualAgo } from '../blocks/block.ts';
import { manyDays } from '../compose/actions.ts';
import type { HealthInput } from '../compose/health.ts';
import type { Config } from '../config/config.ts';
import { modelNeeds } from '../health-models.ts';
import { addDays, addMonths } from '../lib/dates.ts';
import { type Period, windowOf } from '../lib/periods.ts';
import { groupedBy } from '../lib/records.ts';
import { type Definition, idOf, parseId, withOperands } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import type { Measurement, Span } from '../measure/measurement.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension, checkDimension } from '../plan.ts';
import { type Choice, modelsIn, scoreChosen } from '../score/choice.ts';
import { staffNames } from '../score/holdings.ts';
import type { Score } from '../score/score.ts';
import type { Context, Need } from './context.ts';
import { csmNamed } from './csm.ts';
import { choiceNamed, scoredDimensions, scoredInput } from './health.ts';
import { keep } from './keep.ts';
import { withMeant } from './meant.ts';
import type { Moment } from './moment.ts';
import { isRunning } from './periods.ts';
import { warnOrFail } from './wrong.ts';

/** What some blocks need together. */
export type KitPlan = {
  makers: readonly BlockMaker[];
  asked: readonly { asked: Asked; definition: Definition }[];
  choice: Choice | null;
};

/** What these blocks need of a run. */
export function kitPlan(
  config: Config,
  makers: readonly BlockMaker[],
  model: string | undefined,
): KitPlan {
  const asked = makers.flatMap(({ needs }) => [
    ...(needs.metrics ?? []),
    ...(needs.metricsFor?.(config) ?? []),
  ]);
  const hasScores = makers.some(({ needs }) => {
    return needs.health || needs.scoresAgo || needs.scoresDaysAgo;
  });
  for (const { by } of asked) for (const id of by ?? []) checkDimension(id, config);
  return {
    makers,
    asked: asked.map((own) => ({ asked: own, definition: definitionOf(own.id, config) })),
    choice: hasScores ? choiceNamed(config, model) : null,
  };
}

// A metric of single months can be taken over any stretch that an id names.
const definitionOf = (id: string, config: Config): Definition =>
  parseId(id, config, id.split('/')[1] ?? '1m');

/** Facts and tables for a plan. */
export function needOf(config: Config, { makers, asked, choice }: KitPlan): Need {
  const definitions = withOperands(asked.map(({ definition }) => definition));
  const scored = choice === null ? { facts: [], tables: [] } : modelNeeds(config, modelsIn(choice));
  return {
    facts: [
      ...definitions.map(({ over }) => over),
      ...makers.flatMap(({ needs }) => needs.facts ?? []),
      ...scored.facts,
    ],
    tables: [...makers.flatMap(({ needs }) => needs.tables ?? []), ...scored.tables],
  };
}

/** Derives, measures and scores all that the blocks need, each once. */
export async function kitOf(
  command: Context,
  gathered: Gathered,
  plan: KitPlan,
  moment: Moment & { now: number },
  besides: Pick<Kit, 'account' | 'made'>,
  csm?: string,
): Promise<Kit> {
  const { config, progress } = command;
  const { makers, choice } = plan;
  const { engine } = gathered;
  const period = moment.span;
  const asked = plan.asked.map((own) => settled(own, period, config));
  const scoresAgo = [...new Set([0, 1, ...makers.flatMap(({ needs }) => needs.scoresAgo ?? [])])];
  const scoresDaysAgo = makers.flatMap(({ needs }) => needs.scoresDaysAgo ?? []);
  const scored = [
    ...scoresAgo.map((n) => addMonths(moment.t, -n)),
    ...scoresDaysAgo.map((n) => addDays(moment.t, -n)),
    moment.before,
  ];
  const asOfs = choice === null ? [moment.t] : [...new Set(scored)];
  const spans = [...spansOfAll(period, asked), { ...period, period: period.id }];
  const dims = [...new Set(asked.flatMap(({ asked: { by } }) => by ?? []))];
  progress.say('deriving');
  const context = await deriveFor(gathered, spans, asOfs, [
    ...new Map(
      [
        ...scoredDimensions(config, choice === null ? [] : [choice], 'segment'),
        ...dims.flatMap((id) => accountDimension(id, config) ?? []),
      ].map((own) => [own.id, own]),
    ).values(),
  ]);
  progress.say('measuring');
  const measured = await measuredAll(gathered, config, period, asked);
  progress.say('scoring');
  const scores =
    choice === null
      ? []
      : await scoreChosen(engine, { choice, health: config.health, context, asOfs });
  const health =
    choice === null
      ? null
      : await scoredInput(config, gathered, context, choice, moment, {
          ...{ isForMachines: false, known: scores, enoughDays: manyDays + 1 },
        });
  const { measurements, drift } = await keep(command, gathered, {
    ...{ command: 'report', measurements: measured, periods: [period.id] },
    health: health === null ? [] : [health],
    tables: needOf(config, plan).tables ?? [],
  });
  const staff = health?.staff ?? (await staffNames(engine));
  if (health !== null) warnOrFail(command, health.notes.faults);
  return {
    ...{ config, period, engine, context, t: moment.t, now: moment.now, staff },
    currency: context.currency,
    newestDense: gathered.newestDense,
    csm:
      csm === undefined
        ? null
        : await withMeant(config, 'person', csm, (id) => csmNamed(id, staff, scores)),
    ...figuresOf(config, period, measurements),
    ...{ drift, ...besides },
    get health(): HealthInput {
      if (health === null) throw new Error('a block reads health without saying so in its needs');
      return health;
    },
    choice,
    scores: (ago) => scores.filter(({ t }) => t === addMonths(moment.t, -ago)),
    scoresDaysAgo: (days) => scores.filter(({ t }) => t === addDays(moment.t, -days)),
  };
}

type AskedDefinition = KitPlan['asked'][number];

/** The same with its months, now that the period is known. */
function settled(own: AskedDefinition, period: Period, config: Config): AskedDefinition {
  const ago = own.asked.agoFor?.(period, config) ?? own.asked.ago ?? usualAgo;
  return { ...own, asked: { ...own.asked, ago } };
}

function spansOfAll(period: Period, all: readonly AskedDefinition[]): Span[] {
  return all.flatMap(({ asked, definition }) =>
    withOperands([definition]).flatMap(({ window }) =>
      periodsFor(period, asked).map((own) => spanOf(own, window)),
    ),
  );
}

function periodsFor(period: Period, { ago, daysAgo }: Asked): Period[] {
  if (daysAgo !== undefined) return daysAgo.map((n) => dayAgo(period, n));
  return (ago ?? usualAgo).map((n) => periodAgo(period, n));
}

/** The day that ends so many days before the period does. */
function dayAgo({ end: last }: Period, days: number): Period {
  const [start, end] = [addDays(last, -1 - days), addDays(last, -days)];
  return { id: start, window: '1d', start, end };
}

function spanOf(period: Period, window: string): Span {
  const { start, end } = window === period.window ? period : windowOf(period, window);
  return { period: period.id, window, start, end, isToDate: isRunning(period) };
}

/** The period of the same kind so many months earlier, named after its last month or day. */
export function periodAgo(period: Period, months: number): Period {
  if (months === 0) return period;
  const end = addMonths(period.end, -months);
  const start = addMonths(period.start, -months);
  if (!end.endsWith('-01')) return { ...period, id: `${period.id}-${months}`, start, end };
  const id = addMonths(end, -1).slice(0, 7);
  return {
    id: period.window === '1m' ? id : `${period.window} to ${id}`,
    window: period.window,
    start,
    end,
  };
}

async function measuredAll(
  gathered: Gathered,
  config: Config,
  period: Period,
  all: readonly AskedDefinition[],
): Promise<Measurement[]> {
  const groups = groupedBy(all, ({ asked }) => {
    const periods = periodsFor(period, asked).map(({ id }) => id);
    return [[...(asked.by ?? [])].sort(), periods.sort()].join('/');
  });
  const found: Measurement[] = [];
  for (const own of groups.values()) {
    const dimensions = own[0]!.asked.by ?? [];
    const definitions = new Map(own.map(({ definition }) => [idOf(definition), definition]));
    found.push(
      ...(await measure(gathered.engine, {
        config,
        definitions: [...definitions.values()],
        spans: uniqueSpans(spansOfAll(period, own)),
        dimensions,
        ofAccounts: dimensions.filter((id) => accountDimension(id, config) !== null),
        absence: (definition, span) => absence(gathered, definition, span),
      })),
    );
  }
  return found;
}

function uniqueSpans(spans: readonly Span[]): Span[] {
  return [...new Map(spans.map((span) => [`${span.period}/${span.window}`, span])).values()];
}

function figuresOf(
  config: Config,
  period: Period,
  measurements: readonly Measurement[],
): Pick<Kit, 'figure' | 'segments'> {
  const keyOf = (id: string, { ago = 0, daysAgo, dimension = '' }: At) => {
    const at = daysAgo === undefined ? periodAgo(period, ago) : dayAgo(period, daysAgo);
    return `${idOf(definitionOf(id, config))}|${at.id}|${dimension}`;
  };
  const found = new Map<string, Measurement[]>();
  for (const m of measurements) {
    const key = `${idOf(m.definition)}|${m.period}|${m.dimension}`;
    found.set(key, [...(found.get(key) ?? []).filter(({ segment }) => segment !== m.segment), m]);
  }
  return {
    figure: (id, at: At = {}) => {
      const { segment = '' } = at;
      const measurement = found.get(keyOf(id, at))?.find((m) => m.segment === segment);
      if (measurement !== undefined) return measurement;
      throw new Error(`no block asked for ${id} at ${JSON.stringify(at)}`);
    },
    segments: (id, dimension, ago = 0) => found.get(keyOf(id, { ago, dimension })) ?? [],
  };
}

/** The scores of one date by account. */
export const byAccount = (scores: readonly Score[]): Map<string, Score> =>
  new Map(scores.map((own) => [own.accountId, own]));

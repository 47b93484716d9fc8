import { resolve } from 'node:path';
import { absence } from '../absence.ts';
import {
  type Against,
  type Cause,
  canMove,
  causesSince,
  isSame,
  type Now,
  type Published,
  placeKey,
  published,
  type RecordedFigure,
  type RecordedRun,
} from '../analyse/restatement.ts';
import { type Changed, diffReport } from '../compose/diff.ts';
import { footerOf } from '../compose/footer.ts';
import type { Config } from '../config/config.ts';
import { CliError, type ExitCode, exit } from '../errors.ts';
import { isDate } from '../lib/dates.ts';
import { dateHint } from '../lib/meant.ts';
import type { Period } from '../lib/periods.ts';
import { withOperands } from '../measure/ids.ts';
import { measure } from '../measure/measure.ts';
import { deriveFor, type Gathered } from '../pipeline.ts';
import { accountDimension } from '../plan.ts';
import type { Report } from '../reports/report.ts';
import { version } from '../version.ts';
import { type Context, withExports } from './context.ts';
import { type Asked, askedBy, reachOf } from './diff-asked.ts';
import { movedIn, type ToldNow } from './diff-moved.ts';
import { scoredDimensions, scoredInput } from './health.ts';
import { hashOf, inputFiles } from './input-files.ts';
import { figureOf, figuresOf, healthFigures, periodNamed } from './keep.ts';
import { momentOf } from './moment.ts';
import { namedPeriod, type PeriodOptions, previousPeriod, spansOf } from './periods.ts';
import { recordedRuns } from './records.ts';
import { wrongValue } from './wrong.ts';

export type DiffOptions = PeriodOptions & { against?: string; strict?: boolean };

/** What the figures of a period have become since they were recorded, and why. */
export async function diffCommand(
  context: Context,
  options: DiffOptions,
): Promise<{ report: Report; exitCode: ExitCode }> {
  const { config } = context;
  const against = againstOf(options.against);
  const runs = await recordedRuns(config);
  const period = namedPeriod(config, options) ?? newestIn(config, runs);
  const base = published(runs, period.id, against);
  if (base.size === 0) throw notRecorded(config, runs, period, against);
  const asked = askedBy(config, [...base.values()]);
  return withExports(context, asked.need, async (gathered) => {
    const own = { ...options, ...optionOf(period) };
    const told = await toldNow(context, gathered, asked, momentOf(context, own, gathered), base);
    const now = await nowOf(config, gathered, base);
    const changed = changedIn(config, base, told.figures, asked, now);
    const causes = allCauses(base, now);
    const report = diffReport({
      ...{ period, changed, nFigures: base.size },
      days: [...new Set([...base.values()].map(({ run }) => run.asOf))].sort(),
      currency: gathered.context.currency,
      causes: causes.map((cause) => {
        const moves = changed.filter((own) => own.causes.some((other) => isEqual(other, cause)));
        return { cause, nMoved: moves.length };
      }),
      moved: await movedIn(gathered, told, changed),
      footer: footerOf(gathered, []),
    });
    const isOff = options.strict && changed.length > 0;
    return { report, exitCode: isOff ? exit.quality : exit.done };
  });
}

function againstOf(text = 'latest'): Against {
  if (text === 'latest' || text === 'first') return text;
  if (isDate(text)) return { until: text };
  throw wrongValue('--against', 'latest, first or a date like 2026-10-31', text, dateHint(text));
}

const optionOf = ({ id, window }: Period): PeriodOptions =>
  window === '1m' ? { month: id } : window === '3m' ? { quarter: id } : { year: id };

function newestIn(config: Config, runs: readonly RecordedRun[]): Period {
  const periods = periodsIn(config, runs);
  const newest = periods.findLast(({ window }) => window === '1m') ?? periods.at(-1);
  if (newest !== undefined) return newest;
  throw new CliError('no figures are recorded yet', {
    exitCode: exit.input,
    where: config.record.file,
    hint: 'add `record: true` to the config, or run `cs-metrics sheet --record` once',
  });
}

/** Recorded periods, by their ends. */
function periodsIn(config: Config, runs: readonly RecordedRun[]): Period[] {
  const ids = new Set(runs.flatMap(({ figures }) => figures.map(({ period }) => period)));
  return [...ids]
    .flatMap((id) => periodNamed(config, id) ?? [])
    .sort((a, b) => (a.end === b.end ? 0 : a.end < b.end ? -1 : 1));
}

function notRecorded(
  config: Config,
  runs: readonly RecordedRun[],
  { id }: Period,
  against: Against,
): CliError {
  const first = [...published(runs, id, 'first').values()].map(({ run }) => run.asOf).sort()[0];
  const isLater = typeof against === 'object' && first !== undefined;
  const ids = periodsIn(config, runs).map((period) => period.id);
  const others = ids.length === 0 ? 'nothing is recorded yet' : `recorded: ${ids.join(', ')}`;
  return new CliError(
    `no figure of ${id} was recorded${isLater ? ` until ${against.until}` : ''}`,
    {
      exitCode: exit.input,
      where: config.record.file,
      hint: isLater ? `the first were recorded ${first}` : others,
    },
  );
}

type Base = ReadonlyMap<string, Published>;

/** The same figures from the exports of now. */
async function toldNow(
  { config, progress }: Context,
  gathered: Gathered,
  { definitions, dimensions, choices }: Asked,
  moment: ReturnType<typeof momentOf>,
  base: Base,
): Promise<ToldNow> {
  const period = moment.span;
  const windows = withOperands(definitions).map(({ window }) => window);
  const spans = spansOf([previousPeriod(period), period], [...windows, period.window]);
  const ofAccounts = dimensions.flatMap((id) => accountDimension(id, config) ?? []);
  const scored = scoredDimensions(config, choices, 'segment');
  progress.say('deriving');
  const facts = await deriveFor(
    gathered,
    spans,
    choices.length === 0 ? [] : [moment.before, moment.t],
    [...new Map([...scored, ...ofAccounts].map((own) => [own.id, own])).values()],
  );
  progress.say('measuring');
  const all = await measure(gathered.engine, {
    ...{ config, definitions, dimensions },
    spans: spans.filter((span) => span.period === period.id),
    ofAccounts: ofAccounts.map(({ id }) => id),
    absence: (definition, span) => absence(gathered, definition, span),
  });
  const figures = await figuresOf(
    gathered.engine,
    all.filter((m) => base.has(placeKey(figureOf(m)))),
  );
  for (const choice of choices) {
    const health = await scoredInput(config, gathered, facts, choice, moment, {
      isForMachines: false,
    });
    figures.push(...healthFigures(health));
  }
  return {
    ...{ facts, measurements: all },
    figures: new Map(figures.map((figure) => [placeKey(figure), figure])),
    span: (m) => spans.find((s) => s.period === m.period && s.window === m.window)!,
  };
}

async function nowOf(config: Config, gathered: Gathered, base: Base): Promise<Now> {
  const files = await inputFiles(config, gathered.normalised.counts);
  const longer = new Set<string>();
  for (const before of runsOf(base).flatMap((run) => run.files)) {
    const own = files.find(({ file, source }) => file === before.file && source === before.source);
    if (own === undefined || before.size === null || (own.size ?? 0) <= before.size) continue;
    const start = await hashOf(resolve(config.folder, before.file), before.size);
    if (start === before.sha256) longer.add(`${before.file} ${before.sha256}`);
  }
  const isLonger: Now['isLonger'] = ({ file, sha256 }) => longer.has(`${file} ${sha256}`);
  return { version, lines: config.lines(), files, isLonger };
}

const runsOf = (base: Base): RecordedRun[] => [...new Set([...base.values()].map((b) => b.run))];

const isEqual = (a: Cause, b: Cause): boolean => JSON.stringify(a) === JSON.stringify(b);

function allCauses(base: Base, now: Now): Cause[] {
  const causes = runsOf(base).flatMap((run) => causesSince(run, now));
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
}

function changedIn(
  config: Config,
  base: Base,
  figures: ReadonlyMap<string, RecordedFigure>,
  { definitionOf }: Asked,
  now: Now,
): Changed[] {
  const causesOf = new Map(runsOf(base).map((run) => [run, causesSince(run, now)]));
  return [...base].flatMap(([key, { figure: before, run }]): Changed[] => {
    const told = figures.get(key) ?? null;
    if (told !== null && isSame(before, told)) return [];
    const reach = reachOf(config, before, definitionOf(before.metric));
    const causes = causesOf.get(run)!.filter((cause) => canMove(cause, reach));
    return [{ before, now: told, asOf: run.asOf, causes }];
  });
}

import type { BlockMaker, Kit, Made } from '../blocks/block.ts';
import { ofBook } from '../blocks/books.ts';
import { blockNamed } from '../blocks/index.ts';
import { ownBlocks } from '../blocks/own.ts';
import { footerOf } from '../compose/footer.ts';
import { headline } from '../compose/health.ts';
import { reportList } from '../compose/reports.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { groupedBy } from '../lib/records.ts';
import type { Gathered } from '../pipeline.ts';
import { type CommandReport, type ReportPlan, reportPlans } from '../reports/catalogue.ts';
import type { Block, Report } from '../reports/report.ts';
import { breakNotes } from '../score/breaks.ts';
import { accountNamed } from './account.ts';
import { type Context, withExports } from './context.ts';
import { dayMoment, instantOf } from './day.ts';
import { type KitPlan, kitOf, kitPlan, needOf } from './kit.ts';
import { type MadeOptions, madeBy, triedBy } from './made.ts';
import { withMeant } from './meant.ts';
import { momentOf } from './moment.ts';
import { checkTables } from './own-tables.ts';
import { periodNeeds } from './periods.ts';
import { unfit } from './wrong.ts';

export type ReportOptions = MadeOptions & {
  account?: string;
  csm?: string;
  deliver?: readonly string[];
};

/** Reports of the catalogue and of the config, made from one run; without names, the list of them. */
export async function reportCommand(
  context: Context,
  names: readonly string[],
  options: ReportOptions,
): Promise<Report[]> {
  if (names.length === 0) {
    if (!options.deliver?.length) return [reportList(context.config, reportPlans)];
    throw unfit('--deliver sends reports, and none is named', '`cs-metrics report` lists all');
  }
  const plans = [...new Set(names)].map((name) => planNamed(context.config, name));
  checkAccount(plans, options);
  checkCsm(plans, options);
  const { account: _, csm: __, ...rest } = options;
  const found = new Map<string, Report>();
  for (const { id, command } of plans) {
    if (command !== undefined) found.set(id, await madeBy(context, command, rest));
  }
  const composed = plans.filter(({ command }) => command === undefined);
  if (composed.length > 0) {
    for (const report of await compose(context, composed, options)) found.set(report.id, report);
  }
  const { warnings } = context;
  warnings.splice(0, warnings.length, ...new Set(warnings));
  return plans.map(({ id }) => found.get(id)!);
}

/** A report with its makers at hand. */
type Plan = Pick<ReportPlan, 'id' | 'title' | 'period' | 'isByCsm' | 'command'> & {
  makers: readonly BlockMaker[];
};

function planNamed(config: Config, name: string): Plan {
  const own = config.reports.find(({ id }) => id === name);
  if (own !== undefined) return { ...own, period: 'month', makers: ownBlocks(config, own) };
  const plan = reportPlans.find(({ id }) => id === name);
  if (plan !== undefined) {
    return { ...plan, makers: plan.blocks.map((id) => blockNamed(id, config)) };
  }
  const ids = [...reportPlans, ...config.reports].map(({ id }) => id);
  throw new CliError(`unknown report "${name}"`, {
    exitCode: exit.usage,
    hint: didYouMean(name, ids, `\`cs-metrics report\` lists all`),
  });
}

/** Reports about the same kind of period, with what all of them need. */
type Lot = { plans: readonly Plan[]; kit: KitPlan };

type MadeReports = ReadonlyMap<CommandReport, Made>;

async function compose(
  context: Context,
  plans: readonly Plan[],
  options: ReportOptions,
): Promise<Report[]> {
  const { config } = context;
  const lots = [...groupedBy(plans, ({ period }) => period).values()].map((own): Lot => {
    const makers = uniqueMakers(own);
    return { plans: own, kit: kitPlan(config, makers, options.model) };
  });
  const made = await madeFor(context, uniqueMakers(plans), options);
  checkTables(
    config,
    plans.map(({ id }) => id),
    made,
  );
  const needs = lots.map(({ kit }) => needOf(config, kit));
  // How far the exports reach decides which period is the newest.
  if (options.asOf === undefined) needs.push(periodNeeds(config, options));
  const need = {
    facts: needs.flatMap(({ facts }) => facts),
    tables: needs.flatMap(({ tables }) => tables ?? []),
  };
  return withExports(context, need, async (gathered) => {
    const reports: Report[] = [];
    // Facts are made anew for each kind of period, so one kind is done before the next.
    for (const lot of lots) {
      reports.push(...(await reportsOf(context, options, { gathered, made }, lot)));
    }
    return reports;
  });
}

const uniqueMakers = (plans: readonly Plan[]): BlockMaker[] => [
  ...new Map(plans.flatMap((own) => own.makers.map((maker) => [maker.id, maker]))).values(),
];

async function reportsOf(
  context: Context,
  options: ReportOptions,
  { gathered, made }: { gathered: Gathered; made: MadeReports },
  { plans, kit: plan }: Lot,
): Promise<Report[]> {
  const choose = plans[0]!.period === 'day' ? dayMoment : momentOf;
  const moment = choose(context, options, gathered);
  const now = instantOf(context, options, moment.t);
  const besides = { account: null, made: (command: CommandReport) => made.get(command)! };
  const kit = await kitOf(context, gathered, plan, { ...moment, now }, besides, options.csm);
  if (options.account !== undefined) {
    kit.account = await withMeant(context.config, 'account', options.account, (id) =>
      accountNamed(gathered.engine, id),
    );
  }
  const blocks = await blocksOf(plan.makers, kit);
  return plans.map(({ id, title, makers }): Report => {
    // What it says of itself does not depend on the reports beside it.
    const own = kitPlan(context.config, makers, options.model);
    const definitions = own.asked.map(({ definition }) => definition);
    return {
      id,
      title: `${title}${ofCsm(kit)}: ${moment.title}`,
      subtitle:
        own.choice === null ? [] : [headline({ ...kit.health, now: ofBook(kit, kit.health.now) })],
      period: moment.period,
      currency: kit.currency,
      blocks: makers.flatMap((maker) => blocks.get(maker.id)!),
      footer: [
        ...footerOf(gathered, definitions),
        ...(own.choice === null ? [] : breakNotes(kit.health.models, kit.context)),
        ...kit.drift,
      ],
    };
  });
}

const ofCsm = ({ csm, staff }: Kit): string => (csm === null ? '' : ` of ${staff.get(csm) ?? csm}`);

// Each command that blocks take something from runs once.
async function madeFor(
  context: Context,
  makers: readonly BlockMaker[],
  { account: _, csm: __, ...options }: ReportOptions,
): Promise<Map<CommandReport, Made>> {
  const found = new Map<CommandReport, Made>();
  for (const command of new Set(makers.flatMap(({ needs }) => needs.commands ?? []))) {
    found.set(command, await triedBy(context, command, options));
  }
  return found;
}

async function blocksOf(
  makers: readonly BlockMaker[],
  kit: Kit,
): Promise<Map<string, readonly Block[]>> {
  const found = new Map<string, readonly Block[]>();
  for (const maker of makers) found.set(maker.id, await maker.make(kit));
  return found;
}

// Other reports tell of everybody: they would look like one book and be the whole.
function checkCsm(plans: readonly Plan[], { csm }: ReportOptions): void {
  const other = plans.find(({ isByCsm }) => !isByCsm);
  if (csm === undefined || other === undefined) return;
  const ids = reportPlans.filter(({ isByCsm }) => isByCsm).map(({ id }) => id);
  throw unfit(`the report ${other.id} tells of all CSMs`, `--csm goes with ${ids.join(', ')}`);
}

function checkAccount(plans: readonly Plan[], { account }: ReportOptions): void {
  const teller = plans.find(({ makers }) => makers.some(({ needs }) => needs.account));
  if (teller !== undefined && account === undefined) {
    throw new CliError(`the report ${teller.id} tells of one account`, {
      exitCode: exit.usage,
      hint: `name it: cs-metrics report ${teller.id} --account ID`,
    });
  }
  if (teller === undefined && account !== undefined) {
    throw new CliError('--account belongs to the report journey', {
      exitCode: exit.usage,
      hint: '`cs-metrics health --account ID` shows the health of one account',
    });
  }
}

import type { Kit } from '../blocks/block.ts';
import { ofBook } from '../blocks/books.ts';
import { blockNamed } from '../blocks/index.ts';
import { footerOf } from '../compose/footer.ts';
import { headline } from '../compose/health.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { groupedBy } from '../lib/records.ts';
import type { Gathered } from '../pipeline.ts';
import { type ReportPlan, reportPlans } from '../reports/catalogue.ts';
import type { Block, Report } from '../reports/report.ts';
import type { Context } from './context.ts';
import { withExports } from './context.ts';
import { dayMoment, instantOf } from './day.ts';
import { momentOf } from './health.ts';
import { type KitPlan, kitOf, kitPlan, needOf } from './kit.ts';
import { type PeriodOptions, periodNeeds } from './periods.ts';
import { unfit } from './wrong.ts';

export type ReportOptions = PeriodOptions & { model?: string; csm?: string };

/** Reports of the catalogue, made from one run. */
export async function reportCommand(
  context: Context,
  names: readonly string[],
  options: ReportOptions,
): Promise<Report[]> {
  const { config } = context;
  const plans = names.map(planNamed);
  checkCsm(plans, options);
  const lots = [...groupedBy(plans, ({ period }) => period).values()].map((own): Lot => {
    const makers = [...new Set(own.flatMap(({ blocks }) => blocks))].map(blockNamed);
    return { plans: own, kit: kitPlan(config, makers, options.model) };
  });
  const needs = lots.map(({ kit }) => needOf(config, kit));
  // How far the exports reach decides which period is the newest.
  if (options.asOf === undefined) needs.push(periodNeeds(config, options));
  const need = {
    facts: needs.flatMap(({ facts }) => facts),
    tables: needs.flatMap(({ tables }) => tables ?? []),
  };
  return withExports(context, need, async (gathered) => {
    const made: Report[] = [];
    // Facts are made anew for each kind of period, so one kind is done before the next.
    for (const lot of lots) made.push(...(await reportsOf(context, options, gathered, lot)));
    return plans.map(({ id }) => made.find((report) => report.id === id)!);
  });
}

/** Reports about the same kind of period, with what all of them need. */
type Lot = { plans: readonly ReportPlan[]; kit: KitPlan };

async function reportsOf(
  context: Context,
  options: ReportOptions,
  gathered: Gathered,
  { plans, kit: plan }: Lot,
): Promise<Report[]> {
  const choose = plans[0]!.period === 'day' ? dayMoment : momentOf;
  const moment = choose(context, options, gathered);
  const now = instantOf(context, options, moment.t);
  const kit = await kitOf(context, gathered, plan, { ...moment, now }, options.csm);
  const made = new Map<string, readonly Block[]>();
  for (const maker of plan.makers) made.set(maker.id, await maker.make(kit));
  const definitions = plan.asked.map(({ definition }) => definition);
  return plans.map(
    ({ id, title, blocks }): Report => ({
      id,
      title: `${title}${ofCsm(kit)}: ${moment.title}`,
      subtitle:
        plan.choice === null ? [] : [headline({ ...kit.health, now: ofBook(kit, kit.health.now) })],
      period: moment.period,
      currency: kit.currency,
      blocks: blocks.flatMap((block) => made.get(block)!),
      footer: footerOf(gathered, definitions),
    }),
  );
}

const ofCsm = ({ csm, staff }: Kit): string => (csm === null ? '' : ` of ${staff.get(csm) ?? csm}`);

// Other reports tell of everybody: they would look like one book and be the whole.
function checkCsm(plans: readonly ReportPlan[], { csm }: ReportOptions): void {
  const other = plans.find(({ isByCsm }) => !isByCsm);
  if (csm === undefined || other === undefined) return;
  const ids = reportPlans.filter(({ isByCsm }) => isByCsm).map(({ id }) => id);
  throw unfit(`the report ${other.id} tells of all CSMs`, `--csm goes with ${ids.join(', ')}`);
}

function planNamed(name: string): ReportPlan {
  const plan = reportPlans.find(({ id }) => id === name);
  if (plan !== undefined) return plan;
  const ids = reportPlans.map(({ id }) => id);
  throw new CliError(`unknown report "${name}"`, {
    exitCode: exit.usage,
    hint: didYouMean(name, ids, `reports: ${ids.join(', ')}`),
  });
}

import type { Kit } from '../blocks/block.ts';
import { ofBook } from '../blocks/books.ts';
import { blockNamed } from '../blocks/index.ts';
import { footerOf } from '../compose/footer.ts';
import { headline } from '../compose/health.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { type ReportPlan, reportPlans } from '../reports/catalogue.ts';
import type { Block, Report } from '../reports/report.ts';
import type { Context } from './context.ts';
import { withExports } from './context.ts';
import { momentOf } from './health.ts';
import { kitOf, kitPlan, needOf } from './kit.ts';
import type { PeriodOptions } from './periods.ts';
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
  const makers = [...new Set(plans.flatMap(({ blocks }) => blocks))].map(blockNamed);
  const plan = kitPlan(config, makers, options.model);
  return withExports(context, needOf(config, plan), async (gathered) => {
    const moment = momentOf(context, options, gathered);
    const kit = await kitOf(context, gathered, plan, moment, options.csm);
    const made = new Map<string, readonly Block[]>();
    for (const maker of makers) made.set(maker.id, await maker.make(kit));
    const definitions = plan.asked.map(({ definition }) => definition);
    return plans.map(
      ({ id, title, blocks }): Report => ({
        id,
        title: `${title}${ofCsm(kit)}: ${moment.title}`,
        subtitle:
          plan.model === null
            ? []
            : [headline({ ...kit.health, now: ofBook(kit, kit.health.now) })],
        period: moment.period,
        currency: kit.currency,
        blocks: blocks.flatMap((block) => made.get(block)!),
        footer: footerOf(gathered, definitions),
      }),
    );
  });
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

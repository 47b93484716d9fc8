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

export type ReportOptions = PeriodOptions & { model?: string };

/** Reports of the catalogue, made from one run. */
export async function reportCommand(
  context: Context,
  names: readonly string[],
  options: ReportOptions,
): Promise<Report[]> {
  const { config } = context;
  const plans = names.map(planNamed);
  const makers = [...new Set(plans.flatMap(({ blocks }) => blocks))].map(blockNamed);
  const plan = kitPlan(config, makers, options.model);
  return withExports(context, needOf(config, plan), async (gathered) => {
    const moment = momentOf(context, options, gathered);
    const kit = await kitOf(context, gathered, plan, moment);
    const made = new Map<string, readonly Block[]>();
    for (const maker of makers) made.set(maker.id, await maker.make(kit));
    const definitions = plan.asked.map(({ definition }) => definition);
    return plans.map(
      ({ id, title, blocks }): Report => ({
        id,
        title: `${title}: ${moment.title}`,
        subtitle: plan.choice === null ? [] : [headline(kit.health)],
        period: moment.period,
        currency: kit.currency,
        blocks: blocks.flatMap((block) => made.get(block)!),
        footer: footerOf(gathered, definitions),
      }),
    );
  });
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

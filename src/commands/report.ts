import type { BlockMaker, Kit, Made } from '../blocks/block.ts';
import { blockNamed } from '../blocks/index.ts';
import { ownBlocks } from '../blocks/own.ts';
import { footerOf } from '../compose/footer.ts';
import { headline } from '../compose/health.ts';
import { reportList } from '../compose/reports.ts';
import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { type CommandReport, reportPlans } from '../reports/catalogue.ts';
import type { Block, Report } from '../reports/report.ts';
import { accountNamed } from './account.ts';
import type { Context } from './context.ts';
import { withExports } from './context.ts';
import { momentOf } from './health.ts';
import { kitOf, kitPlan, needOf } from './kit.ts';
import { type MadeOptions, madeBy, triedBy } from './made.ts';
import { checkTables } from './own-tables.ts';

export type ReportOptions = MadeOptions & { account?: string };

/** Reports of the catalogue and of the config, made from one run; without names, the list of them. */
export async function reportCommand(
  context: Context,
  names: readonly string[],
  options: ReportOptions,
): Promise<Report[]> {
  if (names.length === 0) return [reportList(context.config, reportPlans)];
  const plans = [...new Set(names)].map((name) => planNamed(context.config, name));
  checkAccount(plans, options);
  const { account: _, ...rest } = options;
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
type Plan = { id: string; title: string; makers: readonly BlockMaker[]; command?: CommandReport };

function planNamed(config: Config, name: string): Plan {
  const own = config.reports.find(({ id }) => id === name);
  if (own !== undefined) return { ...own, makers: ownBlocks(config, own) };
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

async function compose(
  context: Context,
  plans: readonly Plan[],
  options: ReportOptions,
): Promise<Report[]> {
  const makers = [
    ...new Map(plans.flatMap((own) => own.makers.map((maker) => [maker.id, maker]))).values(),
  ];
  const made = await madeFor(context, makers, options);
  checkTables(
    context.config,
    plans.map(({ id }) => id),
    made,
  );
  const plan = kitPlan(context.config, makers, options.model);
  return withExports(context, needOf(context.config, plan), async (gathered) => {
    const moment = momentOf(context, options, gathered);
    const account = options.account ?? null;
    const kit = await kitOf(context, gathered, plan, moment, {
      account: null,
      made: (command) => made.get(command)!,
    });
    if (account !== null) kit.account = await accountNamed(gathered.engine, account);
    const blocks = await blocksOf(makers, kit);
    const definitions = plan.asked.map(({ definition }) => definition);
    return plans.map(
      (own): Report => ({
        id: own.id,
        title: `${own.title}: ${moment.title}`,
        subtitle: plan.choice === null ? [] : [headline(kit.health)],
        period: moment.period,
        currency: kit.currency,
        blocks: own.makers.flatMap(({ id }) => blocks.get(id)!),
        footer: footerOf(gathered, definitions),
      }),
    );
  });
}

// Each command that blocks take something from runs once.
async function madeFor(
  context: Context,
  makers: readonly BlockMaker[],
  { account: _, ...options }: ReportOptions,
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

import type { Config } from '../config/config.ts';
import { CliError, exit } from '../errors.ts';
import { namesIn } from '../lib/formula.ts';
import { didYouMean, nearest } from '../lib/nearest.ts';
import { metrics } from '../metrics/index.ts';
import type { Aggregate, Metric, Option } from '../metrics/metric.ts';

/** A metric with its choices made: one variant, one window. */
export type Definition = Omit<Metric, keyof Aggregate> &
  Aggregate & {
    metric: Metric;
    /** Chosen options, joined by `.`; options after the last one that is no default are left out. */
    variant: string;
    /** Titles of the chosen options that are no default. */
    variantTitle: string;
    window: string;
    /** What a formula combines, by the name in it; empty for all other metrics. */
    operands: ReadonlyMap<string, Definition>;
  };

/** The id as written everywhere: `nrr@cohort/12m`. */
export function idOf({
  id,
  variant,
  window,
}: Pick<Definition, 'id' | 'variant' | 'window'>): string {
  return `${id}${variant === '' ? '' : `@${variant}`}/${window}`;
}

/** Reads `metric@part.part/window`; parts and window may be left out. */
export function parseId(text: string, config: Config, ownWindow: string): Definition {
  const match = /^([a-z0-9_]+)(?:@([a-z0-9_.]+))?(?:\/(\w+))?$/.exec(text.toLowerCase());
  const metric = match === null ? undefined : metricNamed(match[1]!, config);
  if (match === null || metric === undefined) throw unknownMetric(text, config);
  return define(metric, match[2]?.split('.') ?? [], match[3] ?? null, config, ownWindow);
}

/** All metrics, those of the config last. */
export function metricsOf(config: Config): readonly Metric[] {
  return [...metrics, ...config.metrics];
}

/** Finds a metric by its id or an alias. */
export function metricNamed(id: string, config: Config): Metric | undefined {
  return metricsOf(config).find((metric) => metric.id === id || metric.aliases?.includes(id));
}

/** The definitions with what their formulas combine: these are what facts and windows are needed for. */
export function withOperands(definitions: readonly Definition[]): Definition[] {
  return definitions.flatMap((definition) => [definition, ...definition.operands.values()]);
}

function define(
  metric: Metric,
  parts: readonly string[],
  window: string | null,
  config: Config,
  ownWindow: string,
): Definition {
  const axes = metric.axes ?? [];
  const unknown = parts.find(
    (part) => !axes.some((axis) => axis.options.some((o) => o.id === part)),
  );
  if (unknown !== undefined) throw unknownVariant(metric, unknown);
  const chosen = axes.map((axis) => {
    const option = axis.options.find(({ id }) => parts.includes(id));
    return option ?? defaultOption(metric, axis.options, config);
  });
  const overrides = chosen.map(({ id: _, title: __, ...rest }) => rest);
  const chosenWindow = windowFor(metric, window, ownWindow);
  const operands = operandsOf(metric, chosenWindow, config);
  const [first] = operands.values();
  const merged: Metric = Object.assign({}, metric, ...overrides, first && { over: first.over });
  return {
    ...merged,
    operands,
    metric,
    variant: variantOf(metric, chosen),
    variantTitle: chosen
      .filter((option, i) => option !== axes[i]!.options[0])
      .map(({ title }) => title)
      .join(', '),
    window: chosenWindow,
  };
}

// A name without a window is taken over the window of the formula.
function operandsOf(
  { id, combines }: Metric,
  window: string,
  config: Config,
): Map<string, Definition> {
  const names = combines === undefined ? [] : namesIn(combines);
  return new Map(
    names.map((name) => {
      const written = name.includes('/') ? name : `${name}/${window}`;
      return [name, operand(id, written, config, window)];
    }),
  );
}

// Who asked for the formula has not written the operand.
function operand(formula: string, id: string, config: Config, window: string): Definition {
  try {
    return parseId(id, config, window);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { message, exitCode, hint = '' } = error;
    throw new CliError(`the formula ${formula} combines ${id}: ${message}`, { exitCode, hint });
  }
}

function defaultOption(metric: Metric, options: readonly Option[], config: Config): Option {
  const { definitions } = config;
  const configured: Readonly<Record<string, string | null>> = {
    nrr: definitions.nrr.variant,
    grr: definitions.grr.variant,
    ces: definitions.ces.direction,
    ttv: definitions.ttv.start,
  };
  return options.find(({ id }) => id === configured[metric.id]) ?? options[0]!;
}

function variantOf(metric: Metric, chosen: readonly Option[]): string {
  const axes = metric.axes ?? [];
  const last = chosen.findLastIndex((option, i) => option !== axes[i]!.options[0]);
  return chosen
    .slice(0, Math.max(1, last + 1))
    .map(({ id }) => id)
    .join('.');
}

function windowFor(metric: Metric, window: string | null, ownWindow: string): string {
  if (window === null) {
    const first = metric.windows[0]!;
    return first === '1m' ? ownWindow : first;
  }
  // A metric of single months can be taken over any stretch; one that means a year cannot.
  const isAny = window === ownWindow && metric.windows.includes('1m');
  if (metric.windows.includes(window) || isAny) return window;
  throw new CliError(`${metric.id} has no window "${window}"`, {
    exitCode: exit.usage,
    hint: `windows: ${metric.windows.join(', ')}`,
  });
}

function unknownMetric(text: string, config: Config): CliError {
  const ids = metricsOf(config).flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]);
  return new CliError(`unknown metric "${text}"`, {
    exitCode: exit.usage,
    hint: didYouMean(text.split(/[@/]/)[0]!, ids, '`cs-metrics metrics` lists all'),
  });
}

function unknownVariant(metric: Metric, part: string): CliError {
  const options = (metric.axes ?? []).flatMap((axis) => axis.options.map(({ id }) => id));
  const close = nearest(part, options);
  return new CliError(`${metric.id} has no variant "${part}"`, {
    exitCode: exit.usage,
    hint:
      options.length === 0
        ? `${metric.id} has one definition only`
        : `${close === null ? '' : `did you mean ${metric.id}@${close}? `}variants: ${options.join(', ')}`,
  });
}

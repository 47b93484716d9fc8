import { metrics } from '../../src/metrics/index.ts';
import type { Metric, Option } from '../../src/metrics/metric.ts';
import { code, generated, paragraphs, table } from './markdown.ts';

/** Every metric with what it means, how it is computed and what is expected of it. */
export function metricsPage(): string {
  const families = [...new Set(metrics.map(({ family }) => family))];
  const chapters = families.flatMap((family) => [
    `## ${family[0]!.toUpperCase()}${family.slice(1)}`,
    ...metrics.filter((metric) => metric.family === family).map(metricText),
  ]);
  const [intro, list] = [introduction(), overview()];
  return `${paragraphs([generated, '# Metrics', intro, list, ...chapters])}\n`;
}

const introduction = (): string =>
  paragraphs([
    `${metrics.length} metrics. An id is \`metric@variant/window\`; what is left out is the default, which stands first.`,
    'A metric is an aggregate over one fact, a relation with the grain that its name says; `cs-metrics explain METRIC --sql` prints the SQL, `cs-metrics compare` what two variants do differently.',
    'Targets hold when `follow:` of the config names their document, for their variant and window only.',
  ]);

const overview = (): string =>
  table(
    ['metric', 'title', 'unit', 'better', 'kind', 'windows'],
    metrics.map(({ id, title, unit, better, kind, windows }) => {
      return [`[\`${id}\`](#${id})`, title, unit, better, kind, windows.join(' ')];
    }),
  );

function metricText(metric: Metric): string {
  const { id, title, definition, formula, aliases = [], withheld } = metric;
  return paragraphs([
    `### ${id}`,
    `**${title}.** ${definition}`,
    `Formula: ${formula}`,
    table(['', ''], facts(metric)),
    aliases.length === 0 ? null : `Also known as ${code(aliases)}.`,
    `Prints n/a when: ${[metric.empty, withheld].filter((why) => why !== undefined).join('; ')}.`,
    ...(metric.axes ?? []).map(
      (axis) => `${axisTitle(axis.id)}\n\n${variants(metric, axis.options)}`,
    ),
    targets(metric),
    words(metric),
  ]);
}

const axisTitle = (id: string): string => `Variants by ${id}:`;

function facts(metric: Metric): [string, string][] {
  const { unit, better, kind, over, windows, needs = [], interval, follows } = metric;
  return [
    ['unit', unit],
    ['better', better],
    ['kind', kind],
    ['fact', code([over])],
    ['windows', windows.join(', ')],
    ...(needs.length === 0 ? [] : [['needs', code(needs)] as [string, string]]),
    ['sampling error', interval === undefined ? 'none, a census' : intervals[interval.kind]],
    ['documents', follows.length === 0 ? 'none' : follows.join(', ')],
  ];
}

const intervals = {
  share: 'Wilson interval, 95 %',
  nps: 'adjusted Wald interval, 95 %',
  mean: 'interval of the mean, 95 %',
} as const;

function variants({ formula, windows, over }: Metric, options: readonly Option[]): string {
  return table(
    ['variant', 'what it does', 'formula'],
    options.map((option, i) => [
      `\`${option.id}\`${i === 0 ? ' (default)' : ''}`,
      [
        option.title,
        option.over === undefined || option.over === over ? '' : `, over \`${option.over}\``,
        option.windows === undefined || option.windows === windows
          ? ''
          : `, windows ${option.windows.join(', ')}`,
        option.better === undefined ? '' : `, ${option.better} is better`,
      ].join(''),
      option.formula ?? (i === 0 ? formula : 'as above'),
    ]),
  );
}

function targets({ targets: all = [], windows }: Metric): string | null {
  if (all.length === 0) return null;
  const rows = all.map(
    ({ follow, level, variant, window, dimension = 'segment', segment, says }) => [
      ...[follow, level, variant === '' ? '–' : `\`${variant}\``, window || windows[0]!],
      ...[segment === undefined ? 'all' : `${dimension} ${segment}`, says],
    ],
  );
  const titles = ['document', 'level', 'variant', 'window', 'for', 'says'];
  return `Targets:\n\n${table(titles, rows)}`;
}

function words({ bands = [] }: Metric): string | null {
  if (bands.length === 0) return null;
  const rows = bands.map(({ follow, variant, windows, words: said, otherwise }) => [
    ...[
      follow ?? 'the config',
      variant === '' ? '–' : `\`${variant}\``,
      windows?.join(' ') ?? 'all',
    ],
    [
      ...said.map(([says, word]) => `${says} ${word ?? '–'}`),
      ...(otherwise === null ? [] : [`else ${otherwise}`]),
    ].join(', '),
  ]);
  return `Words for values:\n\n${table(['document', 'variant', 'window', 'words'], rows)}`;
}

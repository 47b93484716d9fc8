import { describe, expect, it } from 'vitest';
import { configFaults } from '../src/check/config.ts';
import { contradictionsOf, overridesOf } from '../src/check/targets.ts';
import type { Config } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load.ts';
import { CliError } from '../src/errors.ts';
import { openFacts } from '../src/facts/index.ts';
import { isSameSegment } from '../src/lib/segments.ts';
import { assessmentOf } from '../src/measure/assess.ts';
import { barText, parseBar, readBar } from '../src/measure/bars.ts';
import { parseId } from '../src/measure/ids.ts';
import { levelsOf, type Place, statusOf } from '../src/measure/judge.ts';
import { metrics } from '../src/metrics/index.ts';
import { tables } from '../src/tables/index.ts';

const head = 'version: 1\ncurrency: USD\nsources:\n  - {table: subscriptions, files: s.csv}\n';

/** A config with lines of its own from line 5 on. */
function configOf(lines: string): Config {
  return loadConfig({
    ...{ text: `${head}${lines}\n`, path: 'c.yaml', folder: '/data', overrides: [] },
    known: {
      tables: Object.fromEntries(
        tables.map(({ name, columns }) => [name, columns.map((c) => c.name)]),
      ),
      metrics: metrics.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]),
      facts: openFacts.map(({ name }) => name),
      presets: [],
      models: ['points', 'pillars', 'signals'],
      alerts: { ids: ['csat_low', 'usage_decline'], settings: ['usage_decline.percent'] },
      runnable: ['health', 'sheet', 'executive'],
      formats: ['table', 'md', 'csv', 'json'],
      reports: { ids: [], blocks: [], commands: [] },
    },
    verify: configFaults,
  });
}

const total: Place = { period: '2026-06', dimension: '', segment: '' };
const of = (dimension: string, segment: string, period = '2026-06'): Place => {
  return { period, dimension, segment };
};

/** Levels as text: min, target, best, benchmark. */
function levels(config: Config, id: string, place: Place): string {
  const held = levelsOf(config, parseId(id, config, '1m'), place);
  const { min, target, best, benchmark } = held;
  return [min, target, best, benchmark]
    .map((bar) => (bar === null ? '' : barText(bar)))
    .join(' | ');
}

describe('levels', () => {
  const follow = (names: string, more = '') => configOf(`follow: [${names}]\n${more}`);

  it.each([
    ['pillars', 'nps/3m', total, ' | > 50 | > 60 | '],
    ['pillars', 'nps/3m', of('segment', 'enterprise'), ' | > 60 | > 60 | '],
    ['pillars', 'nps/3m', of('segment', 'SMB'), ' | > 40 | > 60 | '],
    ['pillars', 'nps/12m', total, ' |  |  | '],
    ['pillars', 'nps@all/3m', total, ' |  |  | '],
    ['pillars', 'csat', of('topic', 'onboarding'), ' | > 95 |  | '],
    ['pillars', 'csat', of('topic', 'feature'), ' | > 85 |  | '],
    ['pillars', 'csat', of('segment', 'feature'), ' | > 90 |  | '],
    ['pillars', 'csat_mean', total, ' | > 4.5 | > 4.8 | '],
    ['service', 'csat_mean', total, '>= 4 | >= 4.5 |  | >= 4.2'],
    ['service', 'csat', total, '>= 80 | >= 90 |  | >= 84'],
    ['service', 'csat_mean_pct', total, ' |  |  | '],
    ['pillars', 'nrr/12m', of('segment', 'Small Business'), ' | > 95 | > 110 | '],
    ['pillars', 'nrr', of('segment', 'smb'), ' |  |  | '],
    ['pillars', 'ndr@cohort.arr/12m', total, ' |  |  | '],
    ['pillars', 'logo_retention@end_minus_new/12m', of('segment', 'ent'), ' | > 98 | > 98 | '],
    ['pillars', 'logo_retention/12m', total, ' |  |  | '],
    ['pillars', 'logo_churn/12m', of('segment', 'Mid-Market'), ' | < 5 | < 2 | '],
    ['pillars', 'ttv', of('segment', 'enterprise'), ' | < 45 | < 20 | '],
    ['pillars', 'ttv@contract.median', of('segment', 'enterprise'), ' | < 25 |  | '],
    ['pillars', 'expansion_rate@first_year', total, ' | > 30 | > 40 | '],
    ['pillars', 'activation_rate', of('segment', 'mid_market'), ' | > 80 |  | '],
    ['pillars, service', 'nrr/12m', of('segment', 'smb'), '>= 100 | >= 110 | >= 120 | '],
    ['service, pillars', 'nrr/12m', of('segment', 'smb'), '>= 100 | > 95 | > 110 | '],
  ] as const)('of %s for %s at %j', (documents, id, place, expected) => {
    expect(levels(follow(documents), id, place)).toBe(expected);
  });

  const own = `targets:
  nrr:
    - {window: 12m, target: ">= 100%", segments: {SMB: {target: "> 90%"}}}
    - {window: 12m, from: 2026-04, target: "≥ 105 %", by: {plan: {Pro: {min: "> 98"}}}}
    - {window: 12m, from: 2026-07-15, target: "> 107%"}
    - {from: 2026-01, target: "> 99"}
  first_response_time: {target: "<= 90 min", by: {priority: {P1: {target: "< 1 h"}}}}
  ttv@signup.km_median: {best: "< 2 days"}
  mrr: {target: "> 1000 usd", benchmark: "> 900"}
  mrr_opening: {target: "5–10"}`;

  it.each([
    ['the first entry, before the next', 'nrr/12m', of('', '', '2026-03'), ' | >= 100 | > 110 | '],
    ['its segments', 'nrr/12m', of('segment', 'Small Business', '2026-03'), ' | > 90 | > 110 | '],
    ['from its first month', 'nrr/12m', of('', '', '2026-04'), ' | >= 105 | > 110 | '],
    ['another dimension', 'nrr/12m', of('plan', 'pro', '2026-04'), '> 98 | >= 105 | > 110 | '],
    [
      'the segments of an older entry',
      'nrr/12m',
      of('segment', 'smb', '2026-04'),
      ' | >= 105 | > 110 | ',
    ],
    ['before a day inside a month', 'nrr/12m', of('', '', '2026-07'), ' | >= 105 | > 110 | '],
    ['after it', 'nrr/12m', of('', '', '2026-08'), ' | > 107 | > 110 | '],
    ['a quarter by its first day', 'nrr/12m', of('', '', '2026-Q3'), ' | >= 105 | > 110 | '],
    ['a day', 'nrr/12m', of('', '', '2026-07-15'), ' | > 107 | > 110 | '],
    ['an entry for any window', 'nrr', total, ' | > 99 |  | '],
    ['nothing before any is valid', 'nrr', of('', '', '2025-12'), ' |  |  | '],
    ['minutes in hours', 'first_response_time', total, ' | <= 1.5 |  | '],
    ['one priority', 'first_response_time', of('priority', 'P1'), ' | < 1 |  | '],
    ['another priority', 'first_response_time', of('priority', 'P2'), ' | <= 1.5 |  | '],
    ['one variant', 'ttv@signup.km_median', total, ' |  | < 2 | '],
    ['not its neighbour', 'ttv@signup', total, ' |  |  | '],
    ['money in the currency', 'mrr', total, ' | > 1000 |  | > 900'],
    ['a range', 'mrr_opening', total, ' | 5–10 |  | '],
  ] as const)('of the config: %s', (_, id, place, expected) => {
    expect(levels(follow('pillars', own), id, place)).toBe(expected);
  });
});

describe('status', () => {
  const config = configOf('');
  const judged = (id: string, value: number | null, target: string, min: string | null = null) =>
    statusOf(
      { value, definition: parseId(id, config, '1m') },
      { target: parseBar(target), min: min === null ? null : parseBar(min) },
    );

  it.each([
    ['nps', 50, '> 50', null, 'near'],
    ['nps', 50, '>= 50', null, 'met'],
    ['nps', 50.000001, '> 50', null, 'met'],
    ['nps', 45, '> 50', null, 'near'],
    ['nps', 44.999, '> 50', null, 'missed'],
    ['nps', 40, '> 50', '> 40', 'near'],
    ['nps', 39.999, '> 50', '>= 40', 'missed'],
    ['nps', null, '> 50', null, null],
    ['logo_churn', 5, '< 5', null, 'near'],
    ['logo_churn', 5, '<= 5', null, 'met'],
    ['logo_churn', 7, '< 5', null, 'near'],
    ['logo_churn', 7.001, '< 5', null, 'missed'],
    ['ttv', 33, '< 30', null, 'near'],
    ['ttv', 33.01, '< 30', null, 'missed'],
    ['mrr_opening', 5, '5–10', null, 'met'],
    ['mrr_opening', 10, '5–10', null, 'met'],
    ['mrr_opening', 4.5, '5–10', null, 'near'],
    ['mrr_opening', 11, '5–10', null, 'near'],
    ['mrr_opening', 4.499, '5–10', null, 'missed'],
    ['mrr_opening', 11.001, '5–10', null, 'missed'],
    ['mrr_opening', 13, '5–10', '3–13', 'near'],
    ['mrr_opening', 13.001, '5–10', '3–13', 'missed'],
    ['mrr_opening', 0, '-5 to 5', null, 'met'],
  ] as const)('%s %s against %s, min %s', (id, value, target, min, expected) => {
    expect(judged(id, value, target, min)).toBe(expected);
  });

  it('is not set by a benchmark', () => {
    const definition = parseId('csat', config, '1m');
    expect(statusOf({ value: 1, definition }, { target: null, min: null })).toBeNull();
  });
});

describe('words for values', () => {
  it.each([
    [
      'signals',
      'nrr/12m',
      [89.999, 90, 99.999, 100, 110, 120, 120.001],
      'Critical,Below average,Below average,Good,Great,Great,Excellent',
    ],
    [
      'signals',
      'grr/12m',
      [79.999, 80, 85, 90, 95, 95.001],
      'Critical,Below average,Average,Good,Good,Excellent',
    ],
    [
      'signals',
      'nps',
      [-0.001, 0, 30, 50, 70, 70.001],
      'Critical,Below average,Good,Great,Great,Excellent',
    ],
    ['signals', 'csat', [69.999, 70, 80, 90, 90.001], 'Poor,Below average,Good,Good,Excellent'],
    [
      'signals',
      'ces@effort',
      [2.999, 3, 5, 5.001],
      'Low effort,Average effort,Average effort,High friction',
    ],
    ['signals', 'ces@ease', [1, 7], ','],
    ['pillars', 'ces@ease', [2, 2.001, 5.999, 6], 'High effort,,,Low effort'],
    ['pillars', 'nps', [0, 0.001, 30, 30.001, 50, 50.001], ',Average,Average,Good,Good,Excellent'],
    [
      'service',
      'csat_mean',
      [3.999, 4, 4.45, 4.5],
      'Investigate at once,Investigate,Investigate,Maintain',
    ],
    ['signals', 'nrr', [150], ''],
    ['signals', 'nrr@movements/12m', [150], ''],
    ['pillars, signals', 'nps', [50.001], 'Great'],
    ['signals, pillars', 'nps', [50.001], 'Excellent'],
    ['signals, points', 'nps', [50.001], 'Great'],
    ['points', 'nps', [50.001], ''],
  ] as const)('of %s for %s', (follow, id, values, expected) => {
    const config = configOf(`follow: [${follow}]`);
    const definition = parseId(id, config, '1m');
    const words = values.map((value) => assessmentOf(config, { value, definition }));
    expect(words.join()).toBe(expected);
    expect(assessmentOf(config, { value: null, definition })).toBeNull();
  });
});

describe('segments', () => {
  it.each([
    ['segment', 'SMB', 'small_business', true],
    ['segment', 'Small Business', 'smb', true],
    ['segment', 'Mid-market', 'mid_market', true],
    ['segment', 'MidMarket', 'Mid-Market', true],
    ['segment', 'Ent', 'ENTERPRISE', true],
    ['segment', 'smb', 'enterprise', false],
    ['segment', 'Strategic', 'strategic', true],
    ['plan', 'SMB', 'small_business', false],
    ['priority', 'p1', 'P1', true],
  ] as const)('%s %s and %s', (dimension, a, b, isSame) => {
    expect(isSameSegment(dimension, a, b)).toBe(isSame);
  });
});

describe('levels of the config in the unit of the metric', () => {
  it.each([
    ['>= 95%', 'percent', '>= 95'],
    ['> 4.5/5', 'scale', '> 4.5'],
    ['> 4.5/5.0', 'scale', '> 4.5'],
    ['< 2 days', 'hours', '< 48'],
    ['< 36 h', 'days', '< 1.5'],
    ['5 to 10', 'number', '5–10'],
    ['5..10', 'number', '5–10'],
    ['> 10 EUR', 'money', '> 10'],
    ['> 95%', 'scale', 'is in percent, not in scale'],
    ['> 4.5/5', 'percent', 'is in scale, not in percent'],
    ['> 3 days', 'percent', 'is in days, not in percent'],
    ['> 10 USD', 'money', 'has the unknown unit "USD"'],
    ['> 10 apples', 'count', 'has the unknown unit "apples"'],
    ['10–5', 'number', 'ends before it begins'],
  ] as const)('%s in %s', (text, unit, expected) => {
    const bar = readBar(text, unit, 'EUR');
    expect(typeof bar === 'string' ? bar : barText(bar)).toBe(expected);
  });
});

describe('levels that can bind to nothing', () => {
  it.each([
    [
      'targets: {nrr@chort: {target: "> 5"}}',
      '5:11: nrr has no variant "chort" | did you mean nrr@cohort? variants: cohort, movements, reactivation, mrr, arr',
    ],
    [
      'targets: {nrr: {window: 7m, target: "> 5"}}',
      '5:25: nrr is not taken over the window "7m" | windows: 1m, 3m, 12m',
    ],
    [
      'targets: {csat_mean: {target: "> 90%"}}',
      '5:31: target "> 90%" of csat_mean is in percent, not in scale | csat_mean is measured in scale: write "> 4.5"',
    ],
    [
      'targets: {nrr: {target: "< 5%"}}',
      '5:25: nrr@cohort is better when higher, but the target asks for the contrary | write > or >=',
    ],
    [
      'targets: {ces: {target: "< 3"}}',
      '5:25: ces@ease is better when higher, but the target asks for the contrary | write > or >=',
    ],
    [
      'targets: {ces@effort: {target: "> 3"}}',
      '5:32: ces@effort is better when lower, but the target asks for the contrary | write < or <=',
    ],
    [
      'targets: {nrr: {target: "100–110"}}',
      '5:25: nrr@cohort is better when higher, so that a range would miss good values | write one edge, such as ">= 100"',
    ],
    [
      'targets: {nrr: {min: "> 110", target: "> 100"}}',
      '5:22: min "> 110" is stricter than target "> 100" | min is what comes before target',
    ],
    [
      'targets: {nrr: {min: "> 100", target: ">= 100"}}',
      '5:22: min "> 100" is stricter than target ">= 100" | min is what comes before target',
    ],
    [
      'targets: {nrr: {target: "> 100", best: "> 90"}}',
      '5:25: target "> 100" is stricter than best "> 90" | target is what comes before best',
    ],
    [
      'targets:\n  nrr:\n    - {target: "> 100"}\n    - {target: "> 110"}',
      '8:7: nrr has targets for this window and date already | tell them apart by `window:` or `from:`',
    ],
    [
      'targets:\n  nrr:\n    segments:\n      SMB: {target: "< 5%"}',
      '8:21: nrr@cohort is better when higher, but the target asks for the contrary | write > or >=',
    ],
    [
      'targets:\n  nrr:\n    by: {plan: {Pro: {target: "< 5%"}}}',
      '7:31: nrr@cohort is better when higher, but the target asks for the contrary | write > or >=',
    ],
    [
      'targets: {nrr: {by: {priority: {P1: {target: "> 1"}}}}}',
      '5:22: nrr cannot be split by "priority" | dimensions: plan, product, segment, industry, region, country, csm, tenure, adoption',
    ],
    [
      'targets: {nrr: {from: 2026-13, target: "> 1"}}',
      '5:23: targets.nrr.from "2026-13" is not a month or a day such as 2026-01 | months run from 01 to 12, such as 2026-01',
    ],
    [
      'targets: {nrr: {target: "= 5"}}',
      '5:25: targets.nrr.target "= 5" is not a comparison such as ">= 100%" or a range such as "5–10"',
    ],
  ] as const)('%s', (lines, expected) => {
    try {
      configOf(lines);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const { where, message, hint, exitCode, excerpt } = error;
      const shown = `${where}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
      expect(shown).toBe(`c.yaml:${expected}`);
      expect({ exitCode, hasExcerpt: excerpt !== undefined }).toEqual({
        exitCode: 2,
        hasExcerpt: true,
      });
      return;
    }
    throw new Error('no error');
  });

  it('a range is meant for figures without a good side', () => {
    const config = configOf('targets: {mrr_opening: {min: "3–13", target: "5–10"}}');
    expect(levels(config, 'mrr_opening', total)).toBe('3–13 | 5–10 |  | ');
  });
});

describe('what check says of targets', () => {
  it('names who overrides whom, segments where they differ', () => {
    const lines = overridesOf(configOf('follow: [pillars, service]')).filter((line) =>
      line.startsWith('logo_churn'),
    );
    expect(lines).toEqual([
      'logo_churn@start/12m target: service (<= 10) overrides pillars (< 5)',
      'logo_churn@start/12m of segment enterprise target: service (<= 10) overrides pillars (< 2)',
      'logo_churn@start/12m of segment mid_market target: service (<= 10) overrides pillars (< 5)',
      'logo_churn@start/12m of segment small_business target: service (<= 10) overrides pillars (< 10)',
    ]);
  });

  it.each([
    [
      'follow: [service]',
      ['logo_churn: 2 % a month (service) is 21.5 % a year, and service allows 10 %'],
    ],
    ['follow: [pillars]', []],
    [
      'follow: [pillars]\ntargets: {logo_churn: {window: 1m, target: "< 1%", segments: {SMB: {target: "< 0.8%"}}}}',
      [
        'logo_churn: 1 % a month (the config) is 11.4 % a year, and pillars allows 5 %',
        'logo_churn of segment enterprise: 1 % a month (the config) is 11.4 % a year, and pillars allows 2 %',
        'logo_churn of segment mid_market: 1 % a month (the config) is 11.4 % a year, and pillars allows 5 %',
      ],
    ],
    [
      'targets: {grr: [{window: 3m, target: ">= 98"}, {window: 12m, target: ">= 95"}]}',
      ['grr: 98 % a quarter (the config) is 92.2 % a year, and the config asks for 95 %'],
    ],
    ['targets: {grr: [{window: 1m, target: ">= 99.6"}, {window: 12m, target: ">= 95"}]}', []],
    [
      'follow: [service]\ntargets: {grr: {window: 12m, target: "> 80"}}',
      [
        'grr@cohort/12m: min of service (>= 90) is stricter than target of the config (> 80)',
        'logo_churn: 2 % a month (service) is 21.5 % a year, and service allows 10 %',
      ],
    ],
  ] as const)('names what contradicts itself in %s', (lines, expected) => {
    expect(contradictionsOf(configOf(lines))).toEqual(expected);
  });
});

it('every level and word of the documents can be read', () => {
  for (const { id, targets = [], bands = [] } of metrics) {
    const texts = [
      ...targets.map(({ says }) => says),
      ...bands.flatMap(({ words }) => words.map(([says]) => says)),
    ];
    expect([id, texts.filter((says) => parseBar(says) === null)]).toEqual([id, []]);
  }
});

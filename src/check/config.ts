import type { Config, LevelTexts, TargetConfig } from '../config/config.ts';
import type { Fault, Keys } from '../config/document.ts';
import { CliError } from '../errors.ts';
import { factNamed } from '../facts/index.ts';
import { didYouMean } from '../lib/nearest.ts';
import { type Bar, isWithin, readBar } from '../measure/bars.ts';
import { type Definition, parseId } from '../measure/ids.ts';
import { levelNames } from '../measure/judge.ts';
import { accountDimension, knownDimensions } from '../plan.ts';
import { tableNamed } from '../tables/index.ts';
import { modelFaults } from './models.ts';

/** Faults of a config that only the declarations of metrics show: levels that can bind to nothing. */
export function* configFaults(config: Config): Generator<Fault> {
  yield* rangeFaults(config);
  yield* modelFaults(config);
  yield* ownReportFaults(config);
  for (const { id, combines } of config.metrics) {
    if (combines !== undefined) yield* unparsable(id, config, ['metrics', id, 'formula'], 'value');
  }
  for (const [key, entries] of Object.entries(config.targets)) {
    const at: Keys = entries[0]!.keys.slice(0, 2);
    const fault = [...unparsable(key, config, at, 'key')];
    yield* fault;
    if (fault.length > 0) return;
    for (const [i, entry] of entries.entries()) {
      const twin = entries
        .slice(0, i)
        .find((e) => e.window === entry.window && e.from === entry.from);
      if (twin !== undefined) {
        const hint = 'tell them apart by `window:` or `from:`';
        yield {
          keys: entry.keys,
          on: 'value',
          what: `${key} has targets for this window and date already`,
          hint,
        };
      }
      yield* entryFaults(config, key, entry);
    }
  }
}

/** Metrics of reports of the config's own that there are none of, and what cannot split them. */
function* ownReportFaults(config: Config): Generator<Fault> {
  for (const { id, blocks } of config.reports) {
    for (const [i, block] of blocks.entries()) {
      if (block.kind !== 'metrics') continue;
      const keys: Keys = ['reports', id, 'blocks', i];
      for (const [j, metric] of block.ids.entries()) {
        const fault = [...unparsable(metric, config, [...keys, 'metrics', j], 'value')];
        yield* fault;
        if (fault.length > 0 || block.by === null) continue;
        const definition = parseId(metric, config, '1m');
        yield* dimensionFaults(config, definition, block.by, [...keys, 'by'], 'value');
      }
    }
  }
}

const countable = ['int', 'decimal', 'rate', 'text'];

/** Ranges over what is never a number; texts may be numbers, which only their rows tell. */
function* rangeFaults(config: Config): Generator<Fault> {
  for (const [id, { path, ranges }] of Object.entries(config.dimensions)) {
    if (path === null) continue;
    const [table, column] = path.split('.') as [string, string];
    const { columns } = tableNamed(table);
    const type = columns.find(({ name }) => name === column)?.type;
    if (ranges === null || type === undefined || countable.includes(type)) continue;
    const numbers = columns.filter((c) => c.type !== 'text' && countable.includes(c.type));
    const names = numbers.map(({ name }) => `${table}.${name}`).join(', ');
    const what = `dimensions.${id} has ranges, but ${path} is a ${type}`;
    const hint = names === '' ? 'write map: for words' : `numbers of ${table}: ${names}`;
    yield { keys: ['dimensions', id, 'ranges'], on: 'key', what, hint };
  }
}

/** An id that is no metric, variant or window, in the words of the command line. */
function* unparsable(id: string, config: Config, keys: Keys, on: Fault['on']): Generator<Fault> {
  try {
    parseId(id, config, '1m');
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    yield { keys, on, what: error.message, hint: error.hint };
  }
}

function* entryFaults(config: Config, key: string, entry: TargetConfig): Generator<Fault> {
  const definition = parseId(key, config, entry.window ?? '1m');
  const { windows } = definition.metric;
  const usual = ['1m', '3m', '12m', ...windows];
  if (entry.window !== null && !usual.includes(entry.window)) {
    const what = `${definition.id} is not taken over the window "${entry.window}"`;
    yield {
      keys: [...entry.keys, 'window'],
      on: 'value',
      what,
      hint: `windows: ${windows.join(', ')}`,
    };
  }
  yield* levelFaults(config, definition, entry, entry.keys);
  for (const [dimension, segments] of Object.entries(entry.by)) {
    yield* dimensionFaults(config, definition, dimension, [...entry.keys, 'by', dimension]);
    for (const [segment, texts] of Object.entries(segments)) {
      yield* levelFaults(config, definition, texts, segmentKeys(config, entry, dimension, segment));
    }
  }
}

/** `segments:` is short for `by: {segment: …}`; the line that exists is the one to show. */
export function segmentKeys(
  { at }: Config,
  { keys }: TargetConfig,
  dimension: string,
  segment: string,
): Keys {
  const short = [...keys, 'segments', segment];
  const isShort = dimension === 'segment' && at(short) !== at([...keys, 'segments']);
  return isShort && at(short) !== at(keys) ? short : [...keys, 'by', dimension, segment];
}

function* dimensionFaults(
  config: Config,
  { id, over }: Definition,
  dimension: string,
  keys: Keys,
  on: Fault['on'] = 'key',
): Generator<Fault> {
  const own = factNamed(over).dimensions ?? [];
  const known = knownDimensions(config).filter((name) => {
    return accountDimension(name, config) !== null || own.includes(name);
  });
  if (known.includes(dimension)) return;
  const hint = didYouMean(dimension, known, `dimensions: ${known.join(', ')}`);
  const what = `${id} cannot be split by "${dimension}"`;
  yield { keys, on, what, hint };
}

function* levelFaults(
  config: Config,
  definition: Definition,
  texts: LevelTexts,
  keys: Keys,
): Generator<Fault> {
  const bars: Partial<Record<(typeof levelNames)[number], Bar>> = {};
  for (const level of levelNames) {
    const text = texts[level];
    if (text === null) continue;
    const bar = readBar(text, definition.unit, config.currency);
    const wrong =
      typeof bar === 'string' ? unitFault(definition, text, bar) : wrongWay(definition, bar);
    if (wrong !== null) yield { keys: [...keys, level], on: 'value', ...wrong };
    else if (typeof bar !== 'string') bars[level] = bar;
  }
  const pairs = [
    ['min', 'target'],
    ['target', 'best'],
    ['min', 'best'],
  ] as const;
  for (const [low, high] of pairs) {
    const [lower, upper] = [bars[low], bars[high]];
    if (lower === undefined || upper === undefined || isWithin(upper, lower)) continue;
    const what = `${low} "${texts[low]}" is stricter than ${high} "${texts[high]}"`;
    yield { keys: [...keys, low], on: 'value', what, hint: `${low} is what comes before ${high}` };
  }
}

type Wrong = { what: string; hint: string };

function unitFault({ id, unit }: Definition, text: string, why: string): Wrong {
  const example: Partial<Record<string, string>> = {
    percent: '">= 95%"',
    scale: '"> 4.5"',
    days: '"< 30 days"',
    hours: '"< 24 h"',
    minutes: '"< 8 min"',
  };
  const like = example[unit] ?? '"> 50"';
  return {
    what: `target "${text}" of ${id} ${why}`,
    hint: `${id} is measured in ${unit}: write ${like}`,
  };
}

function wrongWay({ id, variant, better }: Definition, bar: Bar): Wrong | null {
  const name = variant === '' ? id : `${id}@${variant}`;
  if (bar.operator === '..') {
    if (better === 'range' || better === 'neutral') return null;
    const sign = better === 'higher' ? '>=' : '<=';
    const what = `${name} is better when ${better}, so that a range would miss good values`;
    return { what, hint: `write one edge, such as "${sign} ${bar.number}"` };
  }
  const isUp = bar.operator.startsWith('>');
  if (better !== (isUp ? 'lower' : 'higher')) return null;
  const hint = `write ${isUp ? '< or <=' : '> or >='}`;
  return { what: `${name} is better when ${better}, but the target asks for the contrary`, hint };
}

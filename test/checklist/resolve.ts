import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertIds, alertSettings } from '../../src/alerts/index.ts';
import type { Config } from '../../src/config/config.ts';
import { type Definition, parseId } from '../../src/measure/ids.ts';
import type { Target } from '../../src/metrics/metric.ts';
import { models } from '../../src/models/index.ts';
import { knownDimensions } from '../../src/plan.ts';
import { reportPlans } from '../../src/reports/catalogue.ts';
import { tables } from '../../src/tables/index.ts';
import { cli, root } from '../cli.ts';

/** Why a part of the checklist is not served, null when it is. */
export type Resolve = (rest: string) => string | null;

/** What a word at the beginning of a part stands for. */
export const resolvers: Readonly<Record<string, Resolve>> = {
  metric: (id) => (definitionOf(id) === null ? `no metric ${id}` : null),
  kind: (text) => {
    const [id, kind] = text.split(' ') as [string, string];
    const found = definitionOf(id)?.kind;
    return found === kind ? null : `${id} is ${found ?? 'no metric'}, not ${kind}`;
  },
  target: targetFault,
  rating: ratingFault,
  model: (id) => (modelNamed(id) === undefined ? `no model ${id}` : null),
  band: (text) => {
    const [, id, name, from] = /^(\w+) (.+) (\d+)$/.exec(text) ?? [];
    const band = modelNamed(id!)?.bands.find((own) => own.name === name);
    return band?.from === Number(from) ? null : `no band ${name} from ${from} in model ${id}`;
  },
  input: (text) => {
    const [path, max] = text.split(' ') as [string, string?];
    const found = componentAt(path);
    const isThere = found !== undefined && (max === undefined || found.weight === Number(max));
    return isThere ? null : `no input ${text}`;
  },
  group: (text) => {
    const [, id, name, weight, target] = /^(\w+)\.(\w+) (\d+)(?: (\d+))?$/.exec(text) ?? [];
    const group = modelNamed(id!)?.groups.find((own) => own.id === name);
    const isThere = target === undefined || group?.target === Number(target);
    return group?.weight === Number(weight) && isThere ? null : `no group ${text}`;
  },
  score: (text) => {
    const [, model, input, word, points] = /^(\w+)\.(\w+)\.(.+) (\d+)$/.exec(text) ?? [];
    const scoring = componentAt(`${model}.${input}`)?.score;
    const words = scoring?.kind === 'words' ? scoring.words : [];
    return words.some((own) => own.word === word && own.points === Number(points))
      ? null
      : `no word ${word} of ${points} points in ${model}.${input}`;
  },
  table: (name) => (tables.some((table) => table.name === name) ? null : `no table ${name}`),
  column: (path) => {
    const [table, name] = path.split('.');
    const own = tables.find((candidate) => candidate.name === table)?.columns ?? [];
    return own.some((column) => column.name === name) ? null : `no column ${path}`;
  },
  dimension: (id) =>
    isDimension(id) ? null : `neither accounts nor a fact have the dimension ${id}`,
  report: (name) => (help().includes(`\n  ${name} `) ? null : `no command ${name}`),
  named: (name) => (reportPlans.some(({ id }) => id === name) ? null : `report makes no ${name}`),
  option: (text) => {
    const [command, flag] = text.split(' ') as [string, string];
    return help(command).includes(` ${flag} `) ? null : `${command} has no ${flag}`;
  },
  block: (text) =>
    /^[\w-]+\.\w+$/.test(text)
      ? inCatalogue(text)
      : inReport(text, [], (out, title) => out.includes(`\n${title}`)),
  part: (text) =>
    inReport(text, ['--format', 'json'], (out, name) => name in JSON.parse(out).tables),
  format: (name) => (help('metrics').includes(name) ? null : `no format ${name}`),
  config: (key) => {
    const files = ['schema', 'schema-definitions', 'schema-scores', 'schema-models'];
    const schema = files
      .map((name) => readFileSync(join(root, 'src/config', `${name}.ts`), 'utf8'))
      .join('\n');
    return new RegExp(`\\b${key}:`).test(schema) ? null : `the config knows no ${key}`;
  },
  alert: (text) => {
    const [id, setting, value] = text.split(' ') as [string, string?, string?];
    if (!alertIds.includes(id)) return `no alert ${id}`;
    if (setting === undefined || alertSettings[setting] === Number(value)) return null;
    return `${setting} is ${alertSettings[setting]}, not ${value}`;
  },
  test: (text) => textFault(`test/${text}`, 'test'),
  text: (text) => textFault(text, 'text'),
};

const config = {
  metrics: [] as Config['metrics'],
  dimensions: {},
  definitions: {
    nrr: { variant: null },
    grr: { variant: null },
    ces: { direction: 'ease' },
    ttv: { start: 'contract' },
  },
} as Config;

function definitionOf(id: string): Definition | null {
  try {
    return parseId(id, config, '1m');
  } catch {
    return null;
  }
}

/** `nrr@cohort/12m pillars target > 110 in enterprise`. */
function targetFault(text: string): string | null {
  const [, id, follow, level, says, segment] =
    /^(\S+) (\w+) (\w+) (.+?)(?: in (\w+))?$/.exec(text) ?? [];
  const definition = definitionOf(id!);
  if (definition === null) return `no metric ${id}`;
  const isBound = (target: Target): boolean => {
    const variant = target.variant === '' ? '' : `@${target.variant}`;
    const bound = definitionOf(`${definition.id}${variant}/${target.window}`);
    return bound?.variant === definition.variant && target.window === definition.window;
  };
  const found = (definition.metric.targets ?? []).some(
    (target) =>
      isBound(target) &&
      target.follow === follow &&
      target.level === level &&
      target.says === says &&
      target.segment === segment,
  );
  return found
    ? null
    : `${id} has no ${level} ${says}${segment ? ` in ${segment}` : ''} of ${follow}`;
}

/** Words for the values of a metric, of which some metrics have none. */
type Rated = {
  bands?: readonly {
    follow: string | null;
    variant: string;
    words: readonly (readonly [says: string, word: string | null])[];
    otherwise: string | null;
  }[];
};

/** `nrr@cohort signals >= 110`, or `otherwise` for the word when no comparison holds. */
function ratingFault(text: string): string | null {
  const [, id, follow, says] = /^(\S+) (\w+) (.+)$/.exec(text) ?? [];
  const definition = definitionOf(id!);
  if (definition === null) return `no metric ${id}`;
  const found = ((definition.metric as Rated).bands ?? [])
    .filter((bands) => bands.follow === follow)
    .filter(({ variant }) => variant === '' || definition.variant.startsWith(variant))
    .some(({ words, otherwise }) =>
      says === 'otherwise' ? otherwise !== null : words.some(([own]) => own === says),
    );
  return found ? null : `${id} has no word for ${says} of ${follow}`;
}

const modelNamed = (id: string) => models.find((model) => model.id === id);

function componentAt(path: string) {
  const [model, input] = path.split('.');
  return modelNamed(model!)
    ?.groups.flatMap(({ inputs }) => inputs)
    .find(({ id }) => id === input);
}

const isDimension = (id: string): boolean => knownDimensions(config).includes(id);

function textFault(path: string, what: string): string | null {
  const [, file, words] = /^(\S+) (.+)$/.exec(path) ?? [];
  if (!existsSync(join(root, file!))) return `no file ${file}`;
  const held = readFileSync(join(root, file!), 'utf8').replace(/\s+/g, ' ');
  return held.includes(words!) ? null : `${file} has no ${what} "${words}"`;
}

const outputs = new Map<string, string>();

function told(...args: string[]): string {
  const key = args.join(' ');
  if (!outputs.has(key)) outputs.set(key, cli(args, { env: { COLUMNS: '200' } }).stdout);
  return outputs.get(key)!;
}

const help = (command?: string): string =>
  told(...(command === undefined ? [] : [command]), '--help');

const example = ['--config', 'config.example.yaml', '--month', '2026-10', '--as-of', '2026-11-01'];

/** `csm.book`: a table of a report of the catalogue; a quiet day may leave it empty. */
function inCatalogue(text: string): string | null {
  const [report, table] = text.split('.') as [string, string];
  const out = told('report', report, ...example, '--format', 'json');
  const isThere = out !== '' && table in JSON.parse(out).tables;
  return isThere ? null : `report ${report} has no ${table}`;
}

function inReport(
  text: string,
  args: string[],
  holds: (out: string, name: string) => boolean,
): string | null {
  const [, report, name] = /^([\w-]+) (.+)$/.exec(text) ?? [];
  const isPlan = reportPlans.some(({ id }) => id === report);
  const out = told(...(isPlan ? ['report'] : []), report!, ...example, ...args);
  return out !== '' && holds(out, name!) ? null : `${report} has no ${name}`;
}

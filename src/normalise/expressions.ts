import type { ColumnMapping, Config, SourceConfig } from '../config/config.ts';
import { quoted } from '../engine/dialect.ts';
import { EngineError } from '../engine/duckdb.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError, exit } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import type { ReadSource } from '../read/read.ts';
import type { Relation } from '../read/relation.ts';
import { harmless } from './sql-functions.ts';

/** Where an expression stands in the config. */
type Place = { source: SourceConfig; keys: readonly (string | number)[]; headers: string[] };

/** The sources with their own SQL checked: one harmless expression over the raw columns each. */
export async function withCheckedSql(
  engine: Engine,
  config: Config,
  sources: readonly ReadSource[],
): Promise<ReadSource[]> {
  const checked: ReadSource[] = [];
  for (const { source, relations } of sources) {
    const headers = [...new Set(relations.flatMap(({ header }) => header))];
    const check = (sql: string, ...keys: string[]) =>
      checkedSql(engine, config, sql, { source, keys: [...keys], headers });
    const where = source.where === null ? null : (await check(source.where, 'where')).sql;
    const columns: Record<string, ColumnMapping> = {};
    for (const [name, mapping] of Object.entries(source.columns)) {
      if (mapping.kind !== 'sql') columns[name] = mapping;
      else columns[name] = { kind: 'sql', ...(await check(mapping.sql, 'columns', name, 'sql')) };
    }
    checked.push({ source: { ...source, where, columns }, relations });
  }
  return checked;
}

async function checkedSql(
  engine: Engine,
  config: Config,
  sql: string,
  place: Place,
): Promise<{ sql: string }> {
  const refuse = (what: string, hint?: string): never => {
    const { source, keys } = place;
    throw new CliError(`${keys.join('.')} of source ${source.name} ${what}`, {
      exitCode: exit.usage,
      where: config.at(['sources', source.index, ...keys]),
      hint: hint ?? `write one expression over the columns ${place.headers.join(', ')}`,
    });
  };
  const [row] = await engine.rows<{ tree: string }>(
    `select json_serialize_sql(${quoted(`${before}${sql}${after}`)}) as tree`,
  );
  const tree = JSON.parse(row!.tree) as Tree;
  const says = tree.error_type === 'parser' ? `: ${tree.error_message}` : '';
  if (tree.error) refuse(`is not one SQL expression${says}`);
  const root = onlyExpression(tree) ?? refuse('is not one SQL expression');
  const refs: Ref[] = [];
  walk(root, null, (node, parent) => {
    const what = forbidden(node);
    if (what !== null) refuse(`has ${what}`, 'it may compare and compute columns of its own row');
    if (node.class === 'COLUMN_REF') refs.push({ node, isNumber: wantsNumber(node, parent) });
  });
  for (const { node } of refs) checkColumn(node, place.headers, refuse);
  const text = withNumbers(sql, refs);
  return { sql: isArithmetic(root) ? `cast((${text}) as decimal(18, 4))` : text };
}

const [before, after] = ['select (', ') from raw'];

type Tree = {
  error: boolean;
  error_type?: string;
  error_message?: string;
  statements?: { node: Record<string, unknown> }[];
};

type Node = Record<string, unknown> & {
  class: string;
  type: string;
  query_location?: number | string;
};

type Ref = { node: Node; isNumber: boolean };

/** The expression, when the statement is nothing but a selection of it. */
function onlyExpression({ statements }: Tree): Node | null {
  const node = statements?.[0]?.node;
  const list = node?.select_list as Node[] | undefined;
  const isPlain =
    statements?.length === 1 &&
    node?.type === 'SELECT_NODE' &&
    list?.length === 1 &&
    node.where_clause === null &&
    node.having === null &&
    node.qualify === null &&
    node.sample === null &&
    (node.group_expressions as unknown[]).length === 0 &&
    (node.modifiers as unknown[]).length === 0 &&
    (node.from_table as { table_name?: string }).table_name === 'raw';
  return isPlain ? list[0]! : null;
}

/** Visits expressions from the outside in, each with the one around it. */
function walk(
  value: unknown,
  parent: Node | null,
  visit: (node: Node, parent: Node | null) => void,
): void {
  if (Array.isArray(value)) for (const item of value) walk(item, parent, visit);
  else if (typeof value === 'object' && value !== null) {
    const node = value as Node;
    const isExpression = typeof node.class === 'string';
    if (isExpression) visit(node, parent);
    for (const child of Object.values(node)) walk(child, isExpression ? node : parent, visit);
  }
}

const plainClasses = new Set([
  'COLUMN_REF',
  'CONSTANT',
  'COMPARISON',
  'CONJUNCTION',
  'OPERATOR',
  'BETWEEN',
  'CASE',
  'CAST',
]);

const names: Readonly<Record<string, string>> = {
  SUBQUERY: 'a subquery',
  WINDOW: 'a window function',
  LAMBDA: 'a lambda',
  STAR: 'a star',
  PARAMETER: 'a parameter',
};

function forbidden(node: Node): string | null {
  if (node.class === 'FUNCTION') {
    const name = String(node.function_name);
    return harmless.has(name) ? null : `the function ${name}, which is not allowed here`;
  }
  if (plainClasses.has(node.class)) return null;
  return names[node.class] ?? `a ${node.class.toLowerCase().replaceAll('_', ' ')}`;
}

function checkColumn(
  node: Node,
  headers: readonly string[],
  refuse: (what: string, hint?: string) => never,
): void {
  const path = node.column_names as string[];
  const name = path.join('.');
  const isKnown = headers.some((header) => header.toLowerCase() === name.toLowerCase());
  if (isKnown && path.length === 1) return;
  const close = nearest(name, headers);
  const quotes = isKnown ? `write "${name}" in double quotes; ` : '';
  const meant = close === null || isKnown ? '' : `did you mean "${close}"? `;
  refuse(`names the unknown column "${name}"`, `${quotes}${meant}columns: ${headers.join(', ')}`);
}

const arithmetic = new Set(['+', '-', '*', '/', '//', '%', 'abs', 'round', 'floor', 'ceil']);

const isArithmetic = (node: Node): boolean =>
  node.class === 'FUNCTION' && arithmetic.has(String(node.function_name));

// Raw columns are text; beside a number, or in a calculation, one is meant as a number.
function wantsNumber(node: Node, parent: Node | null): boolean {
  if (parent === null || node === parent) return false;
  if (isArithmetic(parent)) return true;
  const compares = ['COMPARISON', 'BETWEEN'].includes(parent.class) || /_IN$/.test(parent.type);
  const beside = Object.values(parent).flat() as unknown[];
  return compares && beside.some((other) => isNumeric(other as Node | null));
}

function isNumeric(node: Node | null): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (isArithmetic(node)) return true;
  const type = (node.value as { type?: { id?: string } } | undefined)?.type?.id ?? '';
  return node.class === 'CONSTANT' && /INT|DECIMAL|DOUBLE/.test(type);
}

/** The text with its columns read as numbers where numbers are meant. */
function withNumbers(sql: string, refs: readonly Ref[]): string {
  const bytes = Buffer.from(`${before}${sql}`);
  const at = refs
    .filter(({ isNumber }) => isNumber)
    .map(({ node }) => Number(node.query_location))
    .sort((a, b) => b - a);
  let text = bytes;
  for (const start of new Set(at)) {
    const name = /^("(?:[^"]|"")*"|[\p{L}\p{N}_$]+)/u.exec(text.toString('utf8', start))?.[0] ?? '';
    const end = start + Buffer.byteLength(name);
    const number = Buffer.from(`try_cast(${name} as decimal(18, 4))`);
    text = Buffer.concat([text.subarray(0, start), number, text.subarray(end)]);
  }
  return text.toString('utf8', before.length);
}

/** Filters and expressions of the config are the only SQL that users write: their fault, not ours. */
export function explainSql(
  error: unknown,
  config: Config,
  parts: readonly { source: SourceConfig; relation: Relation }[],
): never {
  const own = parts.find(({ source }) => sqlKeys(source) !== null);
  if (own === undefined || !(error instanceof EngineError)) throw error;
  const says = error.message.split('\n')[0]!.replace(/^\w+ Error: /, '');
  throw new CliError(`the SQL of source ${own.source.name} does not work: ${says}`, {
    exitCode: exit.usage,
    where: config.at(['sources', own.source.index, ...sqlKeys(own.source)!]),
    hint: `columns are text; \`try_cast(… as decimal(18, 4))\` makes numbers. The file has ${own.relation.header.join(', ')}`,
  });
}

function sqlKeys({ where, columns }: SourceConfig): string[] | null {
  if (where !== null) return ['where'];
  const name = Object.keys(columns).find((column) => columns[column]!.kind === 'sql');
  return name === undefined ? null : ['columns', name, 'sql'];
}

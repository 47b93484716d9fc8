import type { Config } from '../config/config.ts';
import type { ColumnMapping, SourceConfig } from '../config/source.ts';
import { EngineError } from '../engine/duckdb.ts';
import type { Engine } from '../engine/engine.ts';
import {
  before,
  columnName,
  forbidden,
  type Node,
  parseExpression,
  walk,
} from '../engine/expression.ts';
import { harmless } from '../engine/sql-functions.ts';
import { CliError, exit } from '../errors.ts';
import { nearest } from '../lib/nearest.ts';
import type { ReadSource } from '../read/read.ts';
import type { Relation } from '../read/relation.ts';
import { hidesText, withoutValues } from './personal.ts';

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
  const parsed = await parseExpression(engine, sql);
  const root = typeof parsed === 'string' ? refuse(parsed) : parsed;
  const refs: Ref[] = [];
  walk(root, (node, around) => {
    const what = forbidden(node, harmless);
    if (what !== null) refuse(`has ${what}`, 'it may compare and compute columns of its own row');
    if (node.class === 'COLUMN_REF')
      refs.push({ node, isNumber: wantsNumber(node, around.at(-1) ?? null) });
  });
  for (const { node } of refs) checkColumn(node, place.headers, refuse);
  const text = withNumbers(sql, refs);
  return { sql: isArithmetic(root) ? `cast((${text}) as decimal(18, 4))` : text };
}

type Ref = { node: Node; isNumber: boolean };

function checkColumn(
  node: Node,
  headers: readonly string[],
  refuse: (what: string, hint?: string) => never,
): void {
  const name = columnName(node);
  const isKnown = headers.some((header) => header.toLowerCase() === name.toLowerCase());
  if (isKnown && (node.column_names as string[]).length === 1) return;
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
  const line = error.message.split('\n')[0]!;
  const told = line.replace(/^\w+ Error: /, '');
  // Only what is said of values quotes them; other errors quote the expression.
  const isOfValues = /^(Conversion|Invalid Input|Out of Range) Error/.test(line);
  const says =
    isOfValues && parts.some(({ source }) => hidesText(config, source))
      ? withoutValues(told)
      : told;
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

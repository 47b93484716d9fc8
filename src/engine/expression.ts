import { spaced } from '../lib/text.ts';
import { quoted } from './dialect.ts';
import type { Engine } from './engine.ts';

/** A part of an SQL expression, as the engine's parser sees it. */
export type Node = Record<string, unknown> & {
  class: string;
  type: string;
  query_location?: number | string;
};

/** What stands before an expression when it is parsed; places count from its beginning. */
export const before = 'select (';
const after = ') from raw';

type Tree = {
  error: boolean;
  error_type?: string;
  error_message?: string;
  statements?: { node: Record<string, unknown> }[];
};

/** Parses one SQL expression; a text says why it is none. */
export async function parseExpression(
  engine: Pick<Engine, 'rows'>,
  sql: string,
): Promise<Node | string> {
  const tree = await parsed(engine, `${before}${sql}${after}`);
  if (tree.error) return `is not one SQL expression${saysOf(tree)}`;
  // A comment may neither swallow what follows nor hide behind it.
  const apart = await parsed(engine, `${before}${sql}\n${after}`);
  if (apart.error) return `is not one SQL expression${saysOf(apart)}`;
  return onlyExpression(tree) ?? 'is not one SQL expression';
}

async function parsed(engine: Pick<Engine, 'rows'>, sql: string): Promise<Tree> {
  const [row] = await engine.rows<{ tree: string }>(
    `select json_serialize_sql(${quoted(sql)}) as tree`,
  );
  return JSON.parse(row!.tree) as Tree;
}

const saysOf = ({ error_type: type, error_message: message }: Tree): string =>
  type === 'parser' ? `: ${message}` : '';

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

/** Visits expressions from the outside in, each with those around it, the outermost first. */
export function walk(
  value: unknown,
  visit: (node: Node, around: readonly Node[]) => void,
  around: readonly Node[] = [],
): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit, around);
  else if (typeof value === 'object' && value !== null) {
    const node = value as Node;
    const isExpression = typeof node.class === 'string';
    if (isExpression) visit(node, around);
    const inner = isExpression ? [...around, node] : around;
    for (const child of Object.values(node)) walk(child, visit, inner);
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

/** What an expression has that it may not have; null when it is harmless. */
export function forbidden(node: Node, functions: ReadonlySet<string>): string | null {
  if (node.class === 'FUNCTION') {
    const name = String(node.function_name);
    return functions.has(name) ? null : `the function ${name}, which is not allowed here`;
  }
  if (plainClasses.has(node.class)) return null;
  return names[node.class] ?? `a ${spaced(node.class.toLowerCase())}`;
}

/** The name of a column as it is written. */
export const columnName = (node: Node): string => (node.column_names as string[]).join('.');

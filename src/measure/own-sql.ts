import type { Config } from '../config/config.ts';
import { quoted } from '../engine/dialect.ts';
import { EngineError } from '../engine/duckdb.ts';
import type { Engine } from '../engine/engine.ts';
import { columnName, forbidden, type Node, parseExpression, walk } from '../engine/expression.ts';
import { harmless } from '../engine/sql-functions.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { type Definition, withOperands } from './ids.ts';

type Part = 'where' | 'numerator' | 'denominator' | 'value';

/** Refuses SQL of the config's metrics that is not one harmless expression over its fact. */
export async function checkOwnSql(
  engine: Pick<Engine, 'rows'>,
  config: Config,
  definitions: readonly Definition[],
): Promise<void> {
  const own = withOperands(definitions).filter(({ family, operands }) => {
    return family === 'own' && operands.size === 0;
  });
  for (const definition of own) {
    const columns = await columnsOf(engine, definition.over);
    const { statistic } = definition;
    const parts: Part[] = statistic === undefined ? ['numerator', 'denominator'] : ['value'];
    for (const part of ['where' as const, ...parts]) {
      const sql = definition[part];
      if (sql !== undefined) await checkPart(engine, { config, definition, part, sql, columns });
    }
  }
}

type Asked = {
  config: Config;
  definition: Definition;
  part: Part;
  sql: string;
  /** Empty when the fact cannot be made from these exports. */
  columns: readonly string[];
};

async function columnsOf(engine: Pick<Engine, 'rows'>, fact: string): Promise<string[]> {
  const rows = await engine.rows<{ name: string }>(
    `select column_name as name from duckdb_columns() where table_name = ${quoted(fact)} order by column_index`,
  );
  return rows.map(({ name }) => name);
}

async function checkPart(engine: Pick<Engine, 'rows'>, asked: Asked): Promise<void> {
  const { part, sql, columns } = asked;
  const isSum = part === 'numerator' || part === 'denominator';
  const root = await parseExpression(engine, sql);
  if (typeof root === 'string') throw wrong(asked, root);
  walk(root, (node, around) => {
    const what = forbidden(node, isSum ? withSums : harmless);
    if (what !== null) throw wrong(asked, `has ${what}`, isSum ? howToSum : howToCompare);
    if (node.class === 'COLUMN_REF') checkColumn(asked, node);
    if (isSum && isFloat(node) && !around.some(isExactCast)) throw wrong(asked, ...float(node));
  });
  if (isSum && !isSumOfRows(root)) throw wrong(asked, 'is not a sum or a count of rows', howToSum);
  if (columns.length === 0) return;
  const tried = async () => {
    // By itself first, so that no bracket closes what it did not open.
    await engine.rows(`select ${sql} from ${asked.definition.over} where false`);
    await engine.rows(trialOf(asked));
  };
  await tried().catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error;
    const says = error.message.split('\n')[0]!.replace(/^\w+ Error: /, '');
    throw wrong(asked, `does not work: ${says}`);
  });
}

// What fails for a single row fails here, where it can be told what failed.
function trialOf({ part, sql, definition: { over, where = 'true' } }: Asked): string {
  if (part === 'where') return `select count(*) as n from ${over} where (${sql})`;
  const told = part === 'value' ? `count(${sql})` : `cast(${sql} as varchar)`;
  return `select ${told} as n from ${over} where (${where})`;
}

const sums = ['count', 'count_star', 'sum'];
const withSums: ReadonlySet<string> = new Set([...harmless, ...sums]);

const howToSum =
  'write count(*) or sum(…), with filter (where …) if need be, added, subtracted or times a number';
const howToCompare = 'it may compare and compute columns of its own row';

// Figures of accounts must add up to the total, and those of count(distinct …) or max(…) would not.
function isSumOfRows(node: Node): boolean {
  if (node.class !== 'FUNCTION') return false;
  const [name, children] = [String(node.function_name), (node.children ?? []) as Node[]];
  if (sums.includes(name)) return node.distinct !== true;
  if (name === '+' || name === '-') return children.every(isSumOfRows);
  const factors = children.filter(({ class: kind }) => kind === 'CONSTANT');
  return name === '*' && factors.length === 1 && children.some(isSumOfRows);
}

const floating = new Set(['/', 'sqrt', 'ln', 'log', 'log10', 'exp', 'power', '^', '**', 'epoch']);

function isFloat(node: Node): boolean {
  const { value, cast_type: cast } = node as {
    value?: { type?: { id?: string } };
    cast_type?: { id?: string };
  };
  if (node.class === 'FUNCTION') return floating.has(String(node.function_name));
  return /^(DOUBLE|FLOAT)$/.test((node.class === 'CAST' ? cast?.id : value?.type?.id) ?? '');
}

const isExactCast = (node: Node): boolean =>
  node.class === 'CAST' && /DECIMAL|INT/.test((node.cast_type as { id: string }).id);

// Sums of floats differ from run to run.
function float(node: Node): [what: string, hint: string] {
  const what = node.class === 'FUNCTION' ? `"${node.function_name}"` : 'a number';
  return [
    `has ${what} that gives a floating-point number`,
    'sum whole numbers or decimals: divide with `denominator:` or `per:`, or write cast(… as decimal(18, 4))',
  ];
}

function checkColumn(asked: Asked, node: Node): void {
  const { columns, definition } = asked;
  const name = columnName(node);
  const isKnown = columns.some((column) => column.toLowerCase() === name.toLowerCase());
  if (isKnown || columns.length === 0) return;
  const hint = didYouMean(name, columns, `columns of ${definition.over}: ${columns.join(', ')}`);
  throw wrong(asked, `names the unknown column "${name}"`, hint);
}

function wrong(
  { config, definition, part, columns }: Asked,
  what: string,
  hint?: string,
): CliError {
  const keys = ['metrics', definition.id];
  // A mean is a quotient of sums that the config writes as a value.
  const isValue = config.at([...keys, 'value']) !== config.at(keys);
  const key = isValue && part !== 'where' ? 'value' : part;
  return new CliError(`${[...keys, key].join('.')} ${what}`, {
    exitCode: exit.usage,
    where: config.at([...keys, key]),
    hint: hint ?? `write one expression over the columns ${columns.join(', ')}`,
  });
}

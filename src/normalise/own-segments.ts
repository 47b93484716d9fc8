import type { Config } from '../config/config.ts';
import { named } from '../engine/dialect.ts';
import { EngineError } from '../engine/duckdb.ts';
import type { Engine } from '../engine/engine.ts';
import { columnName, forbidden, parseExpression, walk } from '../engine/expression.ts';
import { harmless } from '../engine/sql-functions.ts';
import { CliError, exit } from '../errors.ts';
import { didYouMean } from '../lib/nearest.ts';
import { accounts } from '../tables/accounts.ts';

type Asked = { config: Config; dimension: string; name: string; where: string };

/** Refuses conditions of named segments that are not one harmless expression over an account. */
export async function checkSegments(engine: Pick<Engine, 'rows'>, config: Config): Promise<void> {
  for (const [dimension, { segments }] of Object.entries(config.dimensions)) {
    for (const { name, where } of segments ?? []) {
      await checkSegment(engine, { config, dimension, name, where });
    }
  }
}

async function checkSegment(engine: Pick<Engine, 'rows'>, asked: Asked): Promise<void> {
  const root = await parseExpression(engine, asked.where);
  if (typeof root === 'string') throw wrong(asked, root);
  walk(root, (node) => {
    const what = forbidden(node, harmless);
    if (what !== null) throw wrong(asked, `has ${what}`);
    if (node.class !== 'COLUMN_REF') return;
    const column = columnName(node);
    if (columns.includes(column.toLowerCase())) return;
    const hint = didYouMean(column, columns, `attributes of accounts: ${columns.join(', ')}`);
    throw wrong(asked, `names the unknown attribute ${named(column)}`, hint);
  });
  const tried = async () => {
    // By itself first, so that no bracket closes what it did not open.
    const told = await engine.rows<{ column_type: string }>(
      `describe select ${asked.where} from accounts`,
    );
    const isCondition = told.length === 1 && told[0]!.column_type === 'BOOLEAN';
    if (!isCondition) throw wrong(asked, 'is no condition');
    // What fails for a single account fails here, where it can be told what failed.
    await engine.rows(`select count(*) filter (where ${asked.where}) as n from accounts`);
  };
  await tried().catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error;
    const says = error.message.split('\n')[0]!.replace(/^\w+ Error: /, '');
    throw wrong(asked, `does not work: ${says}`);
  });
}

const columns = accounts.columns.map(({ name }) => name);

function wrong({ config, dimension, name }: Asked, what: string, hint?: string): CliError {
  const keys = ['dimensions', dimension, 'segments', name];
  return new CliError(`${keys.join('.')} ${what}`, {
    exitCode: exit.usage,
    where: config.at(keys),
    hint: hint ?? "write one condition over an account, such as plan = 'Enterprise' and is_vip",
  });
}

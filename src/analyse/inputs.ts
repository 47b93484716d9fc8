import { dated, quoted, standInFor } from '../engine/dialect.ts';
import type { Engine, Row } from '../engine/engine.ts';
import type { Behind, FactContext } from '../facts/fact.ts';
import { factNamed } from '../facts/index.ts';
import type { Definition } from '../measure/ids.ts';
import type { Span } from '../measure/measurement.ts';
import type { BulkPart } from '../normalise/bulk.ts';
import type { Normalised } from '../normalise/normalise.ts';
import { brokenRows } from '../normalise/rejects.ts';
import type { Relation } from '../read/relation.ts';

/** A row of an export that stands behind an account's figures. */
export type Input = {
  account: string;
  role: string;
  amount: string | null;
  file: string;
  /** Physical line, row number for Parquet; null for a row that stands for several. */
  line: number | null;
};

type Found = Omit<Input, 'file' | 'line'> & { fileId: number; record: number };

/** Rows of usage that are listed for an account; the rest is counted. */
const listedUsage = 1000;

/** The rows behind a definition's figures, ordered by account, role and place. */
export async function inputsOf(
  engine: Engine,
  definition: Definition,
  of: Behind,
  account: string | null,
  { context, files }: { context: FactContext; files: Normalised['files'] },
): Promise<Input[]> {
  const { behind } = factNamed(definition.over);
  if (behind === undefined) return [];
  const only = account === null ? '' : `where account_id = ${quoted(account)}`;
  const narrowed = { ...of, rows: `(select * from ${of.rows} ${only})` };
  const rows = await engine.rows<Row>(
    `select coalesce(account_id, '') as account, role,
       cast(cast(amount as decimal(18, 4)) as varchar) as amount, source_file, source_line
     from (${behind(narrowed, context)})
     where source_line is not null
     order by account, role, source_file, source_line`,
  );
  return withLines(
    rows.map((row) => ({
      account: String(row.account),
      role: String(row.role),
      amount: row.amount === null ? null : String(row.amount),
      fileId: Number(row.source_file),
      record: Number(row.source_line),
    })),
    files,
  );
}

async function withLines(found: readonly Found[], files: Normalised['files']): Promise<Input[]> {
  const lines = new Map<number, Awaited<ReturnType<Relation['linesOf']>>>();
  for (const fileId of new Set(found.map((row) => row.fileId))) {
    const records = found.filter((row) => row.fileId === fileId).map(({ record }) => record);
    lines.set(fileId, await files[fileId]!.linesOf([...new Set(records)]));
  }
  return found.map(({ fileId, record, ...row }) => {
    const line = lines.get(fileId)?.get(record)?.line ?? null;
    return { ...row, file: files[fileId]!.file, line };
  });
}

/** Rows of usage of one account in the period, read again because the scan keeps no lines. */
export async function usageInputs(
  engine: Engine,
  definition: Definition,
  of: Behind,
  place: { account: string; span: Span },
  { context, normalised }: { context: FactContext; normalised: Normalised },
): Promise<Input[]> {
  const usage = factNamed(definition.over).usageBehind?.(of);
  if (usage === undefined) return [];
  const { start: s, end: e } = place.span;
  const edges = `(select ${dated(s)} as s, ${dated(e)} as e)`;
  const account = standInFor(context.config, 'account', 'trim(account_id)');
  const user = standInFor(context.config, 'person', 'trim(user_id)');
  const isOutsider = context.has('users.is_internal')
    ? `and (${account}, coalesce(${user}, '')) not in
         (select (account_id, user_id) from users where is_internal)`
    : '';
  const where = `is_kept and problem & ${context.usage.fatal} = 0
    and ${account} = ${quoted(place.account)} ${isOutsider}
    and ${context.day('occurred_at')} >= (select ${usage.from} from ${edges})
    and ${context.day('occurred_at')} < (select ${usage.to ?? 'e'} from ${edges})`;
  const found: Input[] = [];
  for (const part of normalised.bulk) {
    found.push(...(await partInputs(engine, part, where, usage.amount, place.account)));
  }
  const rest = found.slice(listedUsage);
  if (rest.length === 0) return found;
  const more = { account: place.account, role: 'usage_rest', file: '', line: null };
  return [...found.slice(0, listedUsage), { ...more, amount: String(rest.length) }];
}

async function partInputs(
  engine: Engine,
  part: BulkPart,
  where: string,
  amount: string,
  account: string,
): Promise<Input[]> {
  const { relation } = part;
  const numbered = part.sql.replace(
    'cast(null as bigint) as record',
    'row_number() over () as record',
  );
  const rows = await engine.rows<Row>(
    `select record, cast(${amount} as varchar) as amount from (${numbered}) where ${where}
     order by record`,
  );
  // This scan has met them too; the one that reduced usage may not have been needed.
  const broken = await brokenRows(engine, relation);
  const at = await relation.recordAt(broken.map(({ bytePosition }) => bytePosition));
  const recordOf = pastBroken([...at.values()]);
  const records = rows.map((row) => recordOf(Number(row.record)));
  const lines = await relation.linesOf(records.slice(0, listedUsage));
  return rows.map((row, i) => ({
    account,
    role: 'usage',
    amount: row.amount === null ? null : String(row.amount),
    file: relation.file,
    line: lines.get(records[i]!)?.line ?? null,
  }));
}

// `row_number` does not see records that could not be split: each one moves later rows down.
function pastBroken(broken: readonly number[]): (record: number) => number {
  const sorted = [...broken].sort((a, b) => a - b);
  return (record) => sorted.reduce((at, lost) => (lost <= at ? at + 1 : at), record);
}

import { named, quoted } from '../engine/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import { CliError, exit } from '../errors.ts';
import { bombBytes, bombRatio } from './bytes.ts';
import type { Look } from './look.ts';

/** A file as the engine sees it: a relation whose columns are all text. */
export type Relation = {
  /** Its number among the files of the run, in the order of the config. */
  id: number;
  /** Path for messages. */
  file: string;
  /** The file itself, null where the engine reads a copy that is made for the run. */
  path: string | null;
  header: readonly string[];
  /** A table expression for `from`. */
  sql: string;
  /** Table that takes rows which the reader could not split into columns; null for Parquet. */
  rejects: string | null;
  /**
   * Records that we counted ourselves, or that the format says it has. Rejects when the file cannot be cut
   * into records, or not as its beginning had it.
   */
  nRecords: () => Promise<number>;
  /** How far our own counting is. */
  look: Look;
  /** Digest of the bytes of the file if the look at all of it took one, else null. */
  digest: () => Promise<string | null>;
  /** Spares that look: the same bytes had so many records before. */
  vouch: (nRecords: number) => void;
  /** Headers whose values were binary floats. */
  floats: ReadonlySet<string>;
  /** The file with its own types, null where they are text anyway. */
  exact: string | null;
  notices: readonly string[];
  /** Physical lines of data records (1 is the first record below the header). */
  linesOf: LinesOf;
  /** The data record in which a byte of the file lies. */
  recordAt: (bytePositions: readonly number[]) => Promise<Map<number, number>>;
  /** Data records with empty fields beyond the header, and how many fields they have. */
  overlong: () => Promise<Map<number, number>>;
};

export type LinesOf = (
  records: readonly number[],
) => Promise<Map<number, { line: number; text: string }>>;

export type CsvFile = {
  id: number;
  path: string;
  /** It is made for the run and goes with it. */
  isCopy: boolean;
  display: string;
  header: readonly string[];
  delimiter: string;
  newline: '\n' | '\r\n';
  /** Lines before the header. */
  skip: number;
  nRecords: Relation['nRecords'];
  look: Look;
  digest: Relation['digest'];
  linesOf: LinesOf;
  recordAt: Relation['recordAt'];
  overlong: Relation['overlong'];
};

/** A CSV file with every option explicit: DuckDB's guesses lose rows in silence. */
export function csvRelation(file: CsvFile): Relation {
  const rejects = `rejects_${file.id}`;
  const columns = file.header.map((name) => `${quoted(name)}: 'varchar'`).join(', ');
  const options = [
    'auto_detect = false',
    'header = true',
    `delim = ${quoted(file.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `new_line = ${file.newline === '\r\n' ? `'\\r\\n'` : `'\\n'`}`,
    `skip = ${file.skip}`,
    `columns = {${columns}}`,
    `nullstr = ''`,
    'allow_quoted_nulls = false',
    'store_rejects = true',
    `rejects_table = ${quoted(rejects)}`,
    `rejects_scan = ${quoted(`${rejects}_scan`)}`,
    'rejects_limit = 0',
  ];
  let known: number | null = null;
  return {
    id: file.id,
    file: file.display,
    path: file.isCopy ? null : file.path,
    header: file.header,
    sql: `read_csv(${quoted(file.path)}, ${options.join(', ')})`,
    rejects,
    look: file.look,
    nRecords: async () => known ?? (await file.nRecords()),
    digest: file.digest,
    vouch: (nRecords) => {
      known = nRecords;
    },
    floats: new Set(),
    exact: null,
    notices: [],
    linesOf: file.linesOf,
    recordAt: file.recordAt,
    overlong: file.overlong,
  };
}

/** A Parquet file with its values spelt as text, exactly where its types are exact. */
export async function parquetRelation(
  engine: Pick<Engine, 'rows'>,
  file: { id: number; path: string; display: string },
): Promise<Relation> {
  const source = `read_parquet(${quoted(file.path)})`;
  const columns = await engine.rows<{ column_name: string; column_type: string }>(
    `describe select * from ${source}`,
  );
  await assertNoBomb(engine, file);
  const [total] = await engine.rows<{ n: string }>(`select count(*) as n from ${source}`);
  const readable = columns.filter(({ column_type }) => spelt('', column_type) !== null);
  const nested = columns.filter((column) => !readable.includes(column));
  if (readable.length === 0) throw withoutColumns(file.display, nested);
  const list = readable
    .map(({ column_name, column_type }) => {
      const name = named(column_name);
      return `${spelt(name, column_type)} as ${name}`;
    })
    .join(', ');
  return {
    id: file.id,
    file: file.display,
    path: file.path,
    header: readable.map(({ column_name }) => column_name),
    sql: `(select ${list} from ${source})`,
    rejects: null,
    nRecords: async () => Number(total!.n),
    look: { bytes: 0, seen: 0, rows: Number(total!.n) },
    digest: async () => null,
    vouch: () => {},
    exact: source,
    floats: new Set(
      readable.filter((c) => isFloat(c.column_type)).map(({ column_name }) => column_name),
    ),
    notices: nested.map(({ column_name, column_type }) => {
      return `column ${column_name} is ignored: ${column_type.toLowerCase()} values are not read`;
    }),
    linesOf: async (records) => new Map(records.map((line) => [line, { line, text: '' }])),
    recordAt: async () => new Map(),
    overlong: async () => new Map(),
  };
}

/** A small file that would unfold without end is refused by what its footer promises. */
async function assertNoBomb(
  engine: Pick<Engine, 'rows'>,
  { path, display }: { path: string; display: string },
): Promise<void> {
  const [told] = await engine.rows<{ rows: string; packed: string; unpacked: string }>(
    `select (select num_rows from parquet_file_metadata(${quoted(path)})) as rows,
       coalesce(sum(total_compressed_size), 0) as packed,
       coalesce(sum(total_uncompressed_size), 0) as unpacked
     from parquet_metadata(${quoted(path)})`,
  );
  const [rows, packed, unpacked] = [told!.rows, told!.packed, told!.unpacked].map(Number) as [
    number,
    number,
    number,
  ];
  const isBomb = rows > manyRows && rows > rowsPerByte * packed;
  if (!isBomb && !(unpacked > bombBytes && unpacked > bombRatio * packed)) return;
  throw new CliError(`promises ${rows} rows and ${unpacked} bytes in ${packed} bytes`, {
    exitCode: exit.input,
    where: display,
    hint: 'no export is packed so tightly; write the file again, in parts if it is sound',
  });
}

// Even sorted times take a bit for each row; only columns of one value are smaller.
const manyRows = 10_000_000;
const rowsPerByte = 100;

function withoutColumns(
  file: string,
  columns: readonly { column_name: string; column_type: string }[],
): CliError {
  const list = columns.map((c) => `${c.column_name} (${c.column_type.toLowerCase()})`).join(', ');
  return new CliError('has no column that can be read', {
    exitCode: exit.input,
    where: file,
    hint: `texts, numbers, dates and times are read; the file has ${list}`,
  });
}

const isFloat = (type: string): boolean => type === 'DOUBLE' || type === 'FLOAT';

/** SQL that spells a value of the type as text, null where it cannot be done. */
function spelt(name: string, type: string): string | null {
  if (isFloat(type)) return speltFloat(name);
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return `cast((${name} at time zone 'UTC') as varchar) || 'Z'`;
  if (type === 'TIMESTAMP_NS') return `cast(cast(${name} as timestamp) as varchar)`;
  const isPlain =
    /^(VARCHAR|UUID|DATE|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS|BOOLEAN|DECIMAL\(.*\)|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|ENUM\(.*\))$/;
  return isPlain.test(type) ? `cast(${name} as varchar)` : null;
}

// Money kept as binary float is rounded to 4 decimals; whole numbers lose their `.0`.
function speltFloat(name: string): string {
  const whole = `${name} = floor(${name}) and abs(${name}) < 1e15`;
  return (
    `case when ${whole} then cast(cast(${name} as bigint) as varchar) ` +
    `when abs(${name}) < 1e13 then cast(cast(${name} as decimal(18, 4)) as varchar) ` +
    `else cast(${name} as varchar) end`
  );
}

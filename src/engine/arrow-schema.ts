import type { DataType, Field, Schema } from 'apache-arrow';
import type { ColumnType, Table } from '../tables/table.ts';

/** A column of a contract; `float` is a figure that was divided, `sum` one that was only added up. */
export type Declared = {
  name: string;
  type: ColumnType | 'float' | 'sum';
  doc: string;
  isRequired?: true;
};

type Arrow = typeof import('apache-arrow');

// Loaded when first needed: `--help` must not wait for it.
const arrow = (): Promise<Arrow> => import('apache-arrow');

/** Where a row of a normalised table stands; bulk tables keep no lines. */
const origin: readonly Declared[] = [
  { name: 'source_file', type: 'text', doc: 'File of the export.', isRequired: true },
  { name: 'source_line', type: 'int', doc: 'Physical line, or row of a Parquet file.' },
];

const measurementColumns: readonly Declared[] = [
  { name: 'metric', type: 'text', doc: 'Id of the metric.', isRequired: true },
  { name: 'variant', type: 'text', doc: 'Chosen definition.', isRequired: true },
  { name: 'window', type: 'text', doc: 'Length of the time looked at.', isRequired: true },
  { name: 'period', type: 'text', doc: 'Month, quarter, year or day.', isRequired: true },
  { name: 'dimension', type: 'text', doc: 'Empty for the total.', isRequired: true },
  { name: 'segment', type: 'text', doc: 'Empty for the total.', isRequired: true },
  { name: 'value', type: 'float', doc: 'In `unit`, unrounded; null is not known.' },
  { name: 'exact', type: 'sum', doc: 'The value where it is a sum and no quotient.' },
  { name: 'unit', type: 'text', doc: 'Unit of value, low and high.', isRequired: true },
  { name: 'numerator', type: 'sum', doc: 'What was divided, or the sum itself.' },
  { name: 'denominator', type: 'sum', doc: 'By what it was divided.' },
  { name: 'n', type: 'int', doc: 'Rows that count.', isRequired: true },
  { name: 'low', type: 'float', doc: 'Lower end of the 95 % interval of a sample.' },
  { name: 'high', type: 'float', doc: 'Upper end of it.' },
  { name: 'note', type: 'text', doc: 'Why a value is not known.', isRequired: true },
];

const scoreColumns: readonly Declared[] = [
  { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true },
  { name: 'account', type: 'text', doc: 'Its name.', isRequired: true },
  { name: 'as_of', type: 'date', doc: 'Day whose end is scored.', isRequired: true },
  { name: 'model', type: 'text', doc: 'Health model.', isRequired: true },
  { name: 'score', type: 'float', doc: '0–100, unrounded; null where none is given.' },
  { name: 'band', type: 'text', doc: 'Band, or Onboarding or Unknown.', isRequired: true },
  { name: 'coverage', type: 'float', doc: 'Present share of the weight, 0–1.', isRequired: true },
  { name: 'mrr', type: 'decimal', doc: 'MRR in the reporting currency.', isRequired: true },
  { name: 'owner', type: 'text', doc: 'Id of the owner, see `staff`.' },
  { name: 'customer_since', type: 'date', doc: 'First day as a customer.', isRequired: true },
  { name: 'age_days', type: 'int', doc: 'Days since then.', isRequired: true },
];

/** The Arrow schema of a normalised table: its columns in their order, then where each row stands. */
export async function arrowSchema(table: Table): Promise<Schema> {
  return schemaOf(await arrow(), [...table.columns, ...origin]);
}

/** The Arrow schema of measurements. */
export async function measurementSchema(): Promise<Schema> {
  return schemaOf(await arrow(), measurementColumns);
}

/** The Arrow schema of scores; their parts are in the rows only. */
export async function scoreSchema(): Promise<Schema> {
  return schemaOf(await arrow(), scoreColumns);
}

/** Names and types of a schema, one text a column; nullability, which Parquet loses, is left out. */
export const typesOf = ({ fields }: Schema): string[] =>
  fields.map(({ name, type }) => `${name} ${type}`);

/** The Arrow schema of declared columns. */
export async function declaredSchema(columns: readonly Declared[]): Promise<Schema> {
  return schemaOf(await arrow(), columns);
}

function schemaOf(lib: Arrow, columns: readonly Declared[]): Schema {
  return new lib.Schema(columns.map((column) => fieldOf(lib, column)));
}

function fieldOf(lib: Arrow, { name, type, doc, isRequired }: Declared): Field {
  return new lib.Field(name, typeOf(lib, type), !isRequired, new Map([['doc', doc]]));
}

// Arrow's Decimal takes the scale first.
function typeOf(lib: Arrow, type: Declared['type']): DataType {
  switch (type) {
    case 'bool':
      return new lib.Bool();
    case 'int':
      return new lib.Int64();
    case 'float':
      return new lib.Float64();
    case 'decimal':
      return new lib.Decimal(4, 18, 128);
    case 'rate':
      return new lib.Decimal(8, 18, 128);
    case 'sum':
      return new lib.Decimal(8, 38, 128);
    case 'date':
      return new lib.DateDay();
    case 'timestamp':
      return new lib.TimestampMicrosecond('UTC');
    default:
      return new lib.Utf8();
  }
}

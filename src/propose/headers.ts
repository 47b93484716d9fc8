import { currencies } from '../lib/currencies.ts';
import { synonyms } from '../sources/synonyms.ts';
import type { Column, Table } from '../tables/table.ts';

/** A text without case and accents. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase().trim();

/** What a header says: its words, and what it adds about zone, currency and unit. */
export type Heading = {
  header: string;
  name: string;
  isUtc: boolean;
  currency: string | null;
  isMinor: boolean;
};

const minor = /_(in_)?(cents?|pence|minor|minor_units?|paise)$/;

/** Reads a header: `Start (UTC)` is `start` in UTC, `refundAmountUsd` is `refund_amount` in USD. */
export function headingOf(header: string): Heading {
  const words = folded(header.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/#/g, ' number'))
    .replace(/%/g, ' percent')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  const isUtc = /_(utc|gmt)$/.test(words);
  const isMinor = minor.test(words);
  const bare = words.replace(/_(utc|gmt)$/, '').replace(minor, '');
  const last = /_([a-z]{3})$/.exec(bare)?.[1]?.toUpperCase() ?? '';
  const isCurrency =
    currencies.includes(last) && !['all', 'try', 'top'].includes(last.toLowerCase());
  const name = isCurrency ? bare.slice(0, -4) : bare;
  return { header, name, isUtc, currency: isCurrency ? last : null, isMinor };
}

/** How well a header names a column: 1 our own name, less for the names of others, 0 not at all. */
export function likeness({ header, name }: Heading, table: Table, column: Column): number {
  if (header === column.name) return 1;
  if (name === column.name) return 0.99;
  // The names of one table come before those of all.
  const own = (synonyms[`${table.name}.${column.name}`] ?? '').split(' ');
  const all = (synonyms[column.name] ?? '').split(' ');
  const place = [...own, ...all].indexOf(name);
  return name === '' || place < 0 ? 0 : 0.95 - 0.005 * place;
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { random } from '../src/lib/random.ts';
import { exportsOf } from './exports.ts';

/** How one tool writes what it exports. */
type Tool = {
  delimiter: string;
  date: (iso: string) => string;
  time: (iso: string) => string;
  amount: (cents: number) => string;
  yes: string;
  no: string;
  none: string;
  encoding: BufferEncoding;
};

const plain = (cents: number) => (cents / 100).toFixed(2);
const grouped = (cents: number, group: string, decimal: string) =>
  plain(cents)
    .replace('.', decimal)
    .replace(/\B(?=(\d{3})+(?!\d))/g, (_, at) => (at === undefined ? '' : group));
const parts = (iso: string) => iso.split('-') as [string, string, string];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const tools: Readonly<Record<string, Tool>> = {
  ours: {
    ...{ delimiter: ',', date: (iso) => iso, time: (iso) => `${iso} 10:05:00`, amount: plain },
    ...{ yes: 'true', no: 'false', none: '', encoding: 'utf8' },
  },
  british: {
    ...{ delimiter: ',', amount: (cents) => `"${grouped(cents, ',', '.')}"`, encoding: 'utf8' },
    date: (iso) => parts(iso).reverse().join('/'),
    time: (iso) => `${parts(iso).reverse().join('/')} 10:05`,
    ...{ yes: 'Y', no: 'N', none: 'N/A' },
  },
  american: {
    ...{ delimiter: '|', amount: (cents) => `$${grouped(cents, ',', '.')}`, encoding: 'utf16le' },
    date: (iso) => `${parts(iso)[1]}/${parts(iso)[2]}/${parts(iso)[0]}`,
    time: (iso) => `${parts(iso)[1]}/${parts(iso)[2]}/${parts(iso)[0]} 10:05:00 AM`,
    ...{ yes: 'yes', no: 'no', none: 'NULL' },
  },
  german: {
    ...{ delimiter: ';', amount: (cents) => grouped(cents, '.', ','), encoding: 'latin1' },
    date: (iso) => parts(iso).reverse().join('.'),
    time: (iso) => `${parts(iso).reverse().join('.')} 10:05:00`,
    ...{ yes: 'ja', no: 'nein', none: 'k. A.' },
  },
  spoken: {
    ...{ delimiter: '\t', amount: (cents) => grouped(cents, ' ', ','), encoding: 'utf8' },
    date: (iso) => `${months[Number(parts(iso)[1]) - 1]} ${parts(iso)[2]}, ${parts(iso)[0]}`,
    time: (iso) => `${iso}T10:05:00Z`,
    ...{ yes: '1', no: '0', none: '-' },
  },
};

type Kind = 'id' | 'text' | 'date' | 'time' | 'amount' | 'bool' | 'whole';
type Field = { headers: readonly string[]; kind: Kind; of?: readonly string[]; isSparse?: true };

/** Our column → what two tools call it, ours first, and what is in it. */
const shapes: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  subscriptions: {
    subscription_id: { headers: ['subscription_id', 'Vertragsnummer'], kind: 'id' },
    account_id: { headers: ['account_id', 'Customer ID'], kind: 'text', of: ['a1', 'a2', 'a3'] },
    plan: { headers: ['plan', 'Tarif'], kind: 'text', of: ['Basic', 'Größe L'] },
    quantity: { headers: ['quantity', 'Seats'], kind: 'whole' },
    amount: { headers: ['amount', 'MRR'], kind: 'amount' },
    interval: { headers: ['interval', ''], kind: 'text', of: ['month'] },
    starts_on: { headers: ['starts_on', 'Start Date'], kind: 'date' },
    canceled_on: { headers: ['canceled_on', 'Cancelled At'], kind: 'date', isSparse: true },
    is_one_time: { headers: ['is_one_time', 'One-time'], kind: 'bool' },
  },
  tickets: {
    ticket_id: { headers: ['ticket_id', 'Case Number'], kind: 'id' },
    account_id: { headers: ['account_id', 'Kundennr.'], kind: 'text', of: ['a1', 'a2', 'a3'] },
    created_at: { headers: ['created_at', 'Opened At'], kind: 'time' },
    priority: { headers: ['priority', 'Severity'], kind: 'text', of: ['P1', 'P2', 'P4'] },
    handle_seconds: {
      headers: ['handle_seconds', 'handleTimeSeconds'],
      kind: 'amount',
      isSparse: true,
    },
    escalated: { headers: ['escalated', 'Eskaliert'], kind: 'bool' },
  },
  invoices: {
    invoice_id: { headers: ['invoice_id', 'Rechnungsnummer'], kind: 'id' },
    account_id: { headers: ['account_id', 'client id'], kind: 'text', of: ['a1', 'a2', 'a3'] },
    issued_on: { headers: ['issued_on', 'Invoice Date'], kind: 'date' },
    due_on: { headers: ['due_on', 'Fällig am'], kind: 'date' },
    paid_on: { headers: ['paid_on', 'Payment Date'], kind: 'date', isSparse: true },
    amount: { headers: ['amount', 'Total'], kind: 'amount' },
    status: { headers: ['status', 'Status'], kind: 'text', of: ['paid', 'open', 'refunded'] },
  },
};

const nRows = 60;

/** A file of a table as a tool writes it, with the cells as they are meant. */
function made(table: string, tool: string, seed: number) {
  const next = random(seed);
  const way = tools[tool]!;
  const named = Object.entries(shapes[table]!).filter(
    ([, field]) => tool === 'ours' || field.headers[1] !== '',
  );
  const rows = Array.from({ length: nRows }, (_, i) => {
    const iso = `2025-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`;
    const cents = Math.floor(next() * 900_000) + 105;
    return named.map(([, { kind, of, isSparse }]): [meant: string, written: string] => {
      if (isSparse && next() < 0.4) return ['', way.none];
      if (kind === 'id') return [`${tool}-${i}`, `${tool}-${i}`];
      if (kind === 'date') return [iso, quoted(way.date(iso), way)];
      if (kind === 'time') return [`${iso} 10:05:00`, quoted(way.time(iso), way)];
      if (kind === 'amount') return [`${plain(cents)}00`, way.amount(cents)];
      if (kind === 'whole') return [`${cents % 90}.0000`, String(cents % 90)];
      if (kind === 'bool') return next() < 0.5 ? ['true', way.yes] : ['false', way.no];
      const word = of![Math.floor(next() * of!.length)]!;
      return [word, word];
    });
  });
  const header = named.map(([, { headers }]) => headers[tool === 'ours' ? 0 : 1]!);
  const lines = [header, ...rows.map((row) => row.map(([, written]) => written))];
  const text = `${lines.map((line) => line.join(way.delimiter)).join('\r\n')}\r\n`;
  const mark = way.encoding === 'utf16le' ? '\ufeff' : '';
  const columns = named.map(([column]) => column);
  return {
    columns,
    bytes: Buffer.from(mark + text, way.encoding),
    meant: rows.map((row) => row.map(([meant]) => meant)),
  };
}

const quoted = (text: string, { delimiter }: Tool): string =>
  text.includes(delimiter) ? `"${text}"` : text;

describe('exports of five tools, each with its own names, dates, amounts and words', () => {
  const files = Object.keys(shapes).flatMap((table) =>
    Object.keys(tools).map((tool, i) => ({
      table,
      tool,
      ...made(table, tool, 7 * i + table.length),
    })),
  );
  const own = exportsOf(
    Object.fromEntries(files.map(({ table, tool, bytes }) => [`${tool} ${table}.csv`, bytes])),
  );
  rmSync(join(own.folder, 'cs-metrics.yaml'));
  const run = own.run('init');

  it('leave nothing open', () => {
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain(`${files.length} sources from ${files.length} files`);
  });

  it('lose no row and no value', () => {
    const rows = own.check('--as-of', '2026-01-31');
    expect(rows).toHaveLength(files.length);
    for (const row of rows)
      expect([row.file, row.used, row.rejected]).toEqual([row.file, String(nRows), '0']);
    expect(own.rejects()).toEqual([]);
  });

  it.each(Object.keys(shapes))('%s hold what was meant', async (table) => {
    for (const { tool, columns, meant } of files.filter((file) => file.table === table)) {
      const [key] = Object.keys(shapes[table]!);
      const texts = columns.map((name) => `coalesce(cast(${name} as varchar), '') as ${name}`);
      const found = await own.query(
        `select ${texts.join(', ')} from ${table} where ${key} like '${tool}-%' order by cast(split_part(${key}, '-', 2) as int)`,
        table,
      );
      expect(
        found.map((row) => columns.map((name) => row[name])),
        tool,
      ).toEqual(meant);
    }
  });
});

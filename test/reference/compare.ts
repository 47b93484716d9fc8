import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import papa from 'papaparse';
import { metrics } from '../../src/metrics/index.ts';
import type { ReferenceRow } from './figure.ts';
import type { Health } from './health.ts';

const root = join(import.meta.dirname, '../..');

/** What the product prints, as records. */
export async function product(args: readonly string[]): Promise<Record<string, string>[]> {
  const config = ['--config', 'fixtures/year/cs-metrics.yaml', '--format', 'csv'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['bin/cs-metrics.js', ...args, ...config],
    { cwd: root, maxBuffer: 2 ** 28 },
  );
  return papa.parse<Record<string, string>>(stdout, { header: true, skipEmptyLines: true }).data;
}

/** Parts of variants that are left out of ids, being the default: the first of each axis. */
const defaults = new Map(
  metrics.map(({ id, axes = [] }) => [id, new Set(axes.map((axis) => axis.options[0]!.id))]),
);

/** The id by which a metric is asked for. */
export function idOf({ metric, variant, window }: Record<'metric' | 'variant' | 'window', string>) {
  const parts = variant
    .split('.')
    .filter((part) => part !== '' && !defaults.get(metric)?.has(part));
  return `${metric}${parts.length > 0 ? `@${parts.join('.')}` : ''}/${window}`;
}

/** One line for each figure that differs, as `id [segment] what: expected, got`. */
export function differences(
  expected: readonly ReferenceRow[],
  printed: readonly Record<string, string>[],
): string[] {
  const got = new Map(
    printed.map((row) => [
      key(idOf(row as Asked), row.dimension ? nameOf(row.segment) : null),
      row,
    ]),
  );
  const differing = expected.flatMap((row) => {
    const at = key(idOf(row), row.segment === null ? null : nameOf(row.segment));
    const actual = got.get(at);
    got.delete(at);
    if (!actual)
      return row.segment !== null && isNothing(row) ? [] : [`${at}: ${show(row)}, got no row`];
    const isUntold = row.numerator === null && row.value === null && actual.value === '';
    const isSame =
      isUntold ||
      (isSameDecimal(row.numerator, actual.numerator) &&
        isSameDecimal(row.denominator, actual.denominator) &&
        isClose(row.value, actual.value));
    return isSame ? [] : [`${at}: ${show(row)}, got ${show(actual)}`];
  });
  const strangers = [...got].filter(([, row]) => row.value !== '' && Number(row.numerator) !== 0);
  return [...differing, ...strangers.map(([at, row]) => `${at}: no row, got ${show(row)}`)];
}

type Asked = Record<'metric' | 'variant' | 'window', string>;

/** One line for each account whose health differs. */
export function healthDifferences(
  expected: readonly Health[],
  printed: readonly Record<string, string>[],
): string[] {
  const got = new Map(printed.map((row) => [row.account_id, row]));
  const strangers = printed.filter((row) => !expected.some((e) => e.account === row.account_id));
  const differing = expected.flatMap((health) => {
    const actual = got.get(health.account);
    const isSame = actual && isClose(health.score, actual.score) && actual.band === health.band;
    const parts = Object.values(health.parts).map((part) => part?.word ?? 'missing');
    const wanted = `${health.score} ${health.band} (${parts.join(' · ')})`;
    return isSame ? [] : [`${health.account}: ${wanted}, got ${actual?.score} ${actual?.band}`];
  });
  return [...differing, ...strangers.map((row) => `${row.account_id}: no customer, got a row`)];
}

/** The first differences and how many there are. */
export function shown(lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : [`${lines.length} differences`, ...lines.slice(0, 20)].join('\n  ');
}

function key(id: string, segment: string | null): string {
  return segment === null ? `${id} in total` : `${id} [${segment}]`;
}

/** Rows whose account is in no other table have no segment. */
function nameOf(segment: string | undefined): string {
  return segment === '' || segment === undefined ? 'unknown' : segment;
}

/** A segment without rows need not be printed. */
function isNothing({ numerator, denominator, value }: ReferenceRow): boolean {
  return value === null || (denominator === null && numerator === '0');
}

function isSameDecimal(expected: string | null, actual: string | undefined): boolean {
  // Nothing divided by nothing prints nothing, or zeros.
  if (expected === null || expected === '0') return actual === '' || Number(actual) === 0;
  return expected === actual?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function isClose(expected: number | null, actual: string | undefined): boolean {
  if (expected === null || actual === '' || actual === undefined)
    return expected === null && actual === '';
  return Math.abs(Number(actual) - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
}

function show(row: { numerator?: unknown; denominator?: unknown; value?: unknown }): string {
  return `${row.numerator ?? ''} / ${row.denominator ?? ''} = ${row.value ?? 'n/a'}`;
}

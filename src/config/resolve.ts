import { isAbsolute, join } from 'node:path';
import { eachValue } from '../lib/records.ts';
import { summed } from './check-totals.ts';
import type {
  CalendarConfig,
  Config,
  Definitions,
  DimensionConfig,
  Follow,
  HealthConfig,
  MissingPolicy,
} from './config.ts';
import { forecast } from './forecast.ts';
import { listed } from './listed.ts';
import { ownMetric } from './own-metrics.ts';
import { reports } from './reports.ts';
import { runs, targetsOfDelivery } from './runs.ts';
import type { Written, WrittenColumn, WrittenSetting, WrittenSource } from './schema.ts';
import type { ColumnMapping, SourceConfig } from './source.ts';
import { targets } from './targets.ts';

/** What a checked config says, every default filled in. */
export function resolve(
  written: Written,
  folder: string,
  { models, runnable }: { models: readonly string[]; runnable: readonly string[] },
): Omit<Config, 'path' | 'folder' | 'hash' | 'at' | 'lines'> {
  const { identity, events, quality, backtest } = written;
  const follow: Follow[] = written.follow === undefined ? ['points'] : items(written.follow);
  return {
    timezone: written.timezone ?? 'UTC',
    isTimezoneAssumed: written.timezone === undefined,
    currency: written.currency ?? null,
    fiscalYearStart: written.fiscal_year_start ?? 1,
    follow,
    sources: sources(written, folder),
    identity: {
      aliases: identity?.aliases === undefined ? null : absolute(identity.aliases, folder),
      matchesDomains: identity?.domains ?? false,
      freeMail: items(identity?.free_mail ?? []),
      isRolledUp: identity?.rollup === 'parent',
      excludeInternal: identity?.exclude_internal ?? true,
    },
    dimensions: eachValue(written.dimensions ?? {}, dimension),
    metrics: Object.entries(written.metrics ?? {}).map(([id, metric]) => ownMetric(id, metric)),
    plans: written.plans ?? [],
    events: {
      login: items(events?.login ?? ['login', 'signed_in', 'session_start']),
      value: items(events?.value ?? []),
    },
    expect: written.expect ?? {},
    definitions: definitions(written.definitions ?? {}, written.timezone ?? 'UTC'),
    targets: targets(written),
    health: health(written.health ?? {}, follow, models),
    alerts: {
      coolDownDays: Number.parseInt(written.alerts?.cool_down ?? '7d', 10),
      off: items(written.alerts?.off ?? []),
      settings: eachValue(Object.fromEntries(dotted(written.alerts?.settings ?? {})), Number),
      state: absolute(written.alerts?.state ?? 'cs-metrics-state.json', folder),
    },
    reports: reports(written),
    models: written.models ?? {},
    record: {
      isOn: written.record ?? false,
      file: absolute(written.records ?? 'cs-metrics-records.jsonl', folder),
    },
    cache: cache(written.cache ?? {}, folder),
    locked: { months: written.locked ?? [], until: written.locked_until ?? null },
    showsPersonal: false,
    privacy: {
      isPseudonymous: written.privacy?.pseudonyms ?? false,
      keyEnv: written.privacy?.key_env ?? 'CS_METRICS_PSEUDONYM_KEY',
    },
    pseudonyms: null,
    showsComments: written.comments ?? false,
    runs: runs(written, runnable),
    deliver: targetsOfDelivery(written),
    quality: {
      accuracy: percent(quality?.accuracy ?? 99.5),
      completeness: percent(quality?.completeness ?? 95),
      maxAgeDays: quality?.max_age === undefined ? null : Number.parseInt(quality.max_age, 10),
    },
    backtest: {
      redMultiple: backtest?.red_multiple ?? 3,
      recall: percent(backtest?.recall ?? 2 / 3, 1),
      green: percent(backtest?.green ?? 0.8, 1),
    },
    forecast: forecast(written.forecast ?? {}),
  };
}

function cache(
  { use, folder, max_size, min_size }: NonNullable<Written['cache']>,
  base: string,
): Config['cache'] {
  return {
    isUsed: use ?? true,
    folder: folder === undefined ? null : absolute(folder, base),
    maxBytes: bytes(max_size ?? '2GB'),
    minBytes: bytes(min_size ?? '8MB'),
  };
}

function bytes(size: string): number {
  const unit = 'KMGT'.indexOf(size.at(-2)!) + 1;
  return Number.parseInt(size, 10) * 1024 ** unit;
}

function sources({ sources: written, identity }: Written, folder: string): SourceConfig[] {
  const own = written.map((_, i) => source(written, i, folder));
  if (identity?.aliases === undefined) return own;
  const aliases: WrittenSource = {
    name: 'identity.aliases',
    table: 'account_aliases',
    files: identity.aliases,
  };
  return [...own, source([...written, aliases], written.length, folder)];
}

function source(sources: readonly WrittenSource[], index: number, folder: string): SourceConfig {
  const written = sources[index]!;
  return {
    name: written.name ?? nameOf(sources, index),
    index,
    tables: items(written.table),
    files: items(written.files).map((file) => (file === '-' ? file : absolute(file, folder))),
    preset: written.preset ?? null,
    columns: eachValue(written.columns ?? {}, column),
    where: written.where ?? null,
    timezone: written.timezone ?? null,
    encoding: written.encoding ?? null,
    delimiter: written.delimiter ?? null,
    headerRows: written.header_rows ?? null,
    headerSign: null,
    repeats: [],
    decimal: written.decimal ?? null,
    thousands: written.thousands ?? null,
    missing: items(written.missing ?? []).filter((text) => text !== ''),
    amountIs: written.amount_is ?? null,
    amountIsNet: written.amount_is_net ?? null,
    exportedOn: written.exported_on ?? null,
    historyFrom: written.history_from ?? null,
    maxRejects: written.max_rejects ?? null,
    expect: Object.entries(written.expect ?? {}).map(([key, figure]) => {
      return { key, column: summed(key), figure };
    }),
    minRows: written.min_rows ?? null,
    personal: items(written.pii ?? []),
    key: written.key === undefined ? null : items(written.key),
  };
}

/** The table, with the position in `sources:` (from 1) where that alone would not tell. */
function nameOf(sources: readonly WrittenSource[], index: number): string {
  const name = items(sources[index]!.table).join('+');
  const isTaken = sources.some((other, i) => {
    return i !== index && (other.name ?? items(other.table).join('+')) === name;
  });
  return isTaken ? `${name} #${index + 1}` : name;
}

function column(written: WrittenColumn): ColumnMapping {
  if (typeof written === 'string' || Array.isArray(written)) return column({ from: written });
  if ('value' in written) return { kind: 'value', value: written.value };
  if ('sql' in written) return { kind: 'sql', sql: written.sql };
  return {
    kind: 'header',
    from: items(written.from),
    format: written.format ?? null,
    timezone: written.timezone ?? null,
    unit: written.unit ?? null,
    decimal: written.decimal ?? null,
    thousands: written.thousands ?? null,
    map: written.map ?? null,
    separator: written.separator ?? null,
    default: written.default ?? null,
  };
}

type WrittenDefinitions = NonNullable<Written['definitions']>;

function definitions(written: WrittenDefinitions, timezone: string): Definitions {
  const { csat, ces, activation } = written;
  return {
    mrr: { from: written.mrr?.from ?? null },
    nrr: { variant: written.nrr?.variant ?? null },
    grr: { variant: written.grr?.variant ?? null },
    csat: { scale: csat?.scale ?? null, satisfiedMin: csat?.satisfied_min ?? null },
    ces: { direction: ces?.direction ?? 'ease', isDirectionAssumed: ces === undefined },
    ttv: { start: written.ttv?.start ?? 'contract' },
    renewal: { graceDays: Number.parseInt(written.renewal?.grace ?? '30d', 10) },
    adoption: { bands: written.adoption?.bands ?? [40, 75] },
    clv: {
      grossMargin: written.clv === undefined ? null : percent(written.clv.gross_margin, 1),
    },
    fcr: { reopenDays: written.fcr?.reopen_days ?? 7 },
    activation: {
      windowDays: activation?.window_days ?? 30,
      loginDays: activation?.login_days ?? 7,
      minLogins: activation?.min_logins ?? 3,
      minFeatures: activation?.min_features ?? 3,
      minCoreFeatures: activation?.min_core_features ?? 1,
    },
    sla: eachValue(written.sla ?? {}, (hours) => ({
      responseHours: hours.response_hours ?? null,
      resolutionHours: hours.resolution_hours ?? null,
    })),
    slaAtRisk: { withinMinutes: Number.parseInt(written.sla_at_risk?.within ?? '15m', 10) },
    calendars: Object.entries(written.calendars ?? {}).map(([name, calendar]) => ({
      name,
      teams: calendar.teams === undefined ? null : items(calendar.teams),
      timezone: calendar.timezone ?? timezone,
      hours: weekdays.map((day) => shift(calendar.hours[day])),
      holidays: calendar.holidays ?? [],
    })),
    attributeBy: written.attribute_by ?? {},
    minN: written.min_n ?? 30,
  };
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `09:00-17:30` in minutes after midnight. */
export function shift(written: string | undefined): CalendarConfig['hours'][number] {
  if (written === undefined) return null;
  const [opens, closes] = written.split('-').map((time) => {
    const [hours, minutes] = time.split(':').map(Number) as [number, number];
    return 60 * hours + minutes;
  }) as [number, number];
  return { opens, closes };
}

type WrittenDimension = NonNullable<Written['dimensions']>[string];

function dimension(written: WrittenDimension): DimensionConfig {
  const plain = { path: null, map: null, ranges: null, segments: null };
  if (typeof written === 'string') return { ...plain, path: written };
  if ('segments' in written) {
    const segments = Object.entries(written.segments).map(([name, where]) => ({ name, where }));
    return { ...plain, segments };
  }
  const map = Object.keys(written.map ?? {}).length === 0 ? null : written.map!;
  return { ...plain, path: written.from, map, ranges: written.ranges ?? null };
}

function health(
  written: NonNullable<Written['health']>,
  follow: readonly Follow[],
  models: readonly string[],
): HealthConfig {
  const usual = follow.findLast((name) => models.includes(name)) ?? 'points';
  const choice = typeof written.model === 'object' ? written.model : null;
  return {
    model: choice?.default ?? (written.model as string | undefined) ?? usual,
    bySegment: { dimension: choice?.dimension ?? 'segment', models: choice?.segments ?? {} },
    missing: policy(written.missing ?? 'redistribute'),
    isUpperInclusive: written.edges === 'upper_inclusive',
    minCoverage: percent(written.min_coverage ?? 0.6, 1),
    newAccountGraceDays: Number.parseInt(written.new_account_grace ?? '30d', 10),
    settings: Object.fromEntries(dotted(written.settings ?? {})),
    includeBelow: written.include_below ?? false,
  };
}

function policy(written: string): MissingPolicy {
  const days = /\((\d+)d\)$/.exec(written)?.[1];
  if (days !== undefined) return { kind: 'carry_forward', days: Number(days) };
  return { kind: written as 'redistribute' | 'neutral' | 'zero' | 'fail' };
}

/** Nested settings by dotted name; `usage: {daily: 1}` and `usage.daily: 1` say the same. */
function dotted(
  settings: Record<string, WrittenSetting>,
  before = '',
): [string, string | number][] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'object' ? dotted(value, `${before}${name}.`) : [[before + name, value]],
  );
}

/** `60%` as 60 out of 100, or as 0.6 out of 1; a number is taken as it stands. */
function percent(written: number | string, outOf: 1 | 100 = 100): number {
  if (typeof written === 'number') return written;
  return (Number.parseFloat(written) * outOf) / 100;
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function items<Item>(value: Item | Item[]): Item[] {
  return listed(value).map(([, item]) => item);
}

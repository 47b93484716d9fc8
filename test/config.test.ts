import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config/config.ts';
import { type FileFacts, findConfig } from '../src/config/find.ts';
import { loadConfig } from '../src/config/load.ts';
import { CliError } from '../src/errors.ts';
import { nearest } from '../src/lib/nearest.ts';

const known = {
  tables: {
    accounts: ['account_id', 'segment', 'industry'],
    subscriptions: ['subscription_id', 'account_id', 'plan', 'amount', 'interval', 'currency'],
    mrr_snapshots: ['account_id', 'month', 'mrr'],
    invoices: ['invoice_id'],
    tickets: ['ticket_id', 'created_at'],
  },
  metrics: ['nrr', 'mrr', 'csat', 'resolution_time'],
  facts: ['account_periods', 'ticket_periods'],
  presets: ['stripe', 'zendesk'],
  models: ['pillars', 'points', 'signals'],
  alerts: { ids: ['csat_low', 'usage_decline'], settings: ['usage_decline.percent'] },
  runnable: ['health', 'sheet', 'executive'],
  formats: ['table', 'md', 'csv', 'json'],
  reports: { ids: ['executive'], blocks: ['executive.outcomes'], commands: ['health'] },
};
const head = 'version: 1\nsources:\n  - table: subscriptions\n    files: s.csv\n';

function load(text: string, overrides: string[] = []): Config {
  return loadConfig({ text, path: 'c.yaml', folder: '/data', overrides, known });
}

/** Line 5 on of a sound config. */
function withLines(lines: string, overrides: string[] = []): Config {
  return load(`${head}${lines}\n`, overrides);
}

function errorOf(run: () => unknown): CliError {
  try {
    run();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('no error');
}

function shown(run: () => unknown): string {
  const { exitCode, where, message, hint } = errorOf(run);
  expect(exitCode).toBe(2);
  return [`${where === undefined ? '' : `${where}: `}${message}`, hint ?? []].flat().join(' | ');
}

describe('YAML', () => {
  it.each([
    ['', 'c.yaml:1:1: the config is empty | config.example.yaml shows what stands in a config'],
    [
      '# only\n',
      'c.yaml:1:1: the config is empty | config.example.yaml shows what stands in a config',
    ],
    ['- a\n', 'c.yaml:1:1: the config is a list, not a mapping'],
    ['hello\n', 'c.yaml:1:1: the config "hello" is not a mapping'],
    ['a: 1\r\na: 2\r\n', 'c.yaml:2:1: key "a" stands twice | keep one of them'],
    ['a:\n\tb: 1\n', 'c.yaml:2:1: a tab indents this line | indent with spaces'],
    [
      'a: &x 1\n',
      'c.yaml:1:7: anchor "&x" | a config has no anchors; put text that begins with & in quotes',
    ],
    [
      'files: *.csv\n',
      'c.yaml:1:8: alias "*.csv" | a config has no aliases; put text that begins with * in quotes: "*.csv"',
    ],
    [
      'a: !!js/function x\n',
      'c.yaml:1:4: unknown tag "!!js/function" | a config has no tags; put text that begins with ! in quotes',
    ],
    [
      'a: 1\n---\nb: 2\n',
      'c.yaml:2:1: a second document begins here | a config is one document; remove the line of dashes',
    ],
    ['%YAML 1.1\n---\na: NO\n', 'c.yaml:1:1: a %YAML line changes how values are read | remove it'],
    ['? [a]\n: 1\n', 'c.yaml:1:3: a key must be text, not a list or a mapping'],
    ['a:\n  __proto__: {b: 1}\n', 'c.yaml:2:3: key "__proto__" is not allowed'],
    ['a: {constructor: 1}\n', 'c.yaml:1:5: key "constructor" is not allowed'],
    [
      'min: >= 100%\n',
      'c.yaml:1:7: block scalar header includes extra characters: >= | put it in quotes: ">= 100%"',
    ],
    [
      'a: {min: > 95%}\n',
      'c.yaml:1:10: plain value cannot start with block scalar indicator > | put it in quotes: "> 95%"',
    ],
    [
      'files: -\n',
      'c.yaml:1:8: unexpected block-seq-ind on same line with key | put it in quotes: "-"',
    ],
    [
      `a: ${'x'.repeat(1_048_576)}`,
      'c.yaml:1:1: the config is larger than 1 MB | data belong in `files:`, not in the config',
    ],
    ['['.repeat(100_000), 'c.yaml:1:65: more than 64 levels of nesting'],
    ['- '.repeat(100_000), 'c.yaml:1:128: more than 64 levels of nesting'],
    ['a: {'.repeat(50_000), 'c.yaml:1:260: more than 64 levels of nesting'],
  ])('refuses text %#', (text, message) => {
    expect(shown(() => load(text))).toBe(message);
  });

  it('reads past a byte order mark, and counts columns without it', () => {
    expect(load(`\ufeff${head}`).timezone).toBe('UTC');
    expect(shown(() => load('\ufeffversion: 2'))).toMatch(/^c\.yaml:1:10: /);
  });

  it('keeps texts that YAML would turn into something else', () => {
    const config = withLines(
      'plans: [1.10, NO, 007, true]\nexpect: {mrr: {2026-10: 1840000.00, 2026: 9007199254740993}}',
    );
    expect(config.plans).toEqual(['1.10', 'NO', '007', 'true']);
    expect(config.expect).toEqual({ mrr: { '2026-10': '1840000.00', '2026': '9007199254740993' } });
  });
});

describe('shape', () => {
  it.each([
    ['timezon: UTC', '5:1: unknown key "timezon" | did you mean timezone?'],
    [
      'identity: {emails: true}',
      '5:12: unknown key "emails" in identity | known keys: aliases, domains, free_mail, rollup, exclude_internal',
    ],
    ['identity: {domains: yes}', '5:21: identity.domains "yes" is not true or false'],
    [
      'identity: {domains: true, free_mail: [uni.edu, me@gmail.com]}',
      '5:48: identity.free_mail[1] "me@gmail.com" is not a domain such as gmail.com',
    ],
    [
      'identity: {free_mail: uni.edu}',
      '5:12: identity.free_mail holds only for accounts that are matched by domain | add domains: true',
    ],
    ['identity: {rollup: child}', '5:20: identity.rollup "child" is not one of none, parent'],
    ['timezone: 5', '5:11: timezone 5 is not text | put it in quotes: "5"'],
    ['currency:', '5:1: currency is empty, not text | fill it in or remove the line'],
    ['plans: [A, null]', '5:12: plans[1] null is not text | put it in quotes: "null"'],
    ['plans: [[A]]', '5:9: plans[0] is a list, not text'],
    [
      'follow: [signal]',
      '5:10: follow[0] "signal" is not one of pillars, points, service, glossary, signals | did you mean signals?',
    ],
    ['follow: []', '5:9: follow is an empty list, not a list of documents'],
    ['fiscal_year_start: 13', '5:20: fiscal_year_start 13 is not a month from 1 to 12'],
    [
      'definitions: {min_n: "5"}',
      '5:22: definitions.min_n "5" is not a whole number of at least 1 | write it without quotes: 5',
    ],
    [
      'definitions: {csat: {scale: [5, 1]}}',
      '5:29: definitions.csat.scale [5, 1] is not a scale such as [1, 5]',
    ],
    ['health: {min_coverage: 60}', '5:24: health.min_coverage 60 is not a share such as 60%'],
    [
      'health: {new_account_grace: 30}',
      '5:29: health.new_account_grace 30 is not a number of days such as 30d | did you mean 30d?',
    ],
    [
      'health: {missing: carryforward}',
      '5:19: health.missing "carryforward" is not one of redistribute, neutral, zero, fail, carry_forward(60d) | did you mean carry_forward(60d)?',
    ],
    [
      'expect: {mrr: {2026-13: 1}}',
      '5:16: "2026-13" in expect.mrr is not a period such as 2026-10, 2026-Q3 or 2026 | months run from 01 to 12, such as 2026-01',
    ],
    [
      'expect: {mrr: {2026-10: 1.84e6}}',
      '5:25: expect.mrr.2026-10 "1.84e6" is not an amount such as 1840000.00',
    ],
    [
      'targets: {nrr: {min: 100%}}',
      '5:22: targets.nrr.min "100%" is not a comparison such as ">= 100%" or a range such as "5–10" | say which side is good: ">= 100%" or "<= 100%"',
    ],
    ['metrix: {}', '5:1: unknown key "metrix" | did you mean metrics?'],
    ['    tabel: x', '5:5: unknown key "tabel" in sources[0] | did you mean table?'],
    ['    max_rejects: -1', '5:18: sources[0].max_rejects -1 is not a whole number of at least 0'],
    [
      '    exported_on: 2026-02-30',
      '5:18: sources[0].exported_on "2026-02-30" is not a date such as 2026-10-31 | 2026-02 ends on 2026-02-28',
    ],
    [
      '    missing: [NULL]',
      '5:15: sources[0].missing[0] NULL is not text | put it in quotes: "NULL"',
    ],
    [
      '    columns: {plan: [A, 5]}',
      '5:25: sources[0].columns.plan[1] 5 is not text | put it in quotes: "5"',
    ],
    [
      '    columns: {plan: {form: A}}',
      '5:22: unknown key "form" in sources[0].columns.plan | did you mean from?',
    ],
    [
      '    columns: {plan: {valu: A}}',
      '5:22: unknown key "valu" in sources[0].columns.plan | did you mean value?',
    ],
    [
      '    columns: {plan: {from: A, sql: b}}',
      '5:31: unknown key "sql" in sources[0].columns.plan | from, value and sql exclude each other',
    ],
    [
      '    columns: {plan: 5}',
      '5:21: sources[0].columns.plan 5 is not a header, a list of headers, or a mapping with from, value or sql | put it in quotes: "5"',
    ],
  ])('refuses %s', (lines, message) => {
    expect(shown(() => withLines(lines)).replace(/^c\.yaml:/, '')).toEqual(message);
  });

  it.each([
    ['timezone: UTC\n', 'c.yaml:1:1: version is missing | add `version:`, the number 1'],
    ['version: "1"\n', 'c.yaml:1:10: version "1" is not the number 1 | write it without quotes: 1'],
    [
      'version: 2\nnovelty: 1\n',
      'c.yaml:1:10: version 2 needs a newer cs-metrics | this cs-metrics reads version: 1',
    ],
    [
      'version: 1\nsources: []\n',
      'c.yaml:2:10: sources is an empty list, not a list with at least one source',
    ],
    [
      'version: 1\nsources:\n  - {table: invoices}\n',
      'c.yaml:3:5: sources[0].files is missing | add `files:`, a path or a list of paths',
    ],
  ])('refuses %j', (text, message) => {
    expect(shown(() => load(text))).toBe(message);
  });
});

describe('names and contradictions', () => {
  it.each([
    ['timezone: Berlin', '5:11: unknown time zone "Berlin" | did you mean Europe/Berlin?'],
    ['timezone: utc', '5:11: unknown time zone "utc" | did you mean UTC?'],
    [
      'timezone: +02:00',
      '5:11: unknown time zone "+02:00" | zones are IANA names such as Europe/Berlin',
    ],
    ['currency: eur', '5:11: unknown currency "eur" | did you mean EUR?'],
    [
      'dimensions: {segment: account.segment}',
      '5:23: unknown table "account" | did you mean accounts?',
    ],
    [
      'dimensions: {segment: accounts.segmnt}',
      '5:23: unknown column "segmnt" of accounts | did you mean segment?',
    ],
    [
      'dimensions: {x: toString.length}',
      '5:17: unknown table "toString" | known tables: accounts, subscriptions, mrr_snapshots, invoices, tickets',
    ],
    [
      'targets: {nnr@cohort: {}}',
      '5:11: unknown metric "nnr@cohort" in targets | `cs-metrics metrics` lists all',
    ],
    [
      'expect: {mmr: {2026: 1}}',
      '5:10: unknown metric "mmr" in expect | did you mean mrr? `cs-metrics metrics` lists all',
    ],
    [
      'definitions: {attribute_by: {resolution_tim: created}}',
      '5:30: unknown metric "resolution_tim" in definitions.attribute_by | did you mean resolution_time? `cs-metrics metrics` lists all',
    ],
    [
      'definitions: {csat: {scale: [1, 5], satisfied_min: 9}}',
      '5:52: definitions.csat.satisfied_min 9 lies outside the scale [1, 5]',
    ],
    [
      'definitions: {mrr: {from: invoices}}',
      '5:27: definitions.mrr.from "invoices", but no source feeds it',
    ],
    ['health: {model: signal}', '5:17: unknown health model "signal" | did you mean signals?'],
    ['    preset: stirpe', '5:13: unknown preset "stirpe" | did you mean stripe?'],
    [
      '    columns: {acount_id: X}',
      '5:15: unknown column "acount_id" of subscriptions | did you mean account_id?',
    ],
    ['    columns: {currency: {value: usd}}', '5:33: unknown currency "usd" | did you mean USD?'],
    ['    encoding: utf9', '5:15: unknown encoding "utf9" | did you mean utf-8?'],
    [
      '    decimal: ","\n    thousands: ","',
      '6:16: decimal and thousands of sources[0] are both ","',
    ],
    [
      '  - {table: subscription, files: a}',
      '5:13: unknown table "subscription" | did you mean subscriptions?',
    ],
    [
      '  - {table: mrr_snapshots, files: a}',
      '5:13: both subscriptions and mrr_snapshots give MRR | add `definitions: {mrr: {from: subscriptions}}`, or `from: mrr_snapshots`',
    ],
    [
      '    name: a\n  - {name: a, table: invoices, files: a}',
      '6:12: two sources have the name "a"',
    ],
    [
      '  - {table: invoices, files: "-"}\n  - {table: tickets, files: ["-"]}',
      '6:30: sources[1].files reads standard input already',
    ],
  ])('refuses %s', (lines, message) => {
    expect(shown(() => withLines(lines))).toBe(`c.yaml:${message}`);
  });

  it('shows the fault in its line, without what could steer a terminal', () => {
    expect(errorOf(() => withLines('    tabel: x')).excerpt).toBe(
      '  4 |     files: s.csv\n  5 |     tabel: x\n          ^^^^^',
    );
    const steering = errorOf(() => withLines('"a\u001b[31m\u202e": 1'));
    expect(`${steering.message}${steering.excerpt}`).not.toMatch(/[\u001b\u202e]/);
    const long = errorOf(() => withLines(`currency: ${'x'.repeat(5000)}`));
    expect(`${long.message}${long.excerpt}`.length).toBeLessThan(400);
  });
});

describe('overrides', () => {
  it('change, add and replace', () => {
    const settings = [
      'timezone=Europe/Berlin',
      'sources[0].files=-',
      'health.settings.usage.days=16',
      'plans=[A, 1.10]',
    ];
    const config = withLines(
      'plans: [B]\nhealth: {settings: {usage: {x: 1}, usage.days: 10}}',
      settings,
    );
    expect(config.timezone).toBe('Europe/Berlin');
    expect(config.sources[0]!.files).toEqual(['-']);
    expect(config.plans).toEqual(['A', '1.10']);
    expect(config.health.settings).toEqual({ 'usage.x': 1, 'usage.days': 16 });
    expect(config.at(['plans', 1])).toBe('--set plans');
    expect(config.hash).not.toBe(withLines('').hash);
  });

  it.each([
    ['currency=eur', '--set currency: unknown currency "eur" | did you mean EUR?'],
    ['timezon=UTC', '--set timezon: unknown key "timezon" | did you mean timezone?'],
    [
      'definitions.cst.scale=[1, 5]',
      '--set definitions.cst.scale: unknown key "cst" in definitions | did you mean csat?',
    ],
    [
      'x',
      '--set "x" is not a key and a value | write --set key.path=value, such as --set health.model=signals',
    ],
    [
      'sources.9.files=x',
      '--set sources.9.files: "9" is not a position of a list of 1 | positions count from 0',
    ],
    ['version.x=5', '--set version.x: version holds a value, not keys'],
    ['plans=[a', '--set plans: flow sequence must end with a ]'],
    [
      'currency=*x',
      '--set currency: alias "*x" | a config has no aliases; put text that begins with * in quotes: "*x"',
    ],
    ['__proto__.x=1', '--set __proto__.x: key "__proto__" is not allowed'],
    ['plans={prototype: 1}', '--set plans: key "prototype" is not allowed'],
  ])('refuse %s', (setting, message) => {
    expect(shown(() => withLines('', [setting]))).toBe(message);
  });
});

const defaults: Omit<Config, 'at' | 'hash' | 'lines' | 'sources'> = {
  path: 'c.yaml',
  folder: '/data',
  timezone: 'UTC',
  isTimezoneAssumed: true,
  currency: null,
  forecast: {
    probabilities: [
      { from: 80, p: 0.95 },
      { from: 60, p: 0.85 },
      { from: 40, p: 0.6 },
      { from: 20, p: 0.3 },
      { from: 0, p: 0.1 },
    ],
    isLearned: false,
    prior: 20,
  },
  privacy: { isPseudonymous: false, keyEnv: 'CS_METRICS_PSEUDONYM_KEY' },
  pseudonyms: null,
  fiscalYearStart: 1,
  follow: ['points'],
  identity: {
    aliases: null,
    matchesDomains: false,
    freeMail: [],
    isRolledUp: false,
    excludeInternal: true,
  },
  dimensions: {},
  metrics: [],
  reports: [],
  plans: [],
  events: { login: ['login', 'signed_in', 'session_start'], value: [] },
  expect: {},
  definitions: {
    mrr: { from: null },
    nrr: { variant: null },
    grr: { variant: null },
    csat: { scale: null, satisfiedMin: null },
    ces: { direction: 'ease', isDirectionAssumed: true },
    ttv: { start: 'contract' },
    renewal: { graceDays: 30 },
    adoption: { bands: [40, 75] },
    clv: { grossMargin: null },
    fcr: { reopenDays: 7 },
    activation: {
      windowDays: 30,
      loginDays: 7,
      minLogins: 3,
      minFeatures: 3,
      minCoreFeatures: 1,
    },
    sla: {},
    slaAtRisk: { withinMinutes: 15 },
    calendars: [],
    attributeBy: {},
    minN: 30,
  },
  targets: {},
  models: {},
  health: {
    model: 'points',
    bySegment: { dimension: 'segment', models: {} },
    missing: { kind: 'redistribute' },
    isUpperInclusive: false,
    minCoverage: 0.6,
    newAccountGraceDays: 30,
    settings: {},
    includeBelow: false,
  },
  alerts: { coolDownDays: 7, off: [], settings: {}, state: '/data/cs-metrics-state.json' },
  runs: {
    daily: { reports: [], formats: ['md', 'csv'], deliver: [], due: '08:00' },
    weekly: { reports: ['health'], formats: ['md', 'csv'], deliver: [], due: 'mon 09:00' },
    monthly: {
      ...{ reports: ['health', 'sheet', 'executive'], formats: ['md', 'csv'] },
      ...{ deliver: [], due: 'first mon 09:00' },
    },
  },
  deliver: [],
  quality: { accuracy: 99.5, completeness: 95, maxAgeDays: null },
  backtest: { redMultiple: 3, recall: 2 / 3, green: 0.8 },
  showsPersonal: false,
  showsComments: false,
  record: { isOn: false, file: '/data/cs-metrics-records.jsonl' },
  cache: { isUsed: true, folder: null, maxBytes: 2 * 1024 ** 3, minBytes: 8 * 1024 ** 2 },
  locked: { months: [], until: null },
};

describe('what a config says', () => {
  it('fills in every default', () => {
    const { at, hash, lines, sources, ...rest } = load(head);
    expect(rest).toEqual(defaults);
    expect(sources[0]).toMatchObject({
      name: 'subscriptions',
      index: 0,
      tables: ['subscriptions'],
      files: ['/data/s.csv'],
    });
    expect(hash).toMatch(/^[0-9a-f]{6}$/);
    expect(lines()).toContainEqual({
      key: 'sources.subscriptions.files',
      value: '"s.csv"',
      where: 'c.yaml:4:5',
    });
    expect(at(['sources', 0, 'files'])).toBe('c.yaml:4:5');
    expect(at(['sources', 0, 'preset', 'x'])).toBe('c.yaml:3:5');
    expect(at(['health', 'model'])).toBe('c.yaml:1:1');
  });

  it('reads every form of a column', () => {
    const { columns } = withLines(
      '    columns: {plan: Plan, amount: [A, B], interval: {value: 007}, account_id: {sql: a || b},\n' +
        '      currency: {from: C, map: {1: 1.10, no: ""}, unit: minor}}',
    ).sources[0]!;
    const none = {
      format: null,
      timezone: null,
      unit: null,
      decimal: null,
      thousands: null,
      separator: null,
    };
    expect(columns).toEqual({
      plan: { kind: 'header', from: ['Plan'], ...none, map: null, default: null },
      amount: { kind: 'header', from: ['A', 'B'], ...none, map: null, default: null },
      interval: { kind: 'value', value: '007' },
      account_id: { kind: 'sql', sql: 'a || b' },
      currency: {
        kind: 'header',
        from: ['C'],
        ...none,
        unit: 'minor',
        map: { 1: '1.10', no: '' },
        default: null,
      },
    });
  });

  it('lets a source of several tables use the columns of any', () => {
    const [, wide, third] = withLines(
      '  - {table: [accounts, tickets], files: [/x/*.csv, a/b.csv], columns: {segment: S, ticket_id: T}}\n' +
        '  - {table: subscriptions, files: b.csv, missing: ["", N/A, 0]}',
    ).sources;
    expect(wide).toMatchObject({ name: 'accounts+tickets', files: ['/x/*.csv', '/data/a/b.csv'] });
    expect(third).toMatchObject({ name: 'subscriptions #3', missing: ['N/A', '0'] });
  });

  it.each([
    ['health: {model: pillars}\nfollow: signals', 'health', { model: 'pillars' }],
    ['follow: [signals, glossary]', 'health', { model: 'signals' }],
    [
      'health: {missing: carry_forward(60d), min_coverage: 55.5%}',
      'health',
      { missing: { kind: 'carry_forward', days: 60 }, minCoverage: 0.555 },
    ],
    [
      'quality: {accuracy: 99%, completeness: 90, max_age: 35d}',
      'quality',
      { accuracy: 99, completeness: 90, maxAgeDays: 35 },
    ],
    [
      'forecast: {probabilities: {0: 0.4, 62.5: 91.25%}, learned: true, prior: 5}',
      'forecast',
      {
        probabilities: [
          { from: 62.5, p: 0.9125 },
          { from: 0, p: 0.4 },
        ],
        isLearned: true,
        prior: 5,
      },
    ],
    [
      'definitions: {ces: {direction: ease}, sla: {P1: {response_hours: 0.5}}}',
      'definitions',
      {
        ces: { direction: 'ease', isDirectionAssumed: false },
        sla: { P1: { responseHours: 0.5, resolutionHours: null } },
      },
    ],
    [
      'targets: {nrr@cohort: {window: 12m, min: ">=100%", segments: {SMB: {target: "> 95%"}}}}',
      'targets',
      {
        'nrr@cohort': [
          {
            window: '12m',
            from: null,
            min: '>=100%',
            target: null,
            best: null,
            by: { segment: { SMB: { min: null, target: '> 95%', best: null } } },
            keys: ['targets', 'nrr@cohort'],
          },
        ],
      },
    ],
    [
      'identity: {aliases: a.csv, rollup: parent, exclude_internal: false}',
      'identity',
      { aliases: '/data/a.csv', isRolledUp: true, excludeInternal: false },
    ],
  ] as const)('reads %s', (lines, key, part) => {
    expect(withLines(lines)[key]).toMatchObject(part);
  });
});

describe('findConfig', () => {
  const ours: FileFacts = { isFile: true, mode: 0o644, userId: 7 };
  const git: FileFacts = { isFile: false, mode: 0o755, userId: 7 };
  const xdg = '/home/a/.config/cs-metrics/config.yaml';

  function find(
    files: Record<string, FileFacts>,
    more: { flag?: string; env?: Record<string, string> } = {},
  ) {
    const env = { HOME: '/home/a', ...more.env };
    return findConfig({
      flag: more.flag,
      env,
      cwd: '/r/sub',
      userId: 7,
      stat: (path) => files[path] ?? null,
    });
  }

  it.each([
    [
      'the flag',
      { '/r/sub/f.yaml': ours, '/r/sub/cs-metrics.yaml': ours },
      { flag: 'f.yaml' },
      'f.yaml',
    ],
    [
      'the variable',
      { '/e.yaml': ours, '/r/sub/cs-metrics.yaml': ours },
      { env: { CS_METRICS_CONFIG: '/e.yaml' } },
      '/e.yaml',
    ],
    [
      'the folder',
      { '/r/sub/cs-metrics.yaml': ours, '/r/cs-metrics.yaml': ours },
      {},
      'cs-metrics.yaml',
    ],
    ['a parent', { '/r/cs-metrics.yaml': ours, '/r/.git': git }, {}, '../cs-metrics.yaml'],
    [
      'not beyond the repository',
      { '/cs-metrics.yaml': ours, '/r/.git': git, [xdg]: ours },
      {},
      xdg,
    ],
    [
      'XDG',
      { '/x/cs-metrics/config.yaml': ours, [xdg]: ours },
      { env: { XDG_CONFIG_HOME: '/x' } },
      '/x/cs-metrics/config.yaml',
    ],
    ['no relative XDG', { [xdg]: ours }, { env: { XDG_CONFIG_HOME: 'x' } }, xdg],
  ])('takes %s', (_, files, more, path) => {
    expect(find(files, more)).toMatchObject({ path, warnings: [] });
  });

  it.each([
    ['other users may write it', { ...ours, mode: 0o664 }],
    ['it belongs to another user', { ...ours, userId: 0 }],
  ])('ignores a parent: %s', (why, facts) => {
    const { path, warnings } = find({ '/r/cs-metrics.yaml': facts, [xdg]: ours });
    expect(path).toBe(xdg);
    expect(warnings).toEqual([
      `../cs-metrics.yaml is ignored: ${why}; to use it, write --config ../cs-metrics.yaml`,
    ]);
    expect(find({ '/r/cs-metrics.yaml': facts }, { flag: '../cs-metrics.yaml' }).warnings).toEqual(
      [],
    );
  });

  it('says where it looked and what to do', () => {
    const error = errorOf(() => find({ '/r/.git': git }));
    expect(error).toMatchObject({ message: 'no config found', exitCode: 2 });
    expect(error.excerpt).toBe(
      `looked for:\n  /r/sub/cs-metrics.yaml\n  /r/cs-metrics.yaml\n  ${xdg}`,
    );
    expect(error.hint).toBe(
      'copy config.example.yaml beside your exports as cs-metrics.yaml, or name a config with --config FILE',
    );
    expect(shown(() => find({ '/r/sub/cs-metrics.yml': ours }))).toBe(
      'no config found | rename cs-metrics.yml to cs-metrics.yaml',
    );
    expect(shown(() => find({}, { flag: 'x.yaml' }))).toBe(
      '--config names "x.yaml", which does not exist | relative paths start at /r/sub',
    );
  });
});

describe('nearest', () => {
  it.each([
    ['acount_id', 'account_id'],
    ['accountId', 'account_id'],
    ['amuont', 'amount'],
    ['subscr', 'subscription_id'],
    ['zzz', null],
    ['', null],
    ['a', null],
    ['x'.repeat(10_000), null],
  ])('word %#', (word, found) => {
    expect(nearest(word, ['subscription_id', 'account_id', 'amount'])).toBe(found);
  });
});

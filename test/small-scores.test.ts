import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { contextOf, withExports } from '../src/commands/context.ts';
import type { Effects } from '../src/effects.ts';
import { modelNamed, modelNeeds } from '../src/health-models.ts';
import { addMonths } from '../src/lib/dates.ts';
import { deriveFor } from '../src/pipeline.ts';
import { type Score, score } from '../src/score/score.ts';
import { root, rowsOf } from './cli.ts';
import { type Exports, exportsOf } from './exports.ts';

type Judged = { raw: number | string; score: number };
type Theirs = {
  inputs: Record<string, Judged | null>;
  groups: Record<string, number | null>;
  coverage: number;
  score: number | null;
};

const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'))
  .scores as Record<string, Record<string, Record<string, Theirs>>>;

/** Scores of the fixture at a date, with all their parts. */
async function scoresAt(id: string, t: string): Promise<Map<string, Score>> {
  const stream = { isTTY: false, columns: undefined, write: async () => {} };
  const folder = join(root, 'fixtures/small/scores');
  const effects: Effects = {
    ...{ now: () => Date.UTC(2026, 6, 2), cwd: folder, env: {}, userId: null, cores: 2 },
    ...{ temporaryFolder: tmpdir(), onInterrupt: () => () => {} },
    ...{ removeFolder: (path) => rmSync(path, { recursive: true, force: true }) },
    ...{
      stdin: process.stdin,
      stdout: stream,
      stderr: stream,
      processes: { own: 1, startOf: () => null },
    },
  };
  const context = contextOf(effects, { set: [] });
  const { config } = context;
  const model = modelNamed(id, config);
  const scores = await withExports(context, modelNeeds(config, [model]), async (gathered) => {
    const span = { period: 'now', window: '1m', start: addMonths(t, -1), end: t };
    const facts = await deriveFor(gathered, [span], [t], []);
    const found = await score(gathered.engine, {
      ...{ model, health: config.health, context: facts },
      asOfs: [t],
    });
    for (const one of found) expect(one.parts.length).toBeGreaterThan(0);
    return found;
  });
  return new Map(scores.map((one) => [one.accountId, one]));
}

const cases = Object.entries(oracle).flatMap(([t, byModel]) =>
  Object.entries(byModel).map(([id, accounts]) => ({ t, id, accounts })),
);

describe.each(cases)('$id at $t', ({ t, id, accounts }) => {
  let ours: Map<string, Score>;
  beforeAll(async () => {
    ours = await scoresAt(id, t);
  });

  it('scores exactly the customers', () => {
    expect([...ours.keys()].sort()).toEqual(Object.keys(accounts));
  });

  it.each(Object.entries(accounts))('%s', (account, theirs) => {
    const own = ours.get(account)!;
    for (const { input, score: judged } of own.parts) {
      const expected = theirs.inputs[input]?.score ?? null;
      if (expected === null) expect(judged, input).toBeNull();
      else expect(judged, input).toBeCloseTo(expected, 5);
    }
    expect(100 * own.coverage).toBeCloseTo(theirs.coverage, 9);
    if (theirs.score === null) expect(own.score).toBeNull();
    else expect(own.score).toBeCloseTo(theirs.score, 5);
  });

  // Where the figure shown is the one that is scored.
  it.each(['nps', 'csm_sentiment', 'login_frequency', 'user_growth', 'usage_growth'])(
    'figure of %s',
    (input) => {
      for (const [account, theirs] of Object.entries(accounts)) {
        const part = theirs.inputs[input];
        if (part == null) continue;
        const own = ours.get(account)!.parts.find((one) => one.input === input)!;
        expect(Number(own.value), account).toBeCloseTo(Number(part.raw), 9);
      }
    },
  );
});

type Text = Record<string, string>;

const soon = '2026-07-10';

/** What may become known of a row after the as-of date. */
const later: Record<string, (row: Text) => Text> = {
  tickets: (row) =>
    row.resolved_at === ''
      ? { ...row, resolved_at: `${soon} 09:00:00`, satisfaction: '1', sentiment: '-1' }
      : row,
  goals: (row) =>
    row.kind !== 'kpi' && row.achieved_on === '' ? { ...row, achieved_on: soon } : row,
  invoices: (row) =>
    ['open', 'failed'].includes(row.status!) && row.paid_on === ''
      ? { ...row, paid_on: soon }
      : row,
  users: (row) => (row.deactivated_on === '' ? { ...row, deactivated_on: soon } : row),
  subscriptions: (row) => (row.ends_on === '' ? { ...row, ends_on: soon } : row),
  contracts: (row) => (row.terminated_on === '' ? { ...row, terminated_on: soon } : row),
  accounts: (row) => (row.first_value_on === '' ? { ...row, first_value_on: soon } : row),
};

const p = { account_id: 'p02' };

/** What may come after the as-of date, its first instant included. */
const more: Record<string, readonly Text[]> = {
  account_history: [
    { ...p, valid_from: '2026-07-01', segment: 'SMB', csm_sentiment: '1', renewal_intent: '1' },
  ],
  usage_events: ['2026-07-01 00:00:00', '2026-07-11 09:00:00'].map((occurred_at) => {
    return { ...p, user_id: 'u9', occurred_at, event: 'login', feature: 'f01', session_id: 'z' };
  }),
  users: [{ ...p, user_id: 'u9', signed_up_on: '2026-07-01' }],
  features: [{ feature: 'f99', tier: 'core', released_on: '2026-07-01' }],
  survey_responses: ['nps', 'csat'].map((survey) => {
    const row = { ...p, response_id: `z${survey}`, respondent_id: 'x', survey, score: '1' };
    return {
      ...row,
      responded_at: '2026-07-01 00:00:00',
      ticket_id: survey === 'csat' ? 't003' : '',
    };
  }),
  tickets: [{ ...p, ticket_id: 'z', created_at: '2026-07-01 00:00:00', is_complaint: 'true' }],
  feedback: [{ ...p, feedback_id: 'z', kind: 'complaint', created_at: '2026-07-01 00:00:00' }],
  goals: [{ ...p, goal_id: 'z', kind: 'goal', created_on: '2026-07-01', due_on: '2026-07-02' }],
  invoices: [
    {
      ...{ ...p, invoice_id: 'z', issued_on: '2026-06-01', due_on: '2026-07-01', status: 'open' },
      ...{ amount: '1', currency: 'USD' },
    },
  ],
  subscriptions: [
    {
      ...{ ...p, subscription_id: 'z', product: 'plus', amount: '900', currency: 'USD' },
      ...{ interval: 'month', starts_on: '2026-07-01' },
    },
  ],
  activities: [
    {
      ...{ ...p, activity_id: 'z', kind: 'business_review', occurred_at: '2026-07-01 00:00:00' },
      ...{ status: 'completed', is_executive: 'true' },
    },
  ],
};

describe('what comes later', () => {
  const folder = join(root, 'fixtures/small/scores');
  const config = readFileSync(join(folder, 'cs-metrics.yaml'), 'utf8').replace('version: 1\n', '');
  const tables = readdirSync(folder).flatMap((name) => /^(\w+)\.csv$/.exec(name)?.[1] ?? []);
  const companyOf = (change: (table: string, rows: Text[]) => readonly Text[]) => {
    const files = tables.map((table): [string, string] => {
      const text = readFileSync(join(folder, `${table}.csv`), 'utf8');
      const { data, meta } = Papa.parse<Text>(text, { header: true, skipEmptyLines: true });
      const changed = Papa.unparse([...change(table, data)], {
        columns: meta.fields!,
        newline: '\n',
      });
      return [`${table}.csv`, `${changed}\n`];
    });
    return exportsOf(Object.fromEntries(files), config);
  };
  const now = companyOf((_, rows) => rows);
  const then = companyOf((table, rows) => [
    ...rows.map(later[table] ?? ((row) => row)),
    ...(more[table] ?? []),
  ]);

  it.each(['pillars', 'signals'])('changes nothing in the %s of before', (id) => {
    const seen = (company: Exports) => {
      const args = [
        '--model',
        id,
        '--month',
        '2026-06',
        '--as-of',
        '2026-12-31',
        '--format',
        'csv',
      ];
      const { code, stdout, stderr } = company.run('health', ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      // The end of a contract is shown as soon as the export names it.
      return rowsOf(stdout).map(({ renewal_on: _, ...row }) => row);
    };
    const [before, after] = [seen(now), seen(then)];
    expect(before).toHaveLength(14);
    expect(after).toEqual(before);
  });
});

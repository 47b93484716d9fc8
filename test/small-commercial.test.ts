import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';
import { csv, exportsOf, shown, source } from './exports.ts';

// fixtures/small/oracle/commercial.py reads the definitions on its own.
const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'))
  .commercial as {
  figures: Record<string, Record<string, Record<string, Figure | null>>>;
  fates: Record<string, Record<string, string>>;
};

type Figure = { value: number; numerator?: string; denominator?: string };

const small = ['--config', 'fixtures/small/cs-metrics.yaml'];
const ids = Object.keys(oracle.figures['2026-06/1m']!.total!);

function measured(window: string, ...more: string[]): Record<string, string>[] {
  const asked = ids.map((id) => `${id}/${window}`);
  const run = cli([
    ...['metrics', ...asked, ...small, '--month', '2026-06', '--by', 'segment'],
    ...[...more, '--format', 'csv'],
  ]);
  expect(run.stderr).toBe('');
  return rowsOf(run.stdout);
}

const rows = [...measured('1m', '--months', '6'), ...measured('3m'), ...measured('12m')];

function rowOf(id: string, key: string, segment: string): Record<string, string> | undefined {
  const [metric, variant] = id.split('@');
  const [period, window] = key.split('/');
  return rows.find(
    (r) =>
      r.metric === metric &&
      (variant === undefined || r.variant === variant) &&
      r.period === period &&
      r.window === window &&
      r.segment === segment,
  );
}

describe('fixtures/small against its oracle', () => {
  const cases = Object.entries(oracle.figures).flatMap(([key, segments]) =>
    Object.entries(segments).map(([name, figures]) => [key, name, figures] as const),
  );

  it('covers all months and windows, with and without values', () => {
    expect(cases).toHaveLength(8 * 5);
    const told = ids.map((id) => cases.map(([, , figures]) => figures[id] ?? null));
    for (const figures of told) {
      expect(figures.filter((figure) => (figure?.value ?? 0) !== 0).length).toBeGreaterThan(2);
    }
  });

  it.each(cases)('%s %s', (key, name, figures) => {
    for (const [id, theirs] of Object.entries(figures)) {
      const what = `${id} ${key} ${name}`;
      const ours = rowOf(id, key, name === 'total' ? '' : name);
      // Segments without a row of the fact are not among the rows.
      if (ours === undefined) {
        expect({ what, name, value: theirs?.value ?? 0 }).not.toMatchObject({ name: 'total' });
        expect(theirs?.value ?? 0, what).toBe(0);
        continue;
      }
      if (theirs === null) {
        expect(ours.value, what).toBe('');
        expect(ours.note, what).not.toBe('');
        continue;
      }
      expect(Number(ours.value), what).toBeCloseTo(theirs.value, 8);
      if (theirs.numerator !== undefined) {
        expect(Number(ours.numerator), what).toBe(Number(theirs.numerator));
        expect(Number(ours.denominator), what).toBe(Number(theirs.denominator));
      }
    }
  });
});

describe('a figure that is not known says why', () => {
  it.each([
    ['cost_to_serve', '2026-06/1m', 'small_business', 'some of the costs name no account and'],
    ['cac', '2026-06/12m', '', 'no new customers, or the costs do not cover the period'],
    ['cac', '2026-05/1m', '', 'no new customers, or the costs do not cover the period'],
    ['roi@90d', '2026-04/1m', '', 'the accounts that reached that age had no costs'],
    ['roi@6m', '2026-01/1m', '', 'no account reached that age in the period'],
    ['early_renewal_rate', '2026-01/1m', '', 'no contract ended in the period'],
  ])('%s %s %s', (id, key, segment, note) => {
    const row = rowOf(id, key, segment)!;
    expect(row.value).toBe('');
    expect(row.note).toContain(note);
  });
});

describe('explain', () => {
  const inputs = (...args: string[]): string[] => {
    const run = cli(['explain', ...args, ...small, '--month', '2026-06', '--format', 'csv']);
    expect(run.stderr).toBe('');
    return rowsOf(run.stdout)
      .filter(({ role }) => role !== 'account')
      .map((r) => [r.account_id, r.role, r.amount, `${r.source_file}:${r.source_line}`].join(' '));
  };

  it.each(Object.entries(oracle.fates).filter(([key]) => key.startsWith('2026-06')))(
    'says in words what became of the contracts of %s',
    (key, fates) => {
      const lines = readFileSync(join(root, 'fixtures/small/contracts.csv'), 'utf8').split('\n');
      const found = inputs(`renewal_rate/${key.split('/')[1]}`).map((text) => {
        const [, became, line] = /(renewed|churned|pending) .*:(\d+)$/.exec(text)!;
        return [lines[Number(line) - 1]!.split(',')[0], became];
      });
      expect(Object.fromEntries(found)).toEqual(fates);
    },
  );

  it('names early renewals', () => {
    const early = inputs('early_renewal_rate').filter((text) => text.includes(' early '));
    expect(early).toEqual([' early 100 contracts.csv:22', 'eve early 1000 contracts.csv:5']);
  });

  it('lists benefits, costs and fees, and leaves platform costs to the invoices', () => {
    expect(inputs('roi', '--account', 'dot')).toEqual([
      'dot benefit 100 benefits.csv:8',
      'dot benefit 50.5 benefits.csv:9',
      'dot cost 40 costs.csv:14',
      'dot cost 30 costs.csv:23',
      'dot fee 150 invoices.csv:3',
    ]);
    expect(inputs('roi@12m', '--account', 'bo')).toEqual([
      'bo benefit 5000 benefits.csv:6',
      'bo cost 500 costs.csv:5',
    ]);
  });

  it('lists costs of no account and the customers they are spent on', () => {
    expect(inputs('cac')).toEqual([
      ' cost 500 costs.csv:28',
      'ray closing 50 subscriptions.csv:28',
      'ray cost 44 costs.csv:29',
      'sue closing 60 subscriptions.csv:29',
    ]);
  });

  it('lists what was referred', () => {
    expect(inputs('referral_rate/1m')).toEqual([
      'ray closing 50 subscriptions.csv:28',
      'ray referral  opportunities.csv:9',
      'sue closing 60 subscriptions.csv:29',
    ]);
  });

  it('lists amounts by the year, those that ended too', () => {
    const jo = inputs('arr@formula/3m', '--account', 'jo');
    expect(jo).toEqual([
      'jo cancelled 1380 subscriptions.csv:13',
      'jo running 2070 subscriptions.csv:14',
    ]);
  });
});

const may = ['--month', '2026-05', '--format', 'csv'];

describe('without data', () => {
  const bare = exportsOf(
    { 'a.csv': csv('account_id', 'a') },
    source('accounts', 'a.csv', 'preset: generic'),
    'timezone: UTC',
  );
  const billing = 'needs subscriptions, mrr_snapshots or invoices';

  it.each([
    ['acv', 'needs contracts'],
    ['arr@contracted', 'needs contracts'],
    ['arr@formula', billing],
    ['renewal_rate', 'needs contracts'],
    ['early_renewal_rate', 'needs contracts'],
    ['renewals_due', 'needs contracts'],
    ['expansion_pipeline', 'needs opportunities'],
    ['expected_close', 'needs opportunities'],
    ['csql', 'needs opportunities'],
    ['roi', 'needs benefits'],
    ['cac', billing],
    ['crc', billing],
    ['cost_to_serve', billing],
    ['referral_rate', billing],
  ])('%s %s', (id, note) => {
    const run = bare.run('metrics', id, ...may);
    expect(rowsOf(run.stdout)[0]).toMatchObject({ value: '', note });
    expect(run.code).toBe(0);
  });

  it('billing alone says what else is needed', () => {
    const given = exportsOf(
      { 's.csv': csv('subscription_id,account_id,amount,interval,starts_on') },
      source('subscriptions', 's.csv'),
      'timezone: UTC',
    );
    const found = rowsOf(given.run('metrics', 'cac', 'referral_rate', ...may).stdout);
    expect(found.map(({ value, note }) => `${value}${note}`)).toEqual([
      'needs costs',
      'needs accounts.referred_by or opportunities.source',
    ]);
  });

  it.each([
    ['contracts', 'contract_id,account_id,starts_on,arr', 'acv', 'no contract runs at the end'],
    ['contracts', 'contract_id,account_id,ends_on,outcome', 'renewal_rate', 'no contract ended'],
    [
      'contracts',
      'contract_id,account_id,ends_on',
      'renewal_rate',
      'needs contracts.renewed_on or',
    ],
    ['contracts', 'contract_id,account_id,ends_on', 'renewals_due@arr', 'needs contracts.arr'],
    ['opportunities', 'opportunity_id,source', 'csql', 'needs opportunities.created_on'],
    ['benefits', 'account_id,realised_on,amount', 'roi', 'needs costs.borne_by or invoices'],
  ])('%s with only %s: %s', (table, head, id, note) => {
    const empty = exportsOf({ 'x.csv': csv(head) }, source(table, 'x.csv'), 'timezone: UTC');
    const [row] = rowsOf(empty.run('metrics', id, ...may).stdout);
    expect(row!.value).toBe('');
    expect(row!.note).toContain(note);
  });

  it('nothing due and no lead is 0, not unknown', () => {
    const head = 'contract_id,account_id,ends_on,arr';
    const lead = csv('opportunity_id,source,created_on', 'o,csql,2026-04-30');
    const files = { 'c.csv': csv(head, 'c,a,2026-06-01,10'), 'o.csv': lead };
    const sources = '{table: contracts, files: c.csv}, {table: opportunities, files: o.csv}';
    const given = exportsOf(files, `sources: [${sources}]`, 'timezone: UTC');
    const found = rowsOf(given.run('metrics', 'renewals_due@arr', 'csql', ...may).stdout);
    expect(found.map(({ value }) => value)).toEqual(['0.00', '0']);
  });
});

describe('other shapes of exports', () => {
  const subscriptions = csv(
    'subscription_id,account_id,amount,interval,starts_on',
    's1,a,10,month,2026-05-01',
    's2,b,10,month,2026-05-02',
  );

  it('a referral named by the accounts export counts', () => {
    const files = {
      'a.csv': csv('account_id,referred_by', 'a,b', 'b,'),
      's.csv': subscriptions,
    };
    const sources = '{table: accounts, files: a.csv}, {table: subscriptions, files: s.csv}';
    const given = exportsOf(files, `sources: [${sources}]`, 'timezone: UTC');
    const [row] = rowsOf(given.run('metrics', 'referral_rate/1m', ...may).stdout);
    expect(row).toMatchObject({ value: '50.0', numerator: '1', denominator: '2' });
    expect(given.run('explain', 'referral_rate/1m', '--month', '2026-05').code).toBe(0);
  });

  it('platform costs are fees where no invoices are there', () => {
    const files = {
      'a.csv': csv('account_id,signed_on', 'a,2026-02-10'),
      'b.csv': csv('account_id,realised_on,amount', 'a,2026-03-01,150'),
      'c.csv': csv(
        'month,category,borne_by,account_id,amount',
        '2026-02-01,platform,customer,a,50',
      ),
    };
    const sources = [
      '{table: accounts, files: a.csv}',
      '{table: benefits, files: b.csv}',
      '{table: costs, files: c.csv}',
    ].join(', ');
    const given = exportsOf(files, `sources: [${sources}]`, 'timezone: UTC');
    const [row] = rowsOf(given.run('metrics', 'roi/1m', ...may).stdout);
    expect(row).toMatchObject({ value: '200.0', numerator: '100', denominator: '50', n: '1' });
  });

  const contracts = csv(
    'contract_id,account_id,starts_on,ends_on,arr,currency,renewed_on',
    'c1,a,2025-05-20,2026-05-20,100,EUR,2026-05-30',
    'c2,b,2025-05-20,2026-05-20,100,USD,',
  );
  const alone = (...lines: string[]) =>
    exportsOf({ 'c.csv': contracts }, source('contracts', 'c.csv'), 'timezone: UTC', ...lines);

  it('contracts alone name the currency, or stop the run where they name several', () => {
    expect(shown(alone().run('metrics', 'renewal_rate', ...may))).toEqual([
      '2 error: cs-metrics.yaml:1:1: the exports have 2 currencies: EUR, USD',
      expect.stringContaining('hint: name the reporting currency'),
    ]);
    const one = exportsOf(
      { 'c.csv': contracts.replace('EUR', 'USD') },
      source('contracts', 'c.csv'),
      'timezone: UTC',
    );
    const [row] = rowsOf(one.run('metrics', 'renewals_due@arr', ...may).stdout);
    expect(row!.value).toBe('200.00');
  });

  it('a contract without a rate stops the run, and only where it counts', () => {
    expect(shown(alone('currency: USD').run('metrics', 'renewals_due@arr', ...may))).toEqual([
      '3 error: no exchange rate from EUR to USD for 2026-05-01',
      expect.stringContaining('hint: a rate dated before that day'),
    ]);
    const april = alone('currency: USD').run(
      ...['metrics', 'renewals_due@arr', '--month', '2026-04', '--format', 'csv'],
    );
    expect(rowsOf(april.stdout)[0]).toMatchObject({ value: '0.00', note: '' });
  });

  it('the grace for late renewals is a setting', () => {
    const rate = (...lines: string[]) => {
      const given = alone('currency: USD', ...lines);
      given.put('c.csv', contracts.replace('EUR', 'USD'));
      return rowsOf(given.run('metrics', 'renewal_rate/1m', ...may).stdout)[0]!.numerator;
    };
    expect(rate('definitions: {renewal: {grace: 10d}}')).toBe('1');
    expect(rate('definitions: {renewal: {grace: 9d}}')).toBe('0');
  });
});

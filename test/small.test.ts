import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, root, rowsOf } from './cli.ts';

// fixtures/small/expected.json comes from expected.py, which reads the definitions on its own.
const oracle = JSON.parse(readFileSync(join(root, 'fixtures/small/expected.json'), 'utf8'));

const ids = [
  'mrr_opening mrr_new mrr_reactivation mrr_expansion mrr_contraction mrr_churn mrr_fx mrr_transfer mrr',
  'customers nrr@cohort nrr@movements grr@cohort grr@movements logo_churn@start logo_churn@start_plus_new',
  'logo_churn@average logo_churn@all logo_retention@cohort logo_retention@end_minus_new',
  'nps nps@all csat csat_mean ces first_response_time first_response_time@median resolution_time',
  'resolution_time@median sla_compliance fcr fcr@all tickets_per_customer escalations',
  'mau wau dau stickiness user_adoption activation_rate',
  'ttv@contract ttv@contract.median ttv@contract.p90 ttv@contract.km_median',
  'ttv@signup ttv@signup.median ttv@signup.p90 ttv@signup.km_median',
]
  .join(' ')
  .split(' ');

const config = ['--config', 'fixtures/small/cs-metrics.yaml', '--as-of', oracle.as_of];
const run = cli([
  'metrics',
  ...ids,
  ...config,
  '--months',
  '6',
  '--by',
  'segment',
  '--format',
  'csv',
]);
const long = cli([
  ...[
    'metrics',
    ...ids
      .filter((id) => /^(mrr|nrr|grr|logo|nps|csat|ces)/.test(id))
      .flatMap((id) => [`${id}/3m`, `${id}/12m`]),
  ],
  ...[...config, '--month', '2026-06', '--by', 'segment', '--format', 'csv'],
]);
const rows = [...rowsOf(run.stdout), ...rowsOf(long.stdout)];

/** The row of `metric@variant`, which may leave defaults out. */
function row(id: string, period: string, window: string, segment = ''): Record<string, string> {
  const [metric, variant] = id.split('@');
  const found = rows.find(
    (r) =>
      r.metric === metric &&
      r.period === period &&
      r.window === window &&
      r.segment === segment &&
      (variant === undefined || r.variant === variant),
  );
  if (found === undefined) throw new Error(`no row for ${id}/${window} ${period} ${segment}`);
  return found;
}

type Quotient = {
  value: number;
  numerator?: string;
  denominator?: string;
  low?: number;
  high?: number;
};

function expectQuotient(
  id: string,
  period: string,
  window: string,
  theirs: Quotient | null,
  segment = '',
) {
  const ours = row(id, period, window, segment);
  const what = `${id}/${window} ${period} ${segment}`;
  if (theirs === null) {
    expect(ours.value, what).toBe('');
    return;
  }
  expect(Number(ours.value), what).toBeCloseTo(theirs.value, 9);
  if (theirs.low !== undefined) expect(Number(ours.low), `${what} low`).toBeCloseTo(theirs.low, 6);
  if (theirs.high !== undefined)
    expect(Number(ours.high), `${what} high`).toBeCloseTo(theirs.high, 6);
}

const waterfalls = Object.entries(oracle.revenue.waterfall) as [
  string,
  Record<string, Record<string, string>>,
][];

describe('fixtures/small against its oracle', () => {
  it('runs', () => {
    expect(run.stderr).toBe('');
    expect(long.stderr).toBe('');
  });

  it.each(waterfalls)('MRR waterfall %s', (key, segments) => {
    const [period, window] = key.split('/') as [string, string];
    const isLong = window !== '1m';
    for (const [name, lines] of Object.entries(segments)) {
      // Over several months the oracle books each movement to the segment of its own month.
      if (isLong && name !== 'total') continue;
      const segment = name === 'total' ? '' : name;
      const ours = (line: string) =>
        Number(
          row(line === 'start' ? 'mrr_opening' : `mrr_${line}`, period, window, segment).value,
        );
      for (const line of ['start', 'new', 'reactivation', 'expansion', 'contraction', 'churn']) {
        expect(ours(line), `${key} ${name} ${line}`).toBe(Number(lines[line]));
      }
      expect(ours('fx'), `${key} ${name} fx`).toBe(Number(lines.fx));
      expect(ours('transfer'), `${key} ${name}`).toBe(
        Number(lines.transfer_in) - Number(lines.transfer_out),
      );
      expect(Number(row('mrr', period, window, segment).value)).toBe(Number(lines.end));
    }
  });

  it.each(Object.keys(oracle.revenue.retention))('retention %s', (key) => {
    const [period, window] = key.split('/') as [string, string];
    for (const [name, figures] of Object.entries(oracle.revenue.retention[key])) {
      const segment = name === 'total' ? '' : name;
      for (const [id, theirs] of Object.entries(figures as Record<string, Quotient>)) {
        if (id === 'lost') continue;
        expectQuotient(id, period, window, theirs, segment);
      }
    }
    for (const [id, theirs] of Object.entries(oracle.revenue.logos[key] ?? {})) {
      expectQuotient(id, period, window, theirs as Quotient);
    }
  });

  it.each(Object.keys(oracle.surveys))('surveys %s', (key) => {
    const [month, window = '1m'] = key.split('/') as [string, string?];
    const { nps, csat, csat_mean, ...rest } = oracle.surveys[key];
    expectQuotient('nps@last', month, window, nps);
    expectQuotient('nps@all', month, window, rest['nps@all']);
    expectQuotient('csat', month, window, csat);
    expectQuotient('csat_mean', month, window, csat_mean);
    expectQuotient('ces', month, window, rest['ces@ease']);
  });

  it.each(Object.keys(oracle.support))('support %s', (month) => {
    const theirs = oracle.support[month];
    for (const [id, key] of [
      ['first_response_time', 'first_response_time_hours'],
      ['resolution_time', 'resolution_time_hours'],
    ] as const) {
      for (const statistic of ['mean', 'median']) {
        const value = theirs[key]?.[statistic] ?? null;
        expectQuotient(`${id}@${statistic}`, month, '1m', value === null ? null : { value });
      }
    }
    expectQuotient('sla_compliance', month, '1m', theirs.sla_compliance);
    expectQuotient('fcr@replied', month, '1m', theirs.fcr);
    expectQuotient('fcr@all', month, '1m', theirs['fcr@all']);
    expectQuotient('tickets_per_customer', month, '1m', theirs.tickets_per_customer);
    expect(Number(row('escalations', month, '1m').value)).toBe(theirs.escalations);
  });

  it.each(Object.keys(oracle.usage))('usage %s', (month) => {
    for (const [id, theirs] of Object.entries(oracle.usage[month])) {
      const value =
        theirs === null
          ? null
          : typeof theirs === 'number'
            ? { value: theirs }
            : (theirs as Quotient);
      expectQuotient(id, month, '1m', value);
    }
    expectQuotient('activation_rate', month, '1m', oracle.activation_rate[month]);
  });

  it.each(['contract', 'signup'])('time to value from %s', (start) => {
    const theirs = oracle['ttv/12m'][start];
    const value = (n: number | null) => (n === null ? null : { value: n });
    expectQuotient(
      start === 'contract' ? 'ttv@contract' : 'ttv@signup',
      '2026-06',
      '12m',
      value(theirs.mean),
    );
    for (const statistic of ['median', 'p90', 'km_median']) {
      expectQuotient(`ttv@${start}.${statistic}`, '2026-06', '12m', value(theirs[statistic]));
    }
  });
});

describe('points model on fixtures/small', () => {
  const health = cli(['health', ...config, '--month', '2026-06', '--format', 'csv']);
  const accounts = rowsOf(health.stdout);

  it('scores exactly the customers', () => {
    expect(health.stderr).toBe('');
    expect(accounts.map((a) => a.account_id).sort()).toEqual(
      Object.keys(oracle.health.accounts).sort(),
    );
  });

  it.each(Object.keys(oracle.health.accounts))('%s', (id) => {
    const theirs = oracle.health.accounts[id];
    const ours = accounts.find((a) => a.account_id === id)!;
    expect(ours.band).toBe(theirs.band);
    expect(ours.score === '' ? null : Number(ours.score)).toBe(theirs.score);
    expect(Number(ours.coverage)).toBeCloseTo(theirs.coverage, 9);
    const parts = rowsOf(
      cli(['health', ...config, '--month', '2026-06', '--account', id, '--format', 'csv']).stdout,
    );
    for (const [input, part] of Object.entries(
      theirs.components as Record<string, { points: number } | null>,
    )) {
      const own = parts.find((p) => p.input === input)!;
      expect(own.points === '' ? null : Number(own.points), input).toBe(part?.points ?? null);
    }
  });

  it.each(Object.entries(oracle.health.distribution))('band %s', (band, theirs) => {
    const own = accounts.filter((a) => a.band === band);
    const { customers, mrr } = theirs as { customers: number; mrr: string };
    expect(own).toHaveLength(customers);
    expect(own.reduce((sum, a) => sum + Number(a.mrr), 0)).toBeCloseTo(Number(mrr), 4);
  });
});

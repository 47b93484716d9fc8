import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthConfig } from '../src/config/config.ts';
import { openDuckdb } from '../src/engine/duckdb.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { FactContext } from '../src/facts/fact.ts';
import { models } from '../src/models/index.ts';
import type { Model } from '../src/models/model.ts';
import { bandSql } from '../src/score/bands.ts';
import { inputsOf, withSettings } from '../src/score/inputs.ts';
import { scoringSql } from '../src/score/scoring.ts';

const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-tables-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openDuckdb({ folder, inputs: [], threads: 1, memoryLimit: '200MB' });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

type Values = Record<string, number | string | boolean | null>;
type Case = readonly [input: string, values: Values, score: number | null];

const literal = (value: Values[string]): string =>
  typeof value === 'string' ? `'${value}'` : String(value);

/** What an input makes of one row of its fact: null when missing. */
async function scoreOf(model: Model, id: string, values: Values): Promise<number | null> {
  const input = inputsOf(model).find((own) => own.id === id)!;
  const told = (sql: string) => withSettings(sql, model.settings);
  const row = Object.entries(values).map(([name, value]) => `${literal(value)} as ${name}`);
  const [found] = await engine.rows<{ score: string | null }>(
    `select cast(${scoringSql(input.score, told).score} as varchar) as score
     from (select ${row.join(', ')}) where ${told(input.present)}`,
  );
  return found?.score == null ? null : Number(found.score) / 1e8;
}

const modelNamed = (id: string): Model => models.find((model) => model.id === id)!;

const used = { is_covered: true };
const user = { ...used, n_active: 1 };
const met = (
  days: number | null,
  value: number | null = null,
  valueDays: number | null = null,
) => ({
  executive_engagement: value,
  executive_engagement_days: valueDays,
  ...{ is_told: true, met_days: days },
});
const tickets = (n_tickets: number, n_before: number) => ({
  is_covered: true,
  n_tickets,
  n_before,
});
const growth = (n_users: number, n_before: number) => ({ n_users, n_before });
const use = (events: number, events_before: number) => ({
  is_covered56: true,
  events,
  events_before,
});

/** Each edge of the document's scoring tables: below it, on it, above it. */
const signals: readonly Case[] = [
  ['login_frequency', { ...user, logins: 0 }, 20],
  ['login_frequency', { ...used, n_active: 1000, logins: 1999 }, 20],
  ['login_frequency', { ...user, logins: 2 }, 40],
  ['login_frequency', { ...used, n_active: 1000, logins: 4999 }, 40],
  ['login_frequency', { ...user, logins: 5 }, 60],
  ['login_frequency', { ...used, n_active: 1000, logins: 10_999 }, 60],
  ['login_frequency', { ...user, logins: 11 }, 80],
  ['login_frequency', { ...user, logins: 20 }, 80],
  ['login_frequency', { ...used, n_active: 1000, logins: 20_001 }, 100],
  ['login_frequency', { ...user, logins: null }, null],
  ['login_frequency', { ...user, is_covered: false, logins: 30 }, null],
  ['feature_breadth', { ...used, n_open: 1000, n_used: 99 }, 20],
  ['feature_breadth', { ...used, n_open: 10, n_used: 1 }, 40],
  ['feature_breadth', { ...used, n_open: 1000, n_used: 249 }, 40],
  ['feature_breadth', { ...used, n_open: 4, n_used: 1 }, 60],
  ['feature_breadth', { ...used, n_open: 1000, n_used: 499 }, 60],
  ['feature_breadth', { ...used, n_open: 2, n_used: 1 }, 80],
  ['feature_breadth', { ...used, n_open: 1000, n_used: 749 }, 80],
  ['feature_breadth', { ...used, n_open: 4, n_used: 3 }, 100],
  ['feature_breadth', { ...used, n_open: 0, n_used: 0 }, null],
  // Uses of 7 users in 30 days: 30 are one for each in a week.
  ['usage_depth', { ...used, n_active: 7, uses: 29 }, 20],
  ['usage_depth', { ...used, n_active: 7, uses: 30 }, 40],
  ['usage_depth', { ...used, n_active: 7, uses: 89 }, 40],
  ['usage_depth', { ...used, n_active: 7, uses: 90 }, 60],
  ['usage_depth', { ...used, n_active: 7, uses: 149 }, 60],
  ['usage_depth', { ...used, n_active: 7, uses: 150 }, 80],
  ['usage_depth', { ...used, n_active: 7, uses: 299 }, 80],
  ['usage_depth', { ...used, n_active: 7, uses: 300 }, 100],
  ['sessions_per_user', { ...used, n_active: 10, sessions: 19 }, 20],
  ['sessions_per_user', { ...user, sessions: 2 }, 40],
  ['sessions_per_user', { ...used, n_active: 10, sessions: 49 }, 40],
  ['sessions_per_user', { ...user, sessions: 5 }, 60],
  ['sessions_per_user', { ...used, n_active: 10, sessions: 109 }, 60],
  ['sessions_per_user', { ...user, sessions: 11 }, 80],
  ['sessions_per_user', { ...user, sessions: 20 }, 80],
  ['sessions_per_user', { ...used, n_active: 10, sessions: 201 }, 100],
  // Seconds of 7 users in 30 days: 1800 are a minute for each in a week.
  ['time_in_product', { ...used, n_active: 7, seconds: 17_999 }, 20],
  ['time_in_product', { ...used, n_active: 7, seconds: 18_000 }, 40],
  ['time_in_product', { ...used, n_active: 7, seconds: 53_999 }, 40],
  ['time_in_product', { ...used, n_active: 7, seconds: 54_000 }, 60],
  ['time_in_product', { ...used, n_active: 7, seconds: 107_999 }, 60],
  ['time_in_product', { ...used, n_active: 7, seconds: 108_000 }, 80],
  ['time_in_product', { ...used, n_active: 7, seconds: 215_999 }, 80],
  ['time_in_product', { ...used, n_active: 7, seconds: 216_000 }, 100],
  ['active_users', { ...used, seats: 1000, registered: null, active30: 199 }, 20],
  ['active_users', { ...used, seats: 5, registered: 1, active30: 1 }, 40],
  ['active_users', { ...used, seats: 1000, registered: null, active30: 399 }, 40],
  ['active_users', { ...used, seats: 5, registered: null, active30: 2 }, 60],
  ['active_users', { ...used, seats: 1000, registered: null, active30: 599 }, 60],
  ['active_users', { ...used, seats: null, registered: 5, active30: 3 }, 80],
  ['active_users', { ...used, seats: 1000, registered: null, active30: 799 }, 80],
  ['active_users', { ...used, seats: 5, registered: null, active30: 4 }, 100],
  ['active_users', { ...used, seats: null, registered: null, active30: 4 }, null],
  ['nps', { n_nps: 1, nps_points: 0 }, 0],
  ['nps', { n_nps: 3, nps_points: 150 }, 50],
  ['nps', { n_nps: 2, nps_points: 200 }, 100],
  ['nps', { n_nps: 0, nps_points: null }, null],
  ['csm_sentiment', { csm_sentiment: 0, csm_sentiment_days: 0 }, 0],
  ['csm_sentiment', { csm_sentiment: 73.5, csm_sentiment_days: 60 }, 73.5],
  ['csm_sentiment', { csm_sentiment: 73.5, csm_sentiment_days: 61 }, null],
  ['executive_engagement', met(null, 64, 90), 64],
  ['executive_engagement', met(30, 64, 91), 100],
  ['executive_engagement', met(31), 80],
  ['executive_engagement', met(60), 80],
  ['executive_engagement', met(61), 60],
  ['executive_engagement', met(90), 60],
  ['executive_engagement', met(91), 40],
  ['executive_engagement', met(180), 40],
  ['executive_engagement', met(null), 20],
  ['executive_engagement', { ...met(null), is_told: false }, null],
  // Two tickets at most, now and in the mean before, are few.
  ['ticket_trend', tickets(2, 6), 80],
  ['ticket_trend', tickets(0, 0), 80],
  ['ticket_trend', tickets(3, 0), 20],
  ['ticket_trend', tickets(3, 6), 40],
  ['ticket_trend', tickets(151, 300), 20],
  ['ticket_trend', tickets(150, 300), 40],
  ['ticket_trend', tickets(126, 300), 40],
  ['ticket_trend', tickets(125, 300), 60],
  ['ticket_trend', tickets(111, 300), 60],
  ['ticket_trend', tickets(110, 300), 80],
  ['ticket_trend', tickets(91, 300), 80],
  ['ticket_trend', tickets(90, 300), 100],
  ['ticket_trend', { ...tickets(90, 300), is_covered: false }, null],
  ['ticket_sentiment', { n_felt: 2, feelings: -2 }, 0],
  ['ticket_sentiment', { n_felt: 2, feelings: 0 }, 50],
  ['ticket_sentiment', { n_felt: 4, feelings: 1 }, 62.5],
  ['ticket_sentiment', { n_felt: 0, feelings: null }, null],
  ['resolution_satisfaction', { n_scored: 1, scores: 0, most_scores: 100_000_000 }, 0],
  ['resolution_satisfaction', { n_scored: 2, scores: 150_000_000, most_scores: 200_000_000 }, 75],
  ['resolution_satisfaction', { n_scored: 0, scores: null, most_scores: 0 }, null],
  ['user_growth', growth(90, 100), 20],
  ['user_growth', growth(91, 100), 40],
  ['user_growth', growth(999, 1000), 40],
  ['user_growth', growth(100, 100), 60],
  ['user_growth', growth(102, 100), 60],
  ['user_growth', growth(1021, 1000), 80],
  ['user_growth', growth(110, 100), 80],
  ['user_growth', growth(1101, 1000), 100],
  ['user_growth', growth(5, 0), null],
  ['usage_growth', use(70, 100), 20],
  ['usage_growth', use(71, 100), 40],
  ['usage_growth', use(90, 100), 40],
  ['usage_growth', use(91, 100), 60],
  ['usage_growth', use(1099, 1000), 60],
  ['usage_growth', use(110, 100), 80],
  ['usage_growth', use(1299, 1000), 80],
  ['usage_growth', use(130, 100), 100],
  ['usage_growth', use(0, 20), 20],
  ['usage_growth', use(0, 19), null],
];

const sizes = [
  ['enterprise', 45],
  ['mid_market', 30],
  ['small_business', 20],
  ['other', 30],
] as const;

const value = (size_class: string, days: number, is_reached = true) => ({
  ...{ is_known: true, size_class, days, is_reached },
});

const pillars: readonly Case[] = [
  // Three logins of each user in a week: 90 of 7 users in 30 days.
  ['login', { ...used, n_users: 7, logins: 0 }, 0],
  ['login', { ...used, n_users: 7, logins: 72 }, 80],
  ['login', { ...used, n_users: 7, logins: 90 }, 100],
  ['login', { ...used, n_users: 7, logins: 91 }, 100],
  ['login', { ...used, n_users: 0, logins: 5 }, null],
  ['feature', { ...used, n_open: 8, n_used: 5 }, 62.5],
  // An hour of each user in a week: 1,800 minutes of 7 users in 30 days.
  ['time', { ...used, n_users: 7, seconds: 64_800 }, 60],
  ['time', { ...used, n_users: 7, seconds: 108_001 }, 100],
  ['dau', { ...used, n_users: 2, user_days30: 15 }, 25],
  ['dau', { ...used, n_users: 1, user_days30: 60 }, 100],
  ['kpi', { n_kpis: 2, attained: 150_000_000, attainable: 200_000_000 }, 75],
  ['kpi', { n_kpis: 0, attained: null, attainable: 0 }, null],
  ['goal', { n_goals: 4, n_reached: 1 }, 25],
  ['goal', { n_goals: 0, n_reached: 0 }, null],
  ...sizes.flatMap(([size, days]): Case[] => [
    ['ttv', value(size, -3), 100],
    ['ttv', value(size, days), 100],
    ['ttv', value(size, 2 * days), 50],
    ['ttv', value(size, 3 * days), 0],
    ['ttv', value(size, 3 * days + 1), 0],
    ['ttv', value(size, days, false), null],
    ['ttv', value(size, 2 * days, false), 50],
  ]),
  ['adoption', { ...used, n_core: 1, n_users: 8, n_adopters: 3 }, 37.5],
  ['adoption', { ...used, n_core: 0, n_users: 8, n_adopters: 0 }, null],
  ['nps', { n_nps: 4, nps_points: 250 }, 62.5],
  ['csat', { n_csat: 1, csat: 20_000_000, csat_most: 100_000_000 }, 20],
  ['csat', { n_csat: 1, csat: 100_000_000, csat_most: 100_000_000 }, 100],
  ['ticket', { n_rated: 1, shares: 84_000_000, most_shares: 100_000_000 }, 84],
  ['complaint', { ...used, n_complaints: 0 }, 100],
  ['complaint', { ...used, n_complaints: 1 }, 95],
  ['complaint', { ...used, n_complaints: 20 }, 0],
  ['complaint', { ...used, n_complaints: 21 }, 0],
  ['payment', { n_due: 8, n_in_time: 7 }, 87.5],
  ['payment', { n_due: 0, n_in_time: 0 }, null],
  ['renewal', { renewal_intent: 55.5, renewal_intent_days: 180 }, 55.5],
  ['renewal', { renewal_intent: 55.5, renewal_intent_days: 181 }, null],
  ['renewal', { renewal_intent: null, renewal_intent_days: null }, null],
  ['expansion', { is_old: true, expansion: 0, mrr_before: 80 }, 0],
  ['expansion', { is_old: true, expansion: 30, mrr_before: 80 }, 37.5],
  ['expansion', { is_old: true, expansion: 90, mrr_before: 80 }, 100],
  ['expansion', { is_old: false, expansion: 30, mrr_before: 80 }, null],
  ['compliance', { n_terms: 8, n_met: 7 }, 87.5],
  ['compliance', { n_terms: 0, n_met: 0 }, null],
];

describe.each([
  ['signals', signals],
  ['pillars', pillars],
] as const)('scoring tables of %s', (id, cases) => {
  const model = modelNamed(id);

  it.each(cases)('%s of %j is %s', async (input, values, score) => {
    expect(await scoreOf(model, input, values)).toBe(score);
  });

  it('are all there', () => {
    expect([...new Set(cases.map(([input]) => input))]).toEqual(
      inputsOf(model).map((input) => input.id),
    );
  });
});

describe('signals', () => {
  const worst = (cases: readonly Case[]) => {
    const least = new Map<string, number>();
    for (const [input, , score] of cases) {
      if (score !== null) least.set(input, Math.min(score, least.get(input) ?? 100));
    }
    return inputsOf(modelNamed('signals')).reduce(
      (sum, { id, weight }) => sum + weight * least.get(id)!,
      0,
    );
  };

  it('can reach Emergency: 15 where meetings tell the engagement of executives', () => {
    expect(worst(signals) / 100).toBe(15);
  });

  it('reaches 14 where the engagement is told as a figure of 0', () => {
    expect(worst([...signals, ['executive_engagement', met(null, 0, 0), 0]]) / 100).toBe(14);
  });
});

describe('bands', () => {
  const health = { newAccountGraceDays: 30, minCoverage: 0.6, isUpperInclusive: false };
  const context = { has: () => true } as unknown as FactContext;

  it.each([
    ['pillars', 100, 'Healthy'],
    ['pillars', 80, 'Healthy'],
    ['pillars', 79.96, 'At Risk'],
    ['pillars', 60, 'At Risk'],
    ['pillars', 59.999_999, 'Critical'],
    ['pillars', 0, 'Critical'],
    ['signals', 80, 'Healthy'],
    ['signals', 79.96, 'Stable'],
    ['signals', 60, 'Stable'],
    ['signals', 59.999_999, 'At-risk'],
    ['signals', 40, 'At-risk'],
    ['signals', 39.999_999, 'Critical'],
    ['signals', 20, 'Critical'],
    ['signals', 19.999_999, 'Emergency'],
    ['signals', 15, 'Emergency'],
  ])('%s: %d is %s', async (id, score, band) => {
    const query = { model: modelNamed(id), health: health as HealthConfig, context };
    const [row] = await engine.rows<{ band: string }>(
      `select ${bandSql(query)} as band from (select cast(${Math.round(score * 1e6)} as hugeint) as points,
         cast(100000000 as hugeint) as most, cast(1e12 as bigint) as present_weight, 400 as age_days)`,
    );
    expect(row!.band).toBe(band);
  });
});

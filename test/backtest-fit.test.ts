import { describe, expect, it } from 'vitest';
import { type Fit, fittedWeights } from '../src/analyse/fit.ts';
import type { Observation } from '../src/analyse/outcomes.ts';
import { random } from '../src/lib/random.ts';
import type { Part, Score } from '../src/score/score.ts';

const weights = { usage: 40, voice: 30, billing: 20, extra: 10 };

/** A score made of sub-scores 0–100 like a model's, missing ones spread over the others. */
function scoreOf(accountId: string, subScores: Record<string, number | null>): Score {
  const parts = Object.entries(weights).map(([input, weight]): Part => {
    const score = subScores[input] ?? null;
    const points = score === null ? null : (score * weight) / 100;
    const told = {
      group: 'own',
      unit: 'number' as const,
      share: null,
      word: null,
      value: null,
      ageDays: null,
      says: null,
      action: '',
    };
    return { ...told, input, title: input, isPresent: score !== null, score, weight, points };
  });
  const present = parts.filter(({ points }) => points !== null);
  const most = present.reduce((sum, { weight }) => sum + weight, 0);
  const points = present.reduce((sum, part) => sum + part.points!, 0);
  const held = { account: accountId, t: '2026-01-01', model: 'own', band: 'x', coverage: 1 };
  const rest = {
    nClamped: 0,
    groups: [],
    mrr: '1',
    owner: null,
    since: '2020-01-01',
    ageDays: 100,
    parts,
  };
  return { ...held, ...rest, accountId, score: (100 * points) / most };
}

/** Accounts with random sub-scores, of which those leave that some rule picks. */
function history(
  n: number,
  leaves: (own: Record<string, number>, chance: number) => boolean,
  isMissing: (i: number) => boolean = () => false,
): Observation[] {
  const next = random(11);
  return Array.from({ length: n }, (_, i) => {
    const own = Object.fromEntries(
      ['usage', 'voice', 'billing'].map((input) => [input, 20 * Math.floor(next() * 6)]),
    );
    const hasLeft = leaves(own, next());
    const told = { ...own, voice: isMissing(i) ? null : own.voice!, extra: null };
    return { score: scoreOf(`a${i}`, told), segment: 'x', hasLeft };
  });
}

const proposed = (fit: Fit): Record<string, number> => {
  if (fit.kind === 'refused') throw new Error(fit.why);
  return Object.fromEntries(fit.weights.map((own) => [own.input, own.proposed]));
};

describe('fitted weights', () => {
  it('move to the inputs that told churn, within the guard-rails', () => {
    const fit = fittedWeights(history(800, (own, chance) => own.billing! < 40 && chance < 0.5));
    expect(fit).toMatchObject({ kind: 'proposed', untold: ['extra'] });
    const { usage, voice, billing } = proposed(fit) as Record<string, number>;
    // The three that have data share their own 90 of 100.
    expect(usage! + voice! + billing!).toBe(90);
    expect(billing).toBe(45);
    if (fit.kind === 'refused') throw new Error();
    expect(fit.fitted).toBeGreaterThan(fit.configured);
    expect(fit.gain!.low).toBeGreaterThan(0);
  });

  it('never reward what came before churn', () => {
    const rule = (own: Record<string, number>, chance: number) =>
      own.voice! > 60 && own.usage! + own.billing! < 100 && chance < 0.6;
    const { voice } = proposed(fittedWeights(history(800, rule)));
    expect(voice).toBe(0);
  });

  it('leave what the cap cuts off to the others as configured', () => {
    const rule = (own: Record<string, number>) => own.usage! < 40 && own.voice! > 40;
    const found = proposed(fittedWeights(history(800, rule)));
    expect(found).toMatchObject({ usage: 45, voice: 27, billing: 18 });
  });

  it('stay where the configured ones tell churn as well', () => {
    const rule = (own: Record<string, number>, chance: number) =>
      chance <
      1 / (1 + Math.exp((4 * (own.usage! * 40 + own.voice! * 30 + own.billing! * 20)) / 9000));
    const fit = fittedWeights(history(600, rule));
    const found = proposed(fit);
    for (const [input, weight] of Object.entries({ usage: 40, voice: 30, billing: 20 })) {
      expect(Math.abs(found[input]! - weight), input).toBeLessThanOrEqual(10);
    }
  });

  it('take a missing input for as good as the others', () => {
    const rule = (own: Record<string, number>, chance: number) => own.billing! < 40 && chance < 0.5;
    const fit = fittedWeights(history(800, rule, (i) => i % 3 === 0));
    expect(proposed(fit).billing).toBe(45);
  });

  it('are the same every time', () => {
    const rows = history(400, (own, chance) => own.usage! < 40 && chance < 0.4);
    expect(fittedWeights(rows)).toEqual(fittedWeights([...rows]));
  });

  it.each([
    [29, 'refused'],
    [30, 'proposed'],
  ])('with %i accounts that left are %s', (n, kind) => {
    let left = 0;
    const rows = history(500, (own) => own.billing! < 60 && left++ < n);
    expect(fittedWeights(rows).kind).toBe(kind);
  });

  it('count accounts that left, not their month ends', () => {
    const rows = history(60, (own) => own.billing! < 40);
    const again = [...rows, ...rows, ...rows];
    const left = rows.filter(({ hasLeft }) => hasLeft).length;
    expect(left).toBeLessThan(30);
    expect(fittedWeights(again)).toEqual({
      kind: 'refused',
      why: `${left} accounts left, 30 are needed`,
    });
  });
});

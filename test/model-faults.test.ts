import { describe, expect, it } from 'vitest';
import { models } from '../src/models/index.ts';
import type { Band, Input, Model, Scoring } from '../src/models/model.ts';
import { modelNotices, unreachable } from '../src/score/reach.ts';
import { csv, exportsOf, shown } from './exports.ts';

const company = (...lines: string[]) =>
  exportsOf(
    {
      'subs.csv': csv(
        'subscription_id,account_id,amount,currency,interval,starts_on',
        's,a,10,USD,month,2024-01-01',
      ),
    },
    'sources: [{table: subscriptions, files: subs.csv}]',
    ...lines,
  );

const bands = 'bands: [{from: 60, name: Good}, {from: 0, name: Bad}]';
const mean = 'metric: csat_mean, weight: 1, score: {linear: [1, 5]}';
const own = (text: string) => `models: {ours: {${text}}}`;

describe('a model that cannot be', () => {
  it.each([
    ['nothing', own(bands), 'models.ours has no inputs', 10],
    [
      'two kinds',
      own(`like: points, inputs: [{${mean}}]`),
      'models.ours has both like and inputs',
      31,
    ],
    ['no such model', own('like: point'), 'unknown health model "point"', 23],
    [
      'a taken name',
      `models: {points: {like: points}}`,
      '"points" is the name of a shipped health model',
      10,
    ],
    [
      'no such group',
      own('like: points, weights: {usge: 3}'),
      'model points has no group or input "usge"',
      41,
    ],
    [
      'a weight of 0',
      own('like: points, weights: {usage: 0}'),
      'models.ours.weights.usage 0 is not a number above 0',
      48,
    ],
    [
      'a negative weight',
      own('inputs: [{metric: nps, weight: -1}]'),
      'models.ours.inputs[0].weight -1 is not a number above 0',
      48,
    ],
    [
      'no weight',
      own('inputs: [{metric: nps, score: {linear: [0, 1]}}]'),
      'models.ours.inputs[0].weight is missing',
      26,
    ],
    [
      'no such metric',
      own('inputs: [{metric: npss, weight: 1, score: {linear: [0, 1]}}]'),
      'unknown metric "npss"',
      35,
    ],
    [
      'no account in it',
      own('inputs: [{metric: cac, weight: 1, score: {linear: [0, 1]}}]'),
      'cac has no figure for one account',
      35,
    ],
    [
      'no such window',
      own(
        'inputs: [{metric: annual_new_feature_adoption, window: 90d, weight: 1, score: {linear: [0, 1]}}]',
      ),
      'annual_new_feature_adoption has no window "90d"',
      35,
    ],
    [
      'no score',
      own('inputs: [{metric: csat, weight: 1}]'),
      'models.ours.inputs[0].score is missing',
      26,
    ],
    [
      'two scores',
      own('inputs: [{metric: csat, weight: 1, score: {linear: [0, 1], inverse: [0, 1]}}]'),
      'models.ours.inputs[0].score is not one of linear, inverse, steps',
      52,
    ],
    [
      'equal ends',
      own('inputs: [{metric: csat, weight: 1, score: {linear: [1, 1]}}]'),
      'models.ours.inputs[0].score.linear begins where it ends',
      68,
    ],
    [
      'falling steps',
      own('inputs: [{metric: csat, weight: 1, score: {steps: [[2, 1], [1, 3]]}}]'),
      'step 1 of models.ours.inputs[0].score.steps is not above the one before',
      76,
    ],
    [
      'a percentage of no percentage',
      own('inputs: [{metric: nps, weight: 1, score: {linear: [0%, 50%]}}]'),
      'models.ours.inputs[0].score.linear has "0%", but the figure is no percentage',
      67,
    ],
    [
      'a step beyond 100',
      own('inputs: [{metric: csat, weight: 1, score: {steps: [[2, 101]]}}]'),
      'models.ours.inputs[0].score.steps[0][1] 101 is not a number from 0 to 100',
      72,
    ],
    [
      'no such input',
      own('inputs: [{input: points.usge, weight: 1}]'),
      'model points has no input "usge"',
      34,
    ],
    [
      'a word left out',
      own('inputs: [{input: points.payment, weight: 1, score: {categories: {current: 9}}}]'),
      'models.ours.inputs[0].score.categories has no score for "failed"',
      69,
    ],
    [
      'two of one id',
      own(`inputs: [{${mean}}, {${mean}}]`),
      'two inputs of models.ours have the id "csat_mean"',
      10,
    ],
    [
      'no lowest band',
      own(`inputs: [{${mean}}], bands: [{from: 5, name: x}]`),
      'no band of models.ours begins at 0',
      null,
    ],
    [
      'a band twice',
      own(`inputs: [{${mean}}], bands: [{from: 0, name: x}, {from: 0, name: y}]`),
      'two bands of models.ours begin at 0',
      null,
    ],
    [
      'no such setting',
      own('like: points, settings: {usage.daily_weekday: 3}'),
      'unknown setting "usage.daily_weekday" in models.ours',
      null,
    ],
    [
      'a word for a number',
      own('like: points, settings: {usage.daily_weekdays: many}'),
      'usage.daily_weekdays "many" is not a number',
      null,
    ],
    [
      'a formula of nobody',
      own(`formula: a + b, inputs: [{${mean}}]`),
      'unknown input "a" in models.ours.formula',
      null,
    ],
    [
      'a broken formula',
      own(`formula: csat_mean +, inputs: [{${mean}}]`),
      'models.ours.formula ends too early',
      null,
    ],
    [
      'an idle input',
      own(`formula: csat, inputs: [{${mean}}, {metric: csat, score: {linear: [0, 1]}}]`),
      'input "csat_mean" is not in models.ours.formula',
      null,
    ],
    [
      'an unknown model of a segment',
      'health: {model: {default: points, segments: {SMB: nobody}}}',
      'unknown health model "nobody"',
      51,
    ],
    [
      'no such dimension',
      'health: {model: {default: points, dimension: channel, segments: {SMB: points}}}',
      'accounts have no "channel" by which their model could be chosen',
      null,
    ],
    [
      'an unknown setting of health',
      'health: {settings: {usage.dayly_weekdays: 3}}',
      'unknown setting "usage.dayly_weekdays" of health models',
      21,
    ],
  ] as const)('%s', (_, line, message, column) => {
    const lines = shown(company(line).run('health'));
    expect(lines[0]).toContain(message);
    expect(lines[0]).toMatch(
      new RegExp(`^2 error: cs-metrics.yaml:3:${column === null ? '\\d+' : column}: `),
    );
  });

  it('is told before it is used', () => {
    const lines = shown(company(own('like: point')).run('metrics', 'mrr'));
    expect(lines.at(-1)).toContain('did you mean points?');
  });
});

const noIssue = { over: '', needs: [], present: '', value: '', age: '', issues: [], action: '' };
const modelOf = (scores: readonly Scoring[], froms: readonly number[]): Model => ({
  id: 'm',
  title: 'm',
  follow: null,
  groups: scores.map((score, i) => {
    const input: Input = { ...noIssue, id: `i${i}`, title: '', weight: 1, score };
    return { id: `g${i}`, title: '', weight: 100 / scores.length, inputs: [input] };
  }),
  bands: froms.map(
    (from): Band => ({ name: `${from}`, from, role: 'watch', range: '', action: '' }),
  ),
  settings: {},
});
const steps = (...scores: number[]): Scoring => ({
  kind: 'steps',
  top: '',
  below: scores[0]!,
  steps: scores.slice(1).map((score, i) => ({ from: i, score })),
});

describe('bands out of reach', () => {
  it.each([
    [
      'scoring from 20 on has no emergency',
      [steps(20, 40, 60, 80, 100)],
      [80, 60, 40, 20, 0],
      ['0'],
    ],
    [
      'one linear input opens it',
      [steps(20, 100), { kind: 'linear', top: '', from: 0, to: 1 }],
      [80, 20, 0],
      [],
    ],
    ['a gap between steps', [steps(0, 100)], [80, 40, 0], ['40']],
    ['two of them close it', [steps(0, 100), steps(0, 100)], [80, 40, 0], []],
    ['exactly at the edge', [steps(0, 80)], [80, 40, 0], ['40']],
    ['just below the edge', [steps(0, 79)], [80, 0], ['80']],
    ['words', [{ kind: 'categories', of: '', scores: { a: 50, b: 60 } }], [80, 55, 0], ['80']],
  ] as const)('%s', (_, scores, froms, names) => {
    expect(unreachable(modelOf(scores, froms)).map(({ name }) => name)).toEqual(names);
  });

  it('shipped models reach all of theirs', () => {
    for (const model of models) expect([model.id, unreachable(model)]).toEqual([model.id, []]);
  });

  it('finds what trying all combinations finds', () => {
    const three = [steps(0, 30, 100), steps(10, 55), steps(5, 95)];
    const sums = [0, 30, 100].flatMap((a) =>
      [10, 55].flatMap((b) => [5, 95].map((c) => a + b + c)),
    );
    for (let from = 1; from <= 100; from++) {
      const model = modelOf(three, [from + 1, from, 0]);
      const isHit = sums.some((sum) => sum >= 3 * from - 1e-9 && sum < 3 * (from + 1) - 1e-9);
      const found = unreachable(model).some(({ name }) => name === String(from));
      expect(found, String(from)).toBe(!isHit);
    }
  });

  it('and weights that are no hundred are named', () => {
    const model = modelOf([steps(0, 100), steps(0, 100), steps(0, 100)], [0]);
    expect(modelNotices(model)).toEqual([]);
    const heavy = { ...model, groups: model.groups.map((group) => ({ ...group, weight: 40 })) };
    expect(modelNotices(heavy)).toEqual([
      'weights of the groups of model m sum to 120, taken as shares of it',
    ]);
  });

  it('are warnings of check', () => {
    const made = company(
      `models: {ours: {inputs: [{metric: csat, weight: 1, score: {steps: [[0, 20], [50, 100]]}}], bands: [{from: 60, name: Good}, {from: 20, name: Poor}, {from: 0, name: Emergency}]}}`,
    );
    expect(made.run('check').stdout).toContain(
      'band Emergency (0–19) of model ours cannot be reached: scores run from 20 to 100 with all inputs',
    );
    expect(made.run('check', '--strict').code).toBe(4);
  });
});

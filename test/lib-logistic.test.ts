import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chance, logistic, logLoss, type Outcomes } from '../src/lib/logistic.ts';

const loose = (n: number) => ({ towards: new Array<number>(n).fill(0), strength: 1e-9 });

// Hours of learning and passed exams of twenty students: intercept −4.0777, 1.5046 an hour, as in the
// article on logistic regression of the English Wikipedia.
const hours = [
  ...[0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5],
  ...[2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5],
];
const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1];
const students = hours.map((hour, i): Outcomes => ({ inputs: [hour], n: 1, events: passed[i]! }));

/** What is minimised, written out row by row. */
function cost(rows: readonly Outcomes[], [a, ...b]: number[], towards: number[], strength: number) {
  let total = 0;
  for (const { inputs, n, events } of rows) {
    let x = a!;
    inputs.forEach((input, j) => {
      x += b[j]! * input;
    });
    const p = 1 / (1 + Math.exp(-x));
    total -= events * Math.log(p) + (n - events) * Math.log(1 - p);
  }
  b.forEach((weight, j) => {
    total += (strength / 2) * (weight - towards[j]!) ** 2;
  });
  return total;
}

describe('logistic', () => {
  it('finds published weights', () => {
    const { intercept, weights } = logistic(students, loose(1));
    expect(intercept).toBeCloseTo(-4.0777, 4);
    expect(weights[0]).toBeCloseTo(1.5046, 4);
    expect(chance({ intercept, weights }, [2])).toBeCloseTo(0.26, 2);
  });

  it('promises as many events as there are', () => {
    const model = logistic(students, loose(1));
    const promised = students.reduce((sum, { inputs }) => sum + chance(model, inputs), 0);
    expect(promised).toBeCloseTo(10, 6);
    expect(logLoss(model, students)).toBeCloseTo(cost(students, [-4.0777, 1.5046], [0], 0) / 20, 6);
  });

  it('never goes below 0, and to the weights it is drawn to where the pull is strong', () => {
    const turned = students.map((row) => ({ ...row, events: 1 - row.events }));
    expect(logistic(turned, loose(1))).toMatchObject({ weights: [0] });
    const { weights } = logistic(turned, { towards: [2], strength: 1e9 });
    expect(weights[0]).toBeCloseTo(2, 4);
  });

  it('cannot be bettered by any small step', () => {
    const row = fc.record({
      inputs: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
      n: fc.integer({ min: 1, max: 9 }),
      events: fc.nat(9),
    });
    const rows = fc.array(row, { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0.1, 1, 30), (drawn, strength) => {
        const told = drawn.map(({ inputs, n, events }) => {
          return { inputs: inputs.map((x) => x / 4), n, events: Math.min(n, events) };
        });
        const events = told.reduce((sum, own) => sum + own.events, 0);
        fc.pre(events > 0 && events < told.reduce((sum, own) => sum + own.n, 0));
        const towards = [1, 3];
        const { intercept, weights } = logistic(told, { towards, strength });
        const at = [intercept, ...weights];
        const least = cost(told, at, towards, strength);
        for (let j = 0; j < 3; j++) {
          for (const step of [-0.01, 0.01]) {
            const beside = at.map((value, k) => value + (k === j ? step : 0));
            if (j > 0 && beside[j]! < 0) continue;
            expect(cost(told, beside, towards, strength)).toBeGreaterThan(least - 1e-9);
          }
        }
      }),
    );
  });
});

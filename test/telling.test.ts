import { describe, expect, it } from 'vitest';
import { tellingDigits } from '../src/compose/telling.ts';
import { parseBar } from '../src/measure/bars.ts';
import { cli } from './cli.ts';

const definition = { metric: { isNearInPoints: false } } as never;
const levelsOf = (target: string | null, min: string | null = null) => ({
  target: target === null ? null : parseBar(target),
  min: min === null ? null : parseBar(min),
  best: null,
  benchmark: null,
});

describe('rounding never hides a verdict', () => {
  it.each([
    [99.96, '> 100', null, 2],
    [99.96, '>= 100', null, 2],
    [99.996, '>= 100', null, 3],
    [99.94, '>= 100', null, undefined],
    [100, '> 100', null, undefined],
    [100.04, '> 100', null, 2],
    [10.04, '5–10', null, 2],
    [10.06, '5–10', null, undefined],
    [4.97, '5–10', null, 2],
    [89.96, '> 100', '>= 90', 2],
    [99.9999999999, '>= 100', null, 7],
    [99.96, null, null, undefined],
  ])('%f against %s', (value, target, min, digits) => {
    const levels = levelsOf(target, min);
    expect(tellingDigits({ value, unit: 'percent', definition }, levels).digits).toBe(digits);
  });

  it('in whole points, too', () => {
    const points = { value: 49.8, unit: 'points' as const, definition };
    expect(tellingDigits(points, levelsOf('>= 50')).digits).toBe(1);
    expect(tellingDigits({ ...points, value: null }, levelsOf('>= 50'))).toEqual({});
  });

  const where = ['--config', 'config.example.yaml', '--month', '2026-10'];
  // CSAT of October 2026 is 38 of 63 answers, 60.3174… %.
  const target = ['--set', 'targets.csat={target: ">= 60.31%"}'];
  it.each([
    [['metrics', 'csat'], '60.32 %'],
    [['metrics', 'csat', '--format', 'md'], '60.32 %'],
  ])('%j', (args, shown) => {
    const { stdout } = cli([...args, ...where, ...target]);
    expect(stdout).toContain(shown);
    expect(cli([...args, ...where]).stdout).not.toContain(shown);
  });

  it('points of the config have a decimal, NPS has none', () => {
    const gap = 'metrics.gap={title: Gap, unit: points, better: lower, formula: csat - fcr}';
    const { stdout } = cli(['metrics', 'gap', 'nps', ...where, '--set', gap]);
    expect(stdout).toMatch(/gap\/1m +2026-10 +−?\d+\.\d /);
    expect(stdout).toMatch(/nps\S* +2026-10 +−?\d+ /);
  });
});

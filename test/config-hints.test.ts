import { describe, expect, it } from 'vitest';
import { cli } from './cli.ts';

const own = (id: string, formula: string) =>
  `metrics.${id}={title: X, unit: points, better: higher, formula: ${formula}}`;

describe('a line of the config that means nothing is told with what would be right', () => {
  it.each([
    [own('ExecShare', 'csat'), '"ExecShare" in metrics is not an id', 'did you mean exec_share?'],
    [own('2nd-line', 'csat'), '"2nd-line" in metrics is not an id', 'did you mean nd_line?'],
    ['targets.csat={target: 100}', 'target 100 is not a comparison', '">= 100" or "<= 100"'],
    ['targets.csat={target: "90%"}', '"90%" is not a comparison', '">= 90%" or "<= 90%"'],
    ['targets.csat={target: "> 9", from: 2026-13}', 'not a month or a day', 'from 01 to 12'],
    ['targets.csat={target: "> 9", from: 2026-1}', 'not a month or a day', 'mean 2026-01?'],
    ['targets.csat={target: "> 9", from: 2026-01-33}', 'not a month or a day', 'year-month-day'],
    ['targets.csat={target: "> 9", window: 12}', '12 is not a window', 'did you mean 12m?'],
    ['expect.mrr={2026-13: 4}', '"2026-13" in expect.mrr is not a period', 'from 01 to 12'],
    ['definitions.renewal.grace=30', '30 is not a number of days', 'did you mean 30d?'],
    ['sources[0].exported_on=31.10.2026', 'is not a date', 'did you mean 2026-10-31?'],
    [
      'dimensions.seats={from: accounts.licensed_seats, ranges: [20, 5, 5]}',
      '[20, 5, 5] is not a list of numbers, each greater than the one before',
      'write [5, 20]',
    ],
    [
      own('gap', 'csat - nrr/5m'),
      'the formula gap combines nrr/5m: nrr has no window',
      '1m, 3m, 12m',
    ],
  ])('--set %s', (line, says, hint) => {
    const where = ['--config', 'config.example.yaml', '--month', '2026-10', '--set', line];
    const { code, stdout, stderr } = cli(['metrics', 'csat', ...where]);
    expect(stderr.split('\n')[0]).toContain(says);
    expect(stderr.split('\n').find((text) => text.startsWith('hint: '))).toContain(hint);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

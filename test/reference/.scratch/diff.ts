import { differences, healthDifferences, idOf, product } from '../compare.ts';
import { load } from '../data.ts';
import { referenceHealth } from '../health.ts';
import { reference } from '../reference.ts';
import { revenueOf } from '../revenue-facts.ts';

const data = load('/work/main/fixtures/year');
const revenue = revenueOf(data);
const [, , month, ...dims] = process.argv;
for (const d of dims as any[]) {
  if (d === 'health') {
    const next = (await import('/work/main/src/lib/dates.ts' as any)).nextMonth(`${month}-01`);
    console.log(
      '== health',
      month,
      '\n' +
        healthDifferences(
          referenceHealth(data, next, revenue),
          await product(['health', '--month', month!]),
        ).join('\n'),
    );
    continue;
  }
  const e = reference(data, { month: month!, windows: ['1m', '3m', '12m'] }, d, revenue);
  const got = await product(['metrics', ...new Set(e.map(idOf)), '--month', month!, '--by', d]);
  const l = differences(e, got);
  console.log('==', month, d, e.length, l.length, '\n' + l.join('\n'));
}

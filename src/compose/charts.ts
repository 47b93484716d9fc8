import type { Step } from '../analyse/bridge.ts';
import { sum } from '../lib/decimal.ts';
import { cellText } from '../render/cell.ts';
import type { ChartBlock, ChartValue } from '../reports/chart.ts';
import type { Unit } from '../reports/report.ts';
import type { BandCount } from './distribution.ts';

/** A value within a sentence. */
export const saidIn = (
  currency: string | null,
  value: ChartValue,
  unit: Unit,
  more: { digits?: number; isChange?: true } = {},
): string => cellText({ value, unit, ...more }, { currency, style: 'markdown' });

/** How customers and their MRR split into bands. */
export function bandShares(
  title: string,
  bands: readonly BandCount[],
  currency: string | null,
): ChartBlock[] {
  const n = bands.reduce((total, band) => total + band.n, 0);
  if (n === 0) return [];
  return [
    {
      kind: 'chart',
      name: 'band_shares',
      title,
      says: endangered(bands, n, currency),
      chart: {
        type: 'shares',
        parts: bands.map(({ name, tone }) => ({ name, tone })),
        rows: [
          { name: 'Customers', unit: 'count', values: bands.map((band) => band.n) },
          { name: 'MRR', unit: 'money', values: bands.map(({ mrr }) => mrr) },
        ],
      },
    },
  ];
}

const isEndangered = ({ tone }: BandCount): boolean => tone === 'at_risk' || tone === 'critical';

function endangered(bands: readonly BandCount[], n: number, currency: string | null): string {
  const own = bands.filter(isEndangered);
  const customers = own.reduce((total, band) => total + band.n, 0);
  const [mrr, all] = [own, bands].map((some) => sum(some.map((band) => band.mrr)));
  const of = (part: number, whole: number) =>
    whole === 0 ? 'n/a' : saidIn(currency, (100 * part) / whole, 'percent', { digits: 0 });
  const names = own.map(({ name }) => name).join(' or ');
  return (
    `${customers} of ${n} customers (${of(customers, n)}) are ${names}; ` +
    `they pay ${saidIn(currency, mrr!, 'money')} of MRR (${of(Number(mrr), Number(all))}).`
  );
}

/** The steps from an opening to a closing sum. */
export function waterfallChart(
  title: string,
  steps: readonly Step[],
  currency: string | null,
): ChartBlock[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined || steps.length < 3) return [];
  const moves = steps.slice(1, -1).filter(({ sign }) => sign !== 0);
  const largest = moves.reduce((a, b) =>
    Math.abs(Number(b.amount)) > Math.abs(Number(a.amount)) ? b : a,
  );
  const money = (value: string) => saidIn(currency, value, 'money');
  return [
    {
      kind: 'chart',
      name: 'waterfall',
      title,
      says:
        `From ${money(first.amount)} to ${money(last.amount)}; ` +
        `the largest step is ${largest.word}: ${money(signed(largest))}.`,
      chart: {
        type: 'waterfall',
        unit: 'money',
        steps: steps.map((step, at) =>
          at === 0 || step.sign === 0
            ? { name: step.word, value: step.amount, isTotal: true }
            : { name: step.word, value: signed(step) },
        ),
      },
    },
  ];
}

const signed = ({ sign, amount }: Step): string => {
  if (sign !== -1) return amount;
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
};

import { type Backtest, leastLeavers } from '../analyse/backtest.ts';
import type { Fit } from '../analyse/fit.ts';
import type { Floor } from '../analyse/floors.ts';
import type { Outcomes } from '../analyse/outcomes.ts';
import { addDays } from '../lib/dates.ts';
import { grouped } from '../lib/text.ts';
import type { Model } from '../models/model.ts';
import type { Report } from '../reports/report.ts';
import { fitBlocks } from './backtest-fit.ts';
import { summaryTable } from './backtest-summary.ts';
import {
  bandsTable,
  calibrationTable,
  greenTable,
  observationsTable,
  segmentsTable,
  tenthsTable,
} from './backtest-tables.ts';
import { calibrationChart } from './charts-analyses.ts';

export type BacktestInput = {
  model: Model;
  horizonDays: number;
  dimension: string;
  /** Month ends whose horizon has passed, exclusive days, oldest first. */
  asOfs: readonly string[];
  period: string;
  currency: string | null;
  outcomes: Outcomes;
  result: Backtest;
  floors: readonly Floor[];
  /** Null where no weights were asked for. */
  fit: Fit | null;
  /** What cannot be used for the past. */
  barred: readonly string[];
  footer: string[];
};

/** Whether low scores came before churn: figures, bands, calibration, segments, what was missed. */
export function backtestReport(input: BacktestInput): Report {
  const { model, period, currency, footer, barred, fit } = input;
  return {
    id: 'backtest',
    title: `Does health predict churn? Model ${model.title}`,
    subtitle: [headline(input), conclusion(input)],
    period,
    currency,
    blocks: [
      summaryTable(input),
      bandsTable(input),
      tenthsTable(input),
      ...calibrationChart(
        'Calibration: chance by the score, and what came',
        input.result.calibration?.groups ?? [],
      ),
      calibrationTable(input),
      segmentsTable(input),
      greenTable(input),
      ...(fit === null ? [] : fitBlocks(fit, model)),
      observationsTable(input),
    ],
    footer: [...footer, ...barred.map((says) => `without dates: ${says}`)],
  };
}

function headline({ horizonDays, asOfs, result: { base, nAccounts, nLeavers } }: BacktestInput) {
  const days = asOfs.map((t) => addDays(t, -1));
  return [
    `churn within ${horizonDays} days`,
    days.length === 0
      ? 'no month ends'
      : `${days.length} month end${days.length === 1 ? '' : 's'}, ${days[0]} to ${days.at(-1)}`,
    `${grouped(base.n)} scores of ${grouped(nAccounts)} customers, ${grouped(nLeavers)} left`,
  ].join(' · ');
}

function conclusion(input: BacktestInput): string {
  const { auc, nLeavers } = input.result;
  if (auc === null) return `Nothing can be concluded: ${whyUnknown(input)}.`;
  const pairs = Math.round(100 * auc.value);
  const says =
    auc.low > 0.5
      ? `The score tells churn: in ${pairs} of 100 pairs the customer that left had the lower score.`
      : auc.high < 0.5
        ? `The score points the wrong way: in ${100 - pairs} of 100 pairs the customer that left had the higher score.`
        : 'Nothing shows that the score tells churn: it may be chance that it does.';
  if (nLeavers >= leastLeavers) return says;
  const few = `Only ${nLeavers} customer${nLeavers === 1 ? '' : 's'} left; below ${leastLeavers}`;
  return `${says} ${few} no floor, band or segment can be judged by its value alone, and no weights can be fitted.`;
}

function whyUnknown({ result: { base }, asOfs, horizonDays, outcomes }: BacktestInput): string {
  if (outcomes.nUntold > 0 && asOfs.length === 0) {
    return `none of ${grouped(outcomes.nUntold)} customers at month ends has a score`;
  }
  if (asOfs.length === 0) {
    return `no month end with customers lies ${horizonDays} days or more before the end of the data`;
  }
  if (base.left === 0) return `none of ${base.n} left within ${horizonDays} days`;
  if (base.left === base.n) return `all ${base.n} left within ${horizonDays} days`;
  return `too few left to draw accounts again and again (${base.left} of ${base.n})`;
}

import { fromUnits, sum, toUnits } from '../lib/decimal.ts';
import { flooredScore } from '../lib/text.ts';
import type { Model } from '../models/model.ts';
import type { Tone } from '../reports/report.ts';
import { type Score, unscored } from '../score/score.ts';

/** Accounts of one band, with what they were at the date before. */
export type BandCount = {
  name: string;
  /** As the documents write it: `80–100`; empty for states without a score. */
  range: string;
  /** The document's words for level and status, null where it has none. */
  level: string | null;
  status: string | null;
  tone: Tone;
  n: number;
  mrr: string;
  before: { n: number; mrr: string } | null;
};

/** Customers by band, in the model's order, then the states without a score that occur. */
export function distribution(
  model: Model,
  now: readonly Score[],
  before: readonly Score[] | null,
): BandCount[] {
  const bands = model.bands.map(({ name, range, role, level = null, status = null }) => {
    return { name, range, tone: role as Tone, level, status };
  });
  const states = unscored
    .filter((name) => [...now, ...(before ?? [])].some(({ band }) => band === name))
    .map((name) => ({ name, range: '', tone: 'muted' as const, level: null, status: null }));
  return [...bands, ...states].map((band) => ({
    ...band,
    ...countOf(now, band.name),
    before: before === null ? null : countOf(before, band.name),
  }));
}

/** Customers by band of every model, each by the model that scored it; one name is one band. */
export function distributions(
  models: readonly Model[],
  now: readonly Score[],
  before: readonly Score[] | null,
): BandCount[] {
  const [only] = models;
  if (models.length === 1) return distribution(only!, now, before);
  return models.flatMap((model) => {
    const own = (scores: readonly Score[]) => scores.filter((score) => score.model === model.id);
    const bands = distribution(model, own(now), before === null ? null : own(before));
    return bands.map((band) => ({ ...band, name: `${band.name} · ${model.title}` }));
  });
}

function countOf(scores: readonly Score[], band: string): { n: number; mrr: string } {
  const own = scores.filter((s) => s.band === band);
  return { n: own.length, mrr: totalMrr(own) };
}

/** MRR of accounts together, exact. */
export function totalMrr(scores: readonly Score[]): string {
  return sum(scores.map(({ mrr }) => mrr));
}

/** Mean health of the scored accounts, plain and weighted by MRR; null when nobody is scored. */
export function averages(scores: readonly Score[]): { plain: number; byMrr: number | null } | null {
  const scored = scores.filter(({ score }) => score !== null);
  if (scored.length === 0) return null;
  const plain = scored.reduce((sum, { score }) => sum + score!, 0) / scored.length;
  const units = scored.map(({ mrr }) => toUnits(mrr));
  const weight = units.reduce((sum, mrr) => sum + mrr, 0n);
  const weighted = scored.reduce((sum, { score }, i) => sum + score! * Number(units[i]), 0);
  return { plain, byMrr: weight === 0n ? null : weighted / Number(weight) };
}

/** The mean share of the connected inputs that is there, 0–1. */
function meanCoverage(scores: readonly Score[]): number | null {
  if (scores.length === 0) return null;
  return scores.reduce((sum, { coverage }) => sum + coverage, 0) / scores.length;
}

/** Growth in percent, null where nothing was there before. */
export function growthPercent(now: string, before: string): number | null {
  const [a, b] = [toUnits(now), toUnits(before)];
  return b === 0n ? null : (100 * Number(a - b)) / Number(b);
}

/** Difference of two amounts, exact. */
export const difference = (now: string, before: string): string =>
  fromUnits(toUnits(now) - toUnits(before));

/** Mean health in one line: plain, weighted by MRR, and how much of the inputs is there. */
export function averageNote(now: readonly Score[], before: readonly Score[]): string | null {
  const [mean, past, coverage] = [averages(now), averages(before), meanCoverage(now)];
  if (mean === null) return null;
  const change = past === null ? '' : ` (${signed(mean.plain - past.plain)})`;
  const parts = [
    `Average ${flooredScore(mean.plain)}${change}`,
    mean.byMrr === null ? null : `weighted by MRR ${flooredScore(mean.byMrr)}`,
    coverage === null ? null : `coverage ${Math.floor(coverage * 100)} % of connected inputs`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

const signed = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)}`;

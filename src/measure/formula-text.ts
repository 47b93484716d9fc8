import type { Definition } from './ids.ts';

const names = {
  ratio: 'ratio',
  median: 'median',
  p90: '90th percentile',
  km_median: 'Kaplan–Meier median',
} as const;

/** The formula in words; that of a mean does not hold for a median of the same rows. */
export function formulaText(definition: Definition): string {
  const { metric, statistic, formula, title, words } = definition;
  const isOwn = statistic === metric.statistic || formula !== metric.formula;
  if (isOwn || statistic === undefined) return formula;
  const over = words?.denominator === undefined ? '' : ` over ${words.denominator}`;
  const by = /, by [^,]*$/.exec(formula)?.[0] ?? '';
  return `${names[statistic]} of ${title.toLowerCase()}${over}${by}`;
}

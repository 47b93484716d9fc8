import type { ForecastConfig } from './config.ts';
import type { Fault } from './document.ts';
import { quoted } from './excerpt.ts';
import type { Written } from './schema.ts';

type WrittenForecast = NonNullable<Written['forecast']>;

/** Chances of a renewal by health, as signals gives them, by the lowest score of each range. */
const documented = { 80: 0.95, 60: 0.85, 40: 0.6, 20: 0.3, 0: 0.1 };

/** What `forecast:` says, with the document's chances where it gives none. */
export function forecast(written: WrittenForecast): ForecastConfig {
  const chances = Object.entries(written.probabilities ?? documented);
  return {
    probabilities: chances
      .map(([from, p]) => ({ from: Number(from), p: share(p) }))
      .sort((a, b) => b.from - a.from),
    isLearned: written.learned ?? false,
    prior: written.prior ?? 20,
  };
}

/** Ranges that leave scores out or overlap, and chances that fall while health rises. */
export function* forecastFaults({ forecast: written }: Written): Generator<Fault> {
  const chances = Object.entries(written?.probabilities ?? documented);
  const keys = ['forecast', 'probabilities'];
  for (const [from] of chances) {
    if (/^(\d|[1-9]\d)(\.\d{1,4})?$|^100$/.test(from)) continue;
    const what = `forecast.probabilities.${from} does not begin with a score from 0 to 100`;
    const hint = 'name the lowest score of each range, such as {80: 95%, 60: 85%, 0: 40%}';
    return yield { keys: [...keys, from], on: 'key', what, hint };
  }
  const rising = chances.toSorted(([a], [b]) => Number(a) - Number(b));
  if (Number(rising[0]?.[0]) !== 0) {
    const what = 'forecast.probabilities says nothing of the lowest scores';
    yield { keys, on: 'key', what, hint: 'add the range that begins with 0' };
  }
  for (const [i, [from, p]] of rising.entries()) {
    const [below, least] = rising[i - 1] ?? [from, p];
    if (i > 0 && Number(below) === Number(from)) {
      const what = `forecast.probabilities names the score ${quoted(from)} twice`;
      yield { keys: [...keys, from], on: 'key', what };
    }
    if (share(p) >= share(least)) continue;
    const what = `forecast.probabilities falls from ${said(least)} at ${below} to ${said(p)} at ${from}`;
    const hint = 'a healthier account is never less likely to renew';
    yield { keys: [...keys, from], on: 'value', what, hint };
  }
}

const said = (p: number | string): string => (typeof p === 'string' ? p : `${p}`);

/** `85%` or 0.85 as 0.85, at most 6 decimals. */
function share(p: number | string): number {
  const own = typeof p === 'number' ? p : Number.parseFloat(p) / 100;
  return Math.round(own * 1e6) / 1e6;
}

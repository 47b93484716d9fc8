/** Examples that follow the help of commands. */
export const whatIfExamples = `
Examples:
  $ cs-metrics what-if --set health.settings.usage.daily_weekdays=12 --month 2026-10
  $ cs-metrics what-if --set 'models.heavy={like: points, weights: {payment: 30}}' --set health.model=heavy`;

export const initExamples = `
What a run must not guess is asked on a terminal; elsewhere it stays open as a comment, and the exit code is 1.

Examples:
  $ cs-metrics init exports
  $ cs-metrics init exports --answer exports/invoices.csv/dates=day-first
  $ cs-metrics init exports --out -`;

export const forecastExamples = `
The chances stand in the config, by the lowest score of each range; these are the defaults:
  forecast:
    probabilities: {80: 95%, 60: 85%, 40: 60%, 20: 30%, 0: 10%}

Examples:
  $ cs-metrics forecast --months 3 --by csm
  $ cs-metrics forecast --quarters 2 --by segment --format md
  $ cs-metrics forecast --format csv --table renewals`;

export const compareExamples = `
Examples:
  $ cs-metrics compare nrr@cohort/12m nrr@movements/12m --month 2026-10
  $ cs-metrics compare csat csat_mean_pct --by segment --format csv`;

export const backtestExamples = `
The floors are set in the config, such as backtest: {red_multiple: 3, recall: 60%, green: 80%}.

Examples:
  $ cs-metrics backtest --horizon 180d --by plan
  $ cs-metrics backtest --fit
  $ cs-metrics backtest --table green_churners --format csv`;

export const exportExamples = `
The format is csv, parquet or arrow; the last two need --out.

Examples:
  $ cs-metrics export --table account_months --months 24 --out months.parquet
  $ cs-metrics export --table account_months --from 2026-01 --to 2026-06 > months.csv
  $ cs-metrics export --table tickets --out tickets.arrow`;

export const cacheExamples = `
Nothing is kept with --no-cache, CS_METRICS_NO_CACHE=1, or cache: {use: false} in the config.

Examples:
  $ cs-metrics cache
  $ cs-metrics cache clear`;

export const presetsExamples = `
No config is needed.

Examples:
  $ cs-metrics presets
  $ cs-metrics presets stripe
  $ cs-metrics presets --format csv > presets.csv`;

export const examples = `
Examples:
  $ cs-metrics health --month 2026-10
  $ cs-metrics sheet --month 2026-10 --format md
  $ cs-metrics metrics nrr grr --by segment --months 12 --format csv
  $ cs-metrics compare nrr@cohort/12m nrr@movements/12m`;

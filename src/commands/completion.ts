import { exportFormats } from '../export/file.ts';
import { didYouMean } from '../lib/nearest.ts';
import { cadences } from '../lib/schedule.ts';
import { metrics } from '../metrics/index.ts';
import { models } from '../models/index.ts';
import type { Outline, Words } from '../program/outline.ts';
import { bash } from '../render/completion/bash.ts';
import { fish } from '../render/completion/fish.ts';
import { zsh } from '../render/completion/zsh.ts';
import { formats } from '../render/render.ts';
import { reportPlans } from '../reports/catalogue.ts';
import { presets } from '../sources/index.ts';
import { tables } from '../tables/index.ts';
import { wrongValue } from './wrong.ts';

const shells: Readonly<Record<string, (outline: Outline) => string>> = { bash, zsh, fish };

/** The script that teaches a shell to complete our commands, options, metrics and reports. */
export function completion(shell: string, outline: Outline): string {
  const script = shells[shell];
  if (script !== undefined) return script(outline);
  const known = Object.keys(shells);
  const hint = didYouMean(shell, known, 'run it for the shell that you type in');
  throw wrongValue('completion', known.join(', '), shell, hint);
}

/** Words that no option declares as its only choices. */
export function words(): Words {
  const metricIds = metrics.map(({ id }) => id);
  return {
    'metrics ids': metricIds,
    'explain id': metricIds,
    'compare first': metricIds,
    'compare second': metricIds,
    'report names': reportPlans.map(({ id }) => id),
    'presets name': presets.map(({ id }) => id),
    'run cadence': cadences,
    'cache action': ['clear'],
    'completion shell': Object.keys(shells),
    '--model': models.map(({ id }) => id),
    '--format': formats,
    '--csv-style': ['standard', 'excel-eu'],
    'export --format': exportFormats,
    'export --table': ['account_months', ...tables.map(({ name }) => name)],
    'cohorts --by': ['first_paid', 'signup'],
    'backtest --horizon': ['60d', '90d', '180d'],
    'alerts --since': ['last'],
  };
}

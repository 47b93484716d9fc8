import { presetDetail, presetList } from '../compose/presets.ts';
import { didYouMean } from '../lib/nearest.ts';
import type { Report } from '../reports/report.ts';
import { presetNamed, presets } from '../sources/index.ts';
import { unfit } from './wrong.ts';

/** The presets for exports of vendors, or one of them in full. */
export function presetsCommand(name: string | undefined): Report {
  if (name === undefined) return presetList();
  const preset = presetNamed(name.toLowerCase());
  if (preset !== undefined) return presetDetail(preset);
  const ids = presets.map(({ id }) => id);
  throw unfit(
    `there is no preset "${name}"`,
    didYouMean(name.toLowerCase(), ids, `presets: ${ids.join(', ')}`),
  );
}

import type { Config } from '../config/config.ts';
import { benchmark } from './benchmark.ts';
import type { BlockMaker } from './block.ts';
import { atRisk, healthBands, keyFigures, outcomes } from './executive.ts';
import { journey } from './journey.ts';
import { renewalsAhead } from './renewals.ts';
import * as roles from './roles.ts';
import { seasonality } from './seasonality.ts';

/** All parts of reports, in the order of the reports that show them first. */
export const blockMakers: readonly BlockMaker[] = [
  outcomes,
  keyFigures,
  healthBands,
  atRisk,
  roles.vp,
  roles.director,
  roles.segments,
  roles.operations,
  roles.csm,
  roles.books,
  roles.onboarding,
  roles.renewals,
  renewalsAhead,
  journey,
  seasonality,
];

/** Parts whose metrics the config decides. */
const makersOf = (config: Config): readonly BlockMaker[] => [...blockMakers, benchmark(config)];

/** Finds a part by its id; ids come from declarations, so a miss is our bug. */
export function blockNamed(id: string, config: Config): BlockMaker {
  const found = makersOf(config).find((maker) => maker.id === id);
  if (found === undefined) throw new Error(`no block named ${id}`);
  return found;
}

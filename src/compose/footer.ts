import type { Config } from '../config/config.ts';
import { grouped } from '../lib/text.ts';
import { type Definition, idOf } from '../measure/ids.ts';
import type { FileCount } from '../normalise/counts.ts';
import { version } from '../version.ts';

/** What a footer says of a run. */
export type Provenance = {
  config: Config;
  newestDense: string | null;
  normalised: { counts: readonly FileCount[] };
};

/** Where the numbers come from and how they are defined. */
export function footerOf(gathered: Provenance, definitions: readonly Definition[]): string[] {
  const { config, newestDense } = gathered;
  const assumed = [
    config.isTimezoneAssumed ? 'time zone UTC assumed' : null,
    config.definitions.ces.isDirectionAssumed && definitions.some(({ id }) => id === 'ces')
      ? 'CES direction ease assumed'
      : null,
  ].filter((text) => text !== null);
  const ids = [...new Set(definitions.map(idOf))];
  return [
    ...(gathered.normalised.counts.length === 0
      ? ['no export was needed']
      : [ageText(newestDense, config), filesLine(gathered)]),
    ...(assumed.length === 0 ? [] : [assumed.join(', ')]),
    ...(ids.length === 0 ? [] : [`definitions ${ids.join(', ')}`]),
    `config ${config.hash}`,
    `cs-metrics ${version}`,
  ];
}

const ageText = (newestDense: string | null, { timezone }: Config): string =>
  newestDense === null
    ? `Age of the data unknown (${timezone})`
    : `Data until ${newestDense} (${timezone})`;

function filesLine({ normalised: { counts } }: Provenance): string {
  const sum = (pick: (count: (typeof counts)[number]) => number) =>
    counts.reduce((total, count) => total + pick(count), 0);
  const files = new Set(counts.map(({ file }) => file)).size;
  const parts = [
    `${files} file${files === 1 ? '' : 's'}`,
    `${grouped(sum((c) => c.used))} rows used`,
    `${grouped(sum((c) => c.rejected))} rejected`,
    ...(sum((c) => c.filtered) > 0 ? [`${grouped(sum((c) => c.filtered))} filtered`] : []),
    ...(sum((c) => c.duplicates) > 0 ? [`${grouped(sum((c) => c.duplicates))} duplicates`] : []),
    ...(sum((c) => c.valuesRejected) > 0
      ? [`${grouped(sum((c) => c.valuesRejected))} values unused`]
      : []),
    `${grouped(sum((c) => c.orphans))} orphans`,
  ];
  return parts.join(', ');
}

import type { Config } from '../config/config.ts';
import { grouped, nOf } from '../lib/text.ts';
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
    ...(config.pseudonyms === null ? [] : ['ids and names are pseudonyms']),
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
  const sum = (
    key: 'used' | 'rejected' | 'filtered' | 'duplicates' | 'valuesRejected' | 'orphans',
  ) => counts.reduce((total, count) => total + count[key], 0);
  const [filtered, duplicates, unused] = [
    sum('filtered'),
    sum('duplicates'),
    sum('valuesRejected'),
  ];
  const parts = [
    nOf(new Set(counts.map(({ file }) => file)).size, 'file'),
    `${nOf(sum('used'), 'row')} used`,
    `${grouped(sum('rejected'))} rejected`,
    ...(filtered > 0 ? [`${grouped(filtered)} filtered`] : []),
    ...(duplicates > 0 ? [nOf(duplicates, 'duplicate')] : []),
    ...(unused > 0 ? [`${nOf(unused, 'value')} unused`] : []),
    nOf(sum('orphans'), 'orphan'),
  ];
  return parts.join(', ');
}

import { named } from '../engine/dialect.ts';
import { nOf } from '../lib/text.ts';
import type { Gathered } from '../pipeline.ts';
import { tables } from '../tables/index.ts';

/** Accounts whose ids a reader would take for one: they count as several, and their rows do not meet. */
export async function alikeLines({ engine, normalised }: Gathered): Promise<string[]> {
  const own = tables.filter(({ name, isBulk, columns }) => {
    return !isBulk && normalised.present.has(name) && columns.some((c) => c.name === 'account_id');
  });
  if (own.length === 0) return [];
  const ids = own.map(({ name }) => `select account_id as id from ${named(name)}`).join(' union ');
  const groups = await engine.rows<{ ids: string[] }>(
    `select list(id order by id) as ids from (select distinct id from (${ids})) where id is not null
     group by lower(nfc_normalize(regexp_replace(id, '[\\s\\p{Cf}]', '', 'g')))
     having count(*) > 1 order by min(id)`,
  );
  if (groups.length === 0) return [];
  const shown = groups.slice(0, 3).map((group) => group.ids.map((id) => `"${id}"`).join(' and '));
  const more = groups.length > 3 ? ', …' : '';
  return [
    `${nOf(groups.length, 'account')} with ids that differ only in case, blanks or composed letters, ` +
      `counted apart: ${shown.join(', ')}${more}; \`identity.aliases\` makes them one`,
  ];
}

import { wantedHeaders } from '../normalise/mapping.ts';
import type { Gathered } from '../pipeline.ts';
import { tableNamed } from '../tables/index.ts';

const nShown = 6;

/** Columns of the exports that nothing reads; a header that was renamed in one file is among them. */
export function unreadLines({ config, normalised }: Gathered): string[] {
  return config.sources.flatMap((source) => {
    const wanted = new Set(wantedHeaders(source, source.tables.map(tableNamed)));
    const sql = [
      source.where,
      ...Object.values(source.columns).map((mapping) =>
        mapping.kind === 'sql' ? mapping.sql : '',
      ),
    ]
      .join(' ')
      .toLowerCase();
    const ids = new Set(
      normalised.counts.filter((count) => count.source === source.name).map(({ fileId }) => fileId),
    );
    return normalised.files
      .filter(({ id }) => ids.has(id))
      .flatMap(({ file, header }) => {
        const unread = header.filter(
          (name) => !wanted.has(name) && !sql.includes(name.toLowerCase()),
        );
        if (unread.length === 0) return [];
        const more = unread.length > nShown ? ` and ${unread.length - nShown} more` : '';
        return [`${file}: nothing reads ${unread.slice(0, nShown).join(', ')}${more}`];
      });
  });
}

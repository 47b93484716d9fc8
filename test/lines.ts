/** Lines of a CSV export. */
export const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;

/** One source of the config; without a mapping its columns are named as ours. */
export const source = (table: string, files: string, more = ''): string =>
  `sources: [{table: ${table}, files: '${files}'${more === '' ? '' : `, ${more}`}}]`;

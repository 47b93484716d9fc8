/** A header as SQL names it. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL writes it. */
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const reserved = /^(true|false|yes|no|on|off|null|y|n|~)$/i;

/** A text as YAML writes it in one line, in quotes where it must. */
export function scalar(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N} _./*-]*$/u.test(text) && !/[ ]$/.test(text);
  return isPlain && !reserved.test(text) ? text : JSON.stringify(text);
}

import type { Tone } from '../../reports/report.ts';

/**
 * Colours of charts by their use, as the style sheet names them. A drawing is made with stand-ins, which
 * give way to variables afterwards: so light and dark pages share one drawing.
 */
const names = [
  ...['ink', 'quiet', 'line', 'paper', 'accent'],
  ...['healthy', 'watch', 'at_risk', 'critical', 'none'],
] as const;

export type InkName = (typeof names)[number];

const standIn = (name: InkName): string => `#0e0c0${names.indexOf(name)}`;

/** The stand-in of each colour. */
export const inks = Object.fromEntries(names.map((name) => [name, standIn(name)])) as Record<
  InkName,
  string
>;

/** Colours of parts without a meaning of their own, told apart by lightness too. */
const plain: readonly InkName[] = ['accent', 'quiet', 'ink', 'line'];

/** The colour of the nth part; bands have theirs, other parts take turns. */
export function inkOf(tone: Tone | undefined, at: number): InkName {
  if (tone === 'muted') return 'none';
  if (tone !== undefined && (names as readonly string[]).includes(tone)) return tone as InkName;
  return plain[at % plain.length]!;
}

/** The drawing with variables of the style sheet in place of the stand-ins. */
export function inked(svg: string): string {
  const done = svg.replace(
    /(fill|stroke)="#0e0c0(\d)"/g,
    (_, use, at) => `${use}="var(--${cssName(names[Number(at)]!)})"`,
  );
  const left = /(?:fill|stroke)="(?!none|transparent|var\(|url\()([^"]*)"/.exec(done);
  if (left !== null) throw new Error(`a chart has the colour ${left[1]} of its own`);
  return done;
}

/** A colour as the style sheet spells it. */
export const cssName = (name: InkName): string => name.replace('_', '-');

import type { Follow } from '../config/config.ts';

/** A health model: inputs with their scoring, and bands. Data only; `score` knows how to apply it. */
export type Model = {
  id: string;
  title: string;
  follow: Follow;
  components: readonly Component[];
  /** From the highest to the lowest. */
  bands: readonly Band[];
  /** Undefined words of the document as numbers, by dotted name; the config may change them. */
  settings: Readonly<Record<string, number>>;
};

/** One input: the first word whose test holds gives its points. */
export type Component = {
  id: string;
  title: string;
  /** Points at best. */
  max: number;
  /** Fact with a row per account and as-of date. */
  over: string;
  /** Tables without which the input is not connected at all. */
  needs: readonly string[];
  /** SQL over the fact: there is something to judge. */
  present: string;
  /** SQL: the figure shown for it. */
  value: string;
  /** SQL: days since the newest row behind it. */
  age: string;
  /** Tests in SQL; `{name}` is a setting. */
  words: readonly { word: string; points: number; when: string }[];
  /** What is wrong, most telling first; `{column}` is a column of the fact. */
  issues: readonly { when: string; says: string }[];
  action: string;
};

export type Band = {
  name: string;
  /** Lowest score that belongs to it, on the unrounded score. */
  from: number;
  role: 'healthy' | 'watch' | 'at_risk' | 'critical';
  /** How the document's templates write its range. */
  range: string;
  action: string;
};

/** A number, or text such as `40%`. */
type Edge = number | string;

/** How a figure becomes a score from 0 to 100. */
export type WrittenScoring = {
  /** Figures of 0 and of 100, between them in proportion. */
  linear?: [Edge, Edge];
  /** Figures of 100 and of 0. */
  inverse?: [Edge, Edge];
  /** Edges with the score from there on; `> 4.5` is a strict one. */
  steps?: [Edge, number][];
  /** Word → score. */
  categories?: Record<string, number>;
  /** False where the score may leave 0–100. */
  cap?: boolean;
};

/** An input of a health model of the config. */
export type WrittenInput = {
  id?: string;
  title?: string;
  /** Metric of each account over the days of the window. */
  metric?: string;
  /** Such as `30d` or `3m`. */
  window?: string;
  /** Input of a shipped model, such as `points.usage`. */
  input?: string;
  weight?: number;
  score?: WrittenScoring;
  action?: string;
};

export type WrittenGroup = {
  id: string;
  title?: string;
  weight: number;
  /** Score that the group should have. */
  target?: number;
  inputs: WrittenInput[];
};

export type WrittenBand = {
  /** Lowest score of the band. */
  from: number;
  name: string;
  role?: 'healthy' | 'watch' | 'at_risk' | 'critical';
  action?: string;
};

/** A health model as a config writes it. */
export type WrittenModel = {
  title?: string;
  /** Shipped model that it changes. */
  like?: string;
  /** Group or input of that model → weight. */
  weights?: Record<string, number>;
  settings?: Record<string, number | string>;
  groups?: WrittenGroup[];
  inputs?: WrittenInput[];
  /** Arithmetic over the scores of the inputs. */
  formula?: string;
  bands?: WrittenBand[];
};

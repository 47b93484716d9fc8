import type { Pseudonyms } from '../lib/pseudonym.ts';

/** A row as plain data: decimals, int64, dates and timestamps are text, so nothing is lost. */
export type Row = Record<string, string | number | boolean | null | readonly (string | null)[]>;

/** The muscle behind every step: takes SQL, keeps relations, gives back small results. */
export type Engine = {
  run: (sql: string) => Promise<void>;
  rows: <T extends Row = Row>(sql: string) => Promise<T[]>;
  /** The same database beside it, for one long query while others go on; its temporary tables are its own. */
  aside: Pick<Engine, 'run' | 'rows'> & {
    /** Share of its rows that the running query has read, 0–1; null when that cannot be told. */
    scanned: () => number | null;
  };
  /** Stops a running query; it and all later ones reject. */
  interrupt: () => void;
  /** Private folder for spilling and spooling, removed on close. */
  folder: string;
  close: () => void;
};

export type EngineOptions = {
  /** Makes the macro that gives pseudonyms. */
  pads?: Pseudonyms['pads'] | undefined;
  /** Private folder (0700) that exists already. */
  folder: string;
  /** Files and folders that queries may read. */
  inputs: readonly string[];
  threads: number;
  /** As DuckDB writes it, such as `400MB`. */
  memoryLimit: string;
};

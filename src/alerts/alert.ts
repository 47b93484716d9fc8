/** How fast somebody must act; opportunities are good news. */
export type Severity = 'urgent' | 'warning' | 'opportunity';

/** A line that an account can cross, told by a fact with a row per account and as-of date. Data only. */
export type AccountAlert = {
  id: string;
  title: string;
  severity: Severity;
  over: string;
  /** Tables and columns without which nobody can tell. */
  needs: readonly string[];
  /** SQL: the exports tell of the time looked at; how much must be there for it to hold is in `holds`. */
  present: string;
  /** SQL over the fact: it holds; `{name}` is a setting. */
  holds: string;
  /** SQL: what the reader is told. */
  says: string;
  action: string;
};

/** Something about single tickets that holds at the instant of a run. Data only. */
export type TicketAlert = Pick<AccountAlert, 'id' | 'title' | 'severity' | 'action'>;

/** A line that a health score can cross. Data only. */
export type ScoreAlert = {
  id: string;
  title: string;
  severity: Severity;
  /** The setting that holds its limit. */
  limit: string;
  /** A level that is passed upwards or downwards, or the size of a move within some days. */
  kind: 'falls below' | 'rises above' | 'falls by' | 'rises by';
  action: string;
};

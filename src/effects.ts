/** Everything that a run takes from the world around it; steps see only what is handed to them. */
export type Effects = {
  /** Milliseconds since the epoch. */
  now: () => number;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Null where files have no owners. */
  userId: number | null;
  cores: number;
  /** Folder in which private folders are made. */
  temporaryFolder: string;
  removeFolder: (path: string) => void;
  stdin: AsyncIterable<Uint8Array>;
  stdout: Stream;
  stderr: Stream;
  /** Runs the reaction when the user or the system asks to stop; the result takes it back. */
  onInterrupt: (reaction: () => void) => () => void;
};

export type Stream = {
  isTTY: boolean;
  columns: number | undefined;
  /** Resolves when the text has left the process; rejects when it could not. */
  write: (text: string) => Promise<void>;
};

import { createHash } from 'node:crypto';

/** What a target gets. */
export type Message = {
  subject: string;
  text: string;
  files: readonly Attachment[];
  /** Facts about the run, for machines. */
  run: unknown;
};

export type Attachment = { name: string; text: string | Uint8Array };

/** Why somebody did not get a message. */
export type Refusal = { receiver: string; isTemporary: boolean; cause: string };

/** Who took a message and who did not. */
export type Sent = { accepted: readonly string[]; refused: readonly Refusal[] };

/** What sending takes from the world around it. */
export type World = {
  env: Readonly<Record<string, string | undefined>>;
  /** How long a server may take to answer. */
  timeoutMs: number;
  /** Waits before the second and the third try. */
  waitsMs: readonly number[];
};

/** SHA-256 of bytes or text, in hex. */
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of all that a message holds. */
export function digestOf({ subject, text, files, run }: Message): string {
  const parts = files.map((file) => [file.name, sha256(file.text)]);
  return sha256(JSON.stringify([subject, text, parts, run]));
}

/** A text of the other side, short and without what must not be told. */
export function told(text: string, secrets: readonly (string | null)[]): string {
  let line = text.replaceAll(/\s+/g, ' ').trim();
  for (const secret of secrets) if (secret) line = line.replaceAll(secret, '***');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

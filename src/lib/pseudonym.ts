import { createHash, createHmac } from 'node:crypto';

/** What an id tells: an account, a person, or a record such as a ticket. */
export type PseudonymKind = 'account' | 'person' | 'record';

/** Names that stand for ids; whoever has the key can make them again, nobody can turn them back. */
export type Pseudonyms = {
  of: (kind: PseudonymKind, id: string) => string;
  /** The two blocks, in hex, that HMAC-SHA-256 puts before what it hashes. */
  pads: { inner: string; outer: string };
};

/** Hex digits of a pseudonym: 48 bits, so that 100,000 ids have two alike once in 50,000 times. */
export const pseudonymDigits = 12;

/**
 * Pseudonyms by HMAC-SHA-256 (RFC 2104) over `kind:id`, such as `A-1f6e…` for `account:ACME`; the
 * blank around an id is none of it.
 */
export function pseudonymsBy(key: string): Pseudonyms {
  const bytes = Buffer.from(key, 'utf8');
  const block = Buffer.alloc(64);
  (bytes.length > 64 ? createHash('sha256').update(bytes).digest() : bytes).copy(block);
  const pad = (mask: number): string =>
    Buffer.from(block.map((byte) => byte ^ mask)).toString('hex');
  return {
    of: (kind, id) => {
      const hex = createHmac('sha256', bytes).update(`${kind}:${id.trim()}`).digest('hex');
      return `${kind[0]!.toUpperCase()}-${hex.slice(0, pseudonymDigits)}`;
    },
    pads: { inner: pad(0x36), outer: pad(0x5c) },
  };
}

/** The pseudonym that is meant by one, or by the id that it stands for; the text itself without pseudonyms. */
export function meantBy(pseudonyms: Pseudonyms | null, kind: PseudonymKind, text: string): string {
  const form = new RegExp(`^${kind[0]!.toUpperCase()}-[0-9a-f]{${pseudonymDigits}}$`);
  return pseudonyms === null || form.test(text) ? text : pseudonyms.of(kind, text);
}

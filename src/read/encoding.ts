import { CliError, exit } from '../errors.ts';
import { clean } from '../lib/text.ts';

const aliases: Record<string, string> = {
  'latin-1': 'latin1',
  'mac-roman': 'macintosh',
  utf_8: 'utf-8',
};

// WHATWG's windows-1252 for 0x80-0x9f; several Node versions decode these bytes as Latin-1.
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The encoding of a text: its byte order mark, else what was declared, else UTF-8. */
export function encodingOf(
  head: Buffer,
  declared: string | null,
  path: string,
): { encoding: string; hasBom: boolean } {
  const marked = byMark(head);
  if (marked) return { encoding: marked, hasBom: true };
  if (declared !== null) return { encoding: canonical(declared), hasBom: false };
  const bare = bareUtf16(head);
  if (bare === null) return { encoding: 'utf-8', hasBom: false };
  throw new CliError('looks like UTF-16 without a byte order mark', {
    exitCode: exit.input,
    where: clean(path),
    hint: `set \`encoding: ${bare}\` for this source`,
  });
}

/** Decodes piece by piece and throws a TypeError at undecodable bytes; no argument ends it. */
export function decoder(encoding: string): (bytes?: Buffer) => string {
  const inner = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes?: Buffer) => inner.decode(bytes, { stream: bytes !== undefined });
  if (encoding !== 'windows-1252') return decode;
  return (bytes) =>
    decode(bytes).replace(/[\u0080-\u009f]/g, (sign) => upper[sign.charCodeAt(0) - 0x80] ?? sign);
}

function byMark(head: Buffer): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

function canonical(declared: string): string {
  const label = declared.trim().toLowerCase();
  try {
    return new TextDecoder(aliases[label] ?? label).encoding;
  } catch {
    throw new CliError(`encoding "${clean(declared)}" is not known`, {
      exitCode: exit.usage,
      hint: 'use one of utf-8, windows-1252, macintosh, utf-16le, utf-16be, shift_jis',
    });
  }
}

/** Western text in UTF-16 has a NUL in every other byte. */
function bareUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const sample = head.subarray(0, 4096);
  if (!sample.includes(0)) return null;
  const nuls = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) nuls[i % 2]!++;
  const [even, odd] = [nuls[0]! / sample.length, nuls[1]! / sample.length];
  if (odd > 0.3 && even < 0.1) return 'utf-16le';
  return even > 0.3 && odd < 0.1 ? 'utf-16be' : null;
}

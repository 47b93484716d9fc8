import { inflateSync } from 'node:zlib';

/** How often each page of a PDF of Chromium shows text, in their order; a blank page has 0. */
export function inkOnPages(pdf: Uint8Array): number[] {
  const bytes = Buffer.from(pdf);
  const words = bytes.toString('latin1');
  const pages = [...words.matchAll(/\/Type \/Page\b[^s][\s\S]*?\/Contents (\d+) 0 R/g)];
  return pages.map(([, id]) => (contents(bytes, words, id!).match(/\bT[jJ]\b/g) ?? []).length);
}

function contents(bytes: Buffer, words: string, id: string): string {
  const head = new RegExp(`(?:^|\\n)${id} 0 obj\\s*<<([^>]*)>>\\s*stream\\r?\\n`).exec(words)!;
  const start = head.index + head[0].length;
  const length = Number(/\/Length (\d+)/.exec(head[1]!)![1]);
  return inflateSync(bytes.subarray(start, start + length)).toString('latin1');
}

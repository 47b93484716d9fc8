import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { CliError } from '../src/errors.ts';
import { type CsvInspection, type InspectOptions, inspect } from '../src/read/inspect.ts';

export const folder = mkdtempSync(join(tmpdir(), 'cs-metrics-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

export type Content = string | Buffer;
export type Options = Partial<InspectOptions>;

export const none: InspectOptions = { encoding: null, delimiter: null, wanted: [] };

export const utf16 = (text: string) => Buffer.from(text, 'utf16le');
export const latin = (text: string) => Buffer.from(text, 'latin1');

/** Writes a file into the temp folder and returns its path. */
export function put(content: Content, name = 'export.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export async function look(
  content: Content,
  options: Options = {},
  name?: string,
): Promise<CsvInspection> {
  const found = await inspect(put(content, name), { ...none, ...options });
  if (found.kind !== 'csv') throw new Error('not a CSV file');
  return found;
}

/** Message, place and hint as one text, without the temp folder. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (!(error instanceof CliError)) throw error;
  const text = `${error.exitCode} ${error.where}: ${error.message} (${error.hint ?? ''})`;
  return text.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
}

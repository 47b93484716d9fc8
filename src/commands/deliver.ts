import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { CliError, exit } from '../errors.ts';
import { hasColor } from '../render/color.ts';
import type { CsvStyle } from '../render/csv.ts';
import { type OutputFile, publish } from '../render/output.ts';
import { type Format, render, renderTables } from '../render/render.ts';
import type { Report } from '../reports/report.ts';
import { version } from '../version.ts';
import type { CommonOptions, Context } from './context.ts';
import { formatsOf, isFolder, styleOf } from './output.ts';

/** Writes reports where and how the options say; stdout carries data only. */
export async function deliver(context: Context, reports: readonly Report[]): Promise<void> {
  const { options, effects, progress } = context;
  progress.stop();
  const formats = formatsOf(options);
  const style = styleOf(options.csvStyle);
  const [first] = reports;
  if (reports.length > 1 && (options.out === undefined || !isFolder(options.out))) {
    throw new CliError(`${reports.length} reports need a folder of their own`, {
      exitCode: exit.usage,
      hint: 'name one with --out, such as --out reports',
    });
  }
  if (options.out === undefined) {
    await effects.stdout.write(renderer(context, first!, style)(formats[0]!, false));
    return;
  }
  await write(context, outputFiles(context, reports, options.out, formats));
}

/** The files of reports, in every format asked for. */
export function outputFiles(
  context: Context,
  reports: readonly Report[],
  out: string,
  formats: readonly Format[],
): OutputFile[] {
  const { options, effects } = context;
  const style = styleOf(options.csvStyle);
  return reports.flatMap((report) => {
    const renderAs = renderer(context, report, style);
    const path = resolve(effects.cwd, out.replaceAll('{month}', report.period));
    if (!isFolder(out)) return [{ path, text: renderAs(formats[0]!, true) }];
    const table = options.table ?? null;
    return formats.flatMap((format) => inFolder(report, path, format, { style, table }, renderAs));
  });
}

/** Puts files in place in one step; `--if-changed` leaves those alone whose bytes are the same. */
export async function write(context: Context, files: readonly OutputFile[]): Promise<void> {
  const { options, effects, warnings } = context;
  const isNew = options.ifChanged ? await Promise.all(files.map(isChanged)) : files.map(() => true);
  await publish(files.filter((_, i) => isNew[i]));
  for (const [i, { path }] of files.entries()) {
    warnings.push(`${isNew[i] ? 'wrote' : 'unchanged:'} ${relative(effects.cwd, path)}`);
  }
}

async function isChanged({ path, text }: OutputFile): Promise<boolean> {
  const old = await readFile(path).catch(() => null);
  return old === null || !old.equals(Buffer.from(text));
}

function renderer(
  context: Context,
  report: Report,
  csvStyle: CsvStyle,
): (format: Format, isFile: boolean) => string {
  const { options, effects, warnings, config } = context;
  return (format, isFile) =>
    render(report, {
      format,
      width: isFile ? 100 : widthOf(context),
      hasColor:
        !isFile &&
        hasColor({ flag: flagOf(options.color), env: effects.env, isTTY: effects.stdout.isTTY }),
      csvStyle,
      table: options.table ?? null,
      run: { command: report.id, period: report.period, config: config.hash, version },
      warnings,
    });
}

function inFolder(
  report: Report,
  folder: string,
  format: Format,
  { style, table }: { style: CsvStyle; table: string | null },
  renderAs: (format: Format, isFile: boolean) => string,
): OutputFile[] {
  const base = `${report.id}-${report.period}`;
  if (format !== 'csv') {
    const ending = { table: 'txt', md: 'md', json: 'json', csv: 'csv' }[format];
    return [{ path: resolve(folder, `${base}.${ending}`), text: renderAs(format, true) }];
  }
  if (table !== null) {
    return [{ path: resolve(folder, `${base}-${table}.csv`), text: renderAs('csv', true) }];
  }
  return renderTables(report, style).map(({ name, text }) => ({
    path: resolve(folder, `${base}-${name}.csv`),
    text,
  }));
}

// Commander gives false for --no-color, and true where neither option was named.
const flagOf = (color: CommonOptions['color']): 'auto' | 'always' | 'never' =>
  typeof color === 'string' ? color : color === false ? 'never' : 'auto';

function widthOf({ effects }: Context): number {
  const told = Number(effects.env.COLUMNS);
  if (Number.isInteger(told) && told > 0) return told;
  return effects.stdout.isTTY ? (effects.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
}

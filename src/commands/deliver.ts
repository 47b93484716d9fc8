import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { CliError, exit } from '../errors.ts';
import { assertNoInput } from '../read/ours.ts';
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
    await effects.stdout.write(await renderer(context, first!, style)(formats[0]!, false));
    return;
  }
  await write(context, await outputFiles(context, reports, options.out, formats));
}

/** The files of reports, in every format asked for; several pages get a page that lists them. */
export async function outputFiles(
  context: Context,
  reports: readonly Report[],
  out: string,
  formats: readonly Format[],
): Promise<OutputFile[]> {
  const { options, effects } = context;
  const own = { style: styleOf(options.csvStyle), table: options.table ?? null };
  const files: OutputFile[] = [];
  for (const report of reports) {
    const renderAs = renderer(context, report, own.style);
    const path = resolve(effects.cwd, out.replaceAll('{month}', report.period));
    if (!isFolder(out)) files.push({ path, text: await renderAs(formats[0]!, true) });
    else
      for (const format of formats)
        files.push(...(await inFolder(report, path, format, own, renderAs)));
  }
  const pages = files.filter(({ path }) => path.endsWith('.html'));
  return pages.length > 1 ? [...files, await overviewOf(reports, pages)] : files;
}

/** Puts files in place in one step; `--if-changed` leaves those alone whose bytes are the same. */
export async function write(context: Context, files: readonly OutputFile[]): Promise<void> {
  const { config, options, effects, warnings } = context;
  await assertNoInput(
    config,
    files.map(({ path }) => path),
  );
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

type RenderAs = (format: Format, isFile: boolean) => Promise<string>;

function renderer(context: Context, report: Report, csvStyle: CsvStyle): RenderAs {
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

async function inFolder(
  report: Report,
  folder: string,
  format: Format,
  { style, table }: { style: CsvStyle; table: string | null },
  renderAs: RenderAs,
): Promise<OutputFile[]> {
  const base = `${report.id}-${report.period}`;
  if (format !== 'csv') {
    const ending = format === 'table' ? 'txt' : format;
    return [{ path: resolve(folder, `${base}.${ending}`), text: await renderAs(format, true) }];
  }
  if (table !== null) {
    return [{ path: resolve(folder, `${base}-${table}.csv`), text: await renderAs('csv', true) }];
  }
  return renderTables(report, style).map(({ name, text }) => ({
    path: resolve(folder, `${base}-${name}.csv`),
    text,
  }));
}

/** The page that leads to the others, in the folder of the first. */
async function overviewOf(
  reports: readonly Report[],
  files: readonly OutputFile[],
): Promise<OutputFile> {
  const { overviewHtml } = await import('../render/html/overview.ts');
  const folder = dirname(files[0]!.path);
  const listed = reports.map((report, at) => ({
    report,
    file: relative(folder, files[at]!.path),
  }));
  return { path: resolve(folder, 'index.html'), text: overviewHtml(listed) };
}

// Commander gives false for --no-color, and true where neither option was named.
const flagOf = (color: CommonOptions['color']): 'auto' | 'always' | 'never' =>
  typeof color === 'string' ? color : color === false ? 'never' : 'auto';

function widthOf({ effects }: Context): number {
  const told = Number(effects.env.COLUMNS);
  if (Number.isInteger(told) && told > 0) return told;
  return effects.stdout.isTTY ? (effects.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
}

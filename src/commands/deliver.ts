import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { Effects } from '../effects.ts';
import { CliError, exit } from '../errors.ts';
import { progress } from '../progress.ts';
import { assertNoInput } from '../read/ours.ts';
import { hasColor } from '../render/color.ts';
import { type CsvStyle, csv } from '../render/csv.ts';
import { type OutputFile, publish } from '../render/output.ts';
import {
  type BinaryFormat,
  chosenTable,
  type Format,
  isBinary,
  isTabular,
  render,
  type TextFormat,
} from '../render/render.ts';
import { machineTables } from '../render/view.ts';
import type { Report, TableBlock } from '../reports/report.ts';
import { version } from '../version.ts';
import type { CommonOptions, Context } from './context.ts';
import { endingOfFormat, formatsOf, isFolder, needsFile, styleOf } from './output.ts';

/** What delivering needs of a context. */
export type Delivering = Pick<Context, 'effects' | 'options' | 'progress' | 'warnings'> & {
  config: Pick<Context['config'], 'hash' | 'sources' | 'folder' | 'path'>;
};

/** Loads what delivering will need. */
export async function prepare(options: CommonOptions): Promise<void> {
  if (formatsOf(options).includes('table')) await import('../render/terminal.ts');
}

/** Writes reports where and how the options say; stdout carries data only. */
export async function deliver(context: Delivering, reports: readonly Report[]): Promise<void> {
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
    const [format] = formats;
    if (isBinary(format!)) throw needsFile(format);
    await effects.stdout.write(await renderer(context, first!, style)(format!, false));
    return;
  }
  await write(context, await outputFiles(context, reports, options.out, formats));
}

/** The same for a command that needs no config, because none may be there yet. */
export function deliverBare(
  effects: Effects,
  options: CommonOptions,
  report: Report,
  config: Delivering['config'] = { hash: '', sources: [], folder: effects.cwd, path: '' },
): Promise<void> {
  const silent = progress({
    stream: effects.stderr,
    isQuiet: true,
    isCI: true,
    now: effects.now,
  });
  return deliver({ effects, options, warnings: [], progress: silent, config }, [report]);
}

/** The files of reports, in every format asked for; several pages get a page that lists them. */
export async function outputFiles(
  context: Delivering,
  reports: readonly Report[],
  out: string,
  formats: readonly Format[],
): Promise<OutputFile[]> {
  const { options, effects } = context;
  const style = styleOf(options.csvStyle);
  const table = options.table ?? null;
  const files: OutputFile[] = [];
  for (const report of reports) {
    const textAs = renderer(context, report, style);
    const renderAs: RenderAs = async (format) =>
      isBinary(format) ? packed(chosenTable(report, table, format), format) : textAs(format, true);
    const path = resolve(effects.cwd, out.replaceAll('{month}', report.period));
    if (!isFolder(out)) files.push({ path, text: await renderAs(formats[0]!) });
    else
      for (const format of formats)
        files.push(...(await inFolder(report, path, format, { style, table, renderAs })));
  }
  const pages = files.filter(({ path }) => path.endsWith('.html'));
  return pages.length > 1 ? [...files, await overviewOf(reports, pages)] : files;
}

/** Puts files in place in one step; `--if-changed` leaves those alone whose bytes are the same. */
export async function write(context: Delivering, files: readonly OutputFile[]): Promise<void> {
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

type RenderAs = (format: Format) => Promise<string | Uint8Array>;

// What Arrow needs is loaded for Parquet and Arrow alone.
async function packed(table: TableBlock, format: BinaryFormat): Promise<Uint8Array> {
  const { packedTable } = await import('../export/report-table.ts');
  return packedTable(table, format);
}

function renderer(
  context: Delivering,
  report: Report,
  csvStyle: CsvStyle,
): (format: TextFormat, isFile: boolean) => Promise<string> {
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
  { style, table, renderAs }: { style: CsvStyle; table: string | null; renderAs: RenderAs },
): Promise<OutputFile[]> {
  const base = [report.id, report.period].filter((part) => part !== '').join('-');
  const path = (end: string) => resolve(folder, `${base}${end}`);
  if (!isTabular(format)) {
    return [{ path: path(`.${endingOfFormat(format)}`), text: await renderAs(format) }];
  }
  if (table !== null) {
    return [{ path: path(`-${table}.${format}`), text: await renderAs(format) }];
  }
  const files: OutputFile[] = [];
  for (const own of machineTables(report)) {
    const text = isBinary(format) ? await packed(own, format) : csv(own, style);
    files.push({ path: path(`-${own.name}.${format}`), text });
  }
  return files;
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

function widthOf({ effects }: Delivering): number {
  const told = Number(effects.env.COLUMNS);
  if (Number.isInteger(told) && told > 0) return told;
  return effects.stdout.isTTY ? (effects.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
}

import { dirname, relative, resolve } from 'node:path';
import { CliError, exit } from '../errors.ts';
import { hasColor } from '../render/color.ts';
import type { CsvStyle } from '../render/csv.ts';
import { type OutputFile, publish } from '../render/output.ts';
import { type Format, render, renderTables } from '../render/render.ts';
import type { Report } from '../reports/report.ts';
import { version } from '../version.ts';
import type { CommonOptions, Context } from './context.ts';
import { formatOf, isFolder, styleOf } from './output.ts';

/** Writes reports where and how the options say; stdout carries data only. */
export async function deliver(context: Context, reports: readonly Report[]): Promise<void> {
  const { options, effects, progress } = context;
  progress.stop();
  const format = formatOf(options);
  const style = styleOf(options.csvStyle);
  const [first] = reports;
  if (reports.length > 1 && (options.out === undefined || !isFolder(options.out))) {
    throw new CliError(`${reports.length} reports need a folder of their own`, {
      exitCode: exit.usage,
      hint: 'name one with --out, such as --out reports',
    });
  }
  if (options.out === undefined) {
    await effects.stdout.write(await renderer(context, first!, style)(format, false));
    return;
  }
  const files: OutputFile[] = [];
  for (const report of reports) {
    const renderAs = renderer(context, report, style);
    const out = resolve(effects.cwd, options.out.replaceAll('{month}', report.period));
    const own = { style, table: options.table ?? null };
    if (isFolder(options.out)) files.push(...(await inFolder(report, out, format, own, renderAs)));
    else files.push({ path: out, text: await renderAs(format, true) });
  }
  if (format === 'html' && reports.length > 1) files.push(await overviewOf(reports, files));
  await publish(files);
  for (const { path } of files) context.warnings.push(`wrote ${relative(effects.cwd, path)}`);
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

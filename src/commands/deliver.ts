import { relative, resolve } from 'node:path';
import { CliError, exit } from '../errors.ts';
import { hasColor } from '../render/color.ts';
import type { CsvStyle } from '../render/csv.ts';
import { type OutputFile, publish } from '../render/output.ts';
import { type Format, formats, render, renderTables } from '../render/render.ts';
import type { Report } from '../reports/report.ts';
import { version } from '../version.ts';
import type { CommonOptions, Context } from './context.ts';

/** Writes a report where and how the options say; stdout carries data only. */
export async function deliver(context: Context, report: Report): Promise<void> {
  const { options, effects, progress, warnings, config } = context;
  progress.stop();
  const format = formatOf(context);
  const style = styleOf(options.csvStyle);
  const renderAs = (chosen: Format, isFile: boolean): string =>
    render(report, {
      format: chosen,
      width: isFile ? 100 : widthOf(context),
      hasColor:
        !isFile &&
        hasColor({ flag: flagOf(options.color), env: effects.env, isTTY: effects.stdout.isTTY }),
      csvStyle: style,
      table: options.table ?? null,
      run: { command: report.id, period: report.period, config: config.hash, version },
      warnings,
    });
  if (options.out === undefined) {
    await effects.stdout.write(renderAs(format, false));
    return;
  }
  const out = resolve(effects.cwd, options.out.replaceAll('{month}', report.period));
  const files = isFolder(options.out)
    ? inFolder(report, out, format, style, renderAs)
    : [{ path: out, text: renderAs(format, true) }];
  await publish(files);
  for (const { path } of files) context.warnings.push(`wrote ${relative(effects.cwd, path)}`);
}

function inFolder(
  report: Report,
  folder: string,
  format: Format,
  style: CsvStyle,
  renderAs: (format: Format, isFile: boolean) => string,
): OutputFile[] {
  const base = `${report.id}-${report.period}`;
  if (format !== 'csv') {
    const ending = { table: 'txt', md: 'md', json: 'json', csv: 'csv' }[format];
    return [{ path: resolve(folder, `${base}.${ending}`), text: renderAs(format, true) }];
  }
  return renderTables(report, style).map(({ name, text }) => ({
    path: resolve(folder, `${base}-${name}.csv`),
    text,
  }));
}

// Commander gives false for --no-color, and true where neither option was named.
const flagOf = (color: CommonOptions['color']): 'auto' | 'always' | 'never' =>
  typeof color === 'string' ? color : color === false ? 'never' : 'auto';

const isFolder = (out: string): boolean => !/\.[a-z]+$/i.test(out);

function formatOf({ options }: Context): Format {
  const { format, out } = options;
  if (format !== undefined) {
    if (formats.includes(format as Format)) return format as Format;
    throw new CliError(`--format takes ${formats.join(', ')}, not "${format}"`, {
      exitCode: exit.usage,
    });
  }
  const ending = /\.(\w+)$/.exec(out ?? '')?.[1];
  if (ending === 'csv' || ending === 'md' || ending === 'json') return ending;
  return 'table';
}

function widthOf({ effects }: Context): number {
  const told = Number(effects.env.COLUMNS);
  if (Number.isInteger(told) && told > 0) return told;
  return effects.stdout.isTTY ? (effects.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
}

/** The dialect that `--csv-style` names. */
export function styleOf(text: string | undefined): CsvStyle {
  if (text === undefined || text === 'standard') return 'standard';
  if (text === 'excel-eu') return 'excel-eu';
  throw new CliError(`--csv-style takes standard or excel-eu, not "${text}"`, {
    exitCode: exit.usage,
  });
}

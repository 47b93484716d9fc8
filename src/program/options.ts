import { type Command, Option } from 'commander';
import type { Finding } from '../reports/report.ts';

/** The options of every command. */
export function common(command: Command): Command {
  return command
    .option('--config <file>', 'config file (default: cs-metrics.yaml here or above)')
    .option('--set <key=value>', 'override a line of the config; may be repeated', collect, [])
    .option(
      '--format <format>',
      'table, md, html, csv, json, parquet or arrow; several as md,html with --out DIR',
    )
    .option('--out <path>', 'write to a file or a folder instead of stdout; {month} is replaced')
    .option('--if-changed', 'leave files alone whose bytes would be the same')
    .option('--table <name>', 'the one table to write as CSV, Parquet or Arrow')
    .option('--csv-style <style>', 'standard, or excel-eu for semicolon and decimal comma')
    .addOption(
      new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']),
    )
    .option('--no-color', 'same as --color never')
    .option('--strict', 'warnings fail the run')
    .option('--show-pii', 'show personal data in messages and lists of rejected rows')
    .option(
      '--pseudonyms',
      'let pseudonyms stand for ids and names; their key is in CS_METRICS_PSEUDONYM_KEY',
    )
    .option('--threads <n>', 'threads of the engine')
    .option('--memory-limit <size>', 'memory of the engine, such as 2GB')
    .option('--no-cache', 'read all of the usage again, and keep nothing of it')
    .option('-q, --quiet', 'errors only')
    .option('-v, --verbose', 'notices and the stack of our own bugs');
}

/** The option of commands whose figures `diff` can come back to. */
export const recording = (command: Command): Command =>
  command.option('--record', 'record the figures for `diff`, as `record: true` does');

/** The options that name a period. */
export function periods(command: Command): Command {
  return command
    .option('--month [month]', 'a month like 2026-10 (default: the newest complete one)')
    .option('--quarter <quarter>', 'a quarter like 2026-Q3')
    .option('--year <year>', 'a fiscal year like 2026')
    .option('--as-of <date>', 'set the clock to the end of that day')
    .option('--partial', 'allow a period that has not ended');
}

/** An option that may be repeated. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** What a user may want to fail on. */
export const failOn = (
  findings: readonly Finding[],
  says = 'exit 1 when the report finds one',
): Option => new Option('--fail-on <what>', says).choices([...findings]);

import { type Command, Option } from 'commander';
import type { Finding } from './reports/report.ts';

/** The options of every command. */
export function common(command: Command): Command {
  return command
    .option('--config <file>', 'config file (default: cs-metrics.yaml here or above)')
    .option('--set <key=value>', 'override a line of the config; may be repeated', collect, [])
    .option('--format <format>', 'table, md, html, csv or json; several as md,html with --out DIR')
    .option('--out <path>', 'write to a file or a folder instead of stdout; {month} is replaced')
    .option('--if-changed', 'leave files alone whose bytes would be the same')
    .option('--table <name>', 'the one table to write as CSV')
    .option('--csv-style <style>', 'standard, or excel-eu for semicolon and decimal comma')
    .addOption(
      new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']),
    )
    .option('--no-color', 'same as --color never')
    .option('--strict', 'warnings fail the run')
    .option('--threads <n>', 'threads of the engine')
    .option('--memory-limit <size>', 'memory of the engine, such as 2GB')
    .option('-q, --quiet', 'errors only')
    .option('-v, --verbose', 'notices and the stack of our own bugs');
}

/** The options that name a period. */
export function periods(command: Command): Command {
  return command
    .option('--month [month]', 'a month like 2026-10 (default: the newest complete one)')
    .option('--quarter <quarter>', 'a quarter like 2026-Q3')
    .option('--year <year>', 'a fiscal year like 2026')
    .option('--as-of <date>', 'set the clock to the end of that day')
    .option('--partial', 'allow a period that has not ended');
}

/** What `init` takes: it reads no config, and so has no lines to override. */
export function proposing(command: Command): Command {
  return command
    .description('propose a config from a folder of exports, with the evidence for each line')
    .option('--out <file>', 'write there instead of cs-metrics.yaml; - prints it')
    .option('--answer <key=value>', 'answer what is ambiguous; may be repeated', collect, [])
    .option('-q, --quiet', 'say nothing but what is open')
    .option('-v, --verbose', 'the stack of our own bugs');
}

/** An option that may be repeated. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** What a user may want to fail on. */
export const failOn = (
  findings: readonly Finding[],
  says = 'exit 1 when the report finds one',
): Option => new Option('--fail-on <what>', says).choices([...findings]);

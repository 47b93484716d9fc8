import { mkdtemp } from 'node:fs/promises';
import { arch, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { doctorReport, type Finding } from '../compose/doctor.ts';
import type { Config } from '../config/config.ts';
import { type Effects, runtime } from '../effects.ts';
import { CliError, type ExitCode, exit } from '../errors.ts';
import { engineVersion } from '../installation.ts';
import { nOf } from '../lib/text.ts';
import { localDate, localTime } from '../lib/zones.ts';
import { find, inputsOf } from '../read/read.ts';
import { version } from '../version.ts';
import { type CommonOptions, configFor, contextOf } from './context.ts';
import { deliverBare } from './deliver.ts';
import { environment } from './doctor-environment.ts';
import { foldersFor, locksIn, writable } from './doctor-folders.ts';
import { formatsOf } from './output.ts';

/** Looks at the installation, the config and the machine; a broken config is a finding too. */
export async function doctorCommand(effects: Effects, options: CommonOptions): Promise<ExitCode> {
  formatsOf(options);
  const { config, findings: ofConfig } = configFindings(effects, options);
  const folders = foldersFor(effects, options, config);
  const findings = [
    ...(await installation(effects)),
    ...ofConfig,
    ...(config === null ? [] : await sources(config)),
    ...zones(effects, config),
    ...(await writable(folders)),
    ...(await locksIn(folders, effects.processes)),
    ...environment(effects.env, config),
  ];
  const day = localDate(effects.now(), config?.timezone ?? 'UTC');
  const exitCode = exitCodeOf(findings, options.strict ?? false);
  await deliverBare(effects, options, doctorReport(findings, day), config ?? undefined);
  return exitCode;
}

const gravest: readonly ExitCode[] = [exit.bug, exit.output, exit.usage, exit.input];

function exitCodeOf(findings: readonly Finding[], isStrict: boolean): ExitCode {
  const bad = findings.flatMap(({ state }) => (typeof state === 'number' ? [state] : []));
  const worst = gravest.find((code) => bad.includes(code));
  if (worst !== undefined) return worst;
  const isDoubtful = findings.some(({ state }) => state === 'warning');
  return isStrict && isDoubtful ? exit.quality : exit.done;
}

async function installation(effects: Effects): Promise<Finding[]> {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return [
    { what: 'cs-metrics', state: 'ok', says: version },
    { what: 'Node', state: 'ok', says: runtime.node },
    {
      what: 'machine',
      state: 'ok',
      says: `${type()} ${release()} ${arch()}, ${effects.cores} cores, ${memory}`,
    },
    await engine(effects),
  ];
}

async function engine({ temporaryFolder, removeFolder }: Effects): Promise<Finding> {
  const what = 'DuckDB';
  const folder = await mkdtemp(join(temporaryFolder, 'cs-metrics-')).catch(() => null);
  if (folder === null) {
    return { what, state: 'warning', says: 'not tried: no folder for its temporary files' };
  }
  try {
    return { what, state: 'ok', says: `${await engineVersion(folder)} loads and computes` };
  } catch (error) {
    const says = `does not load: ${String((error as Error).message).split('\n')[0]}`;
    return { what, state: exit.bug, says };
  } finally {
    removeFolder(folder);
  }
}

function configFindings(
  effects: Effects,
  options: CommonOptions,
): { config: Config | null; findings: Finding[] } {
  try {
    const { path, by, warnings } = configFor(effects, options);
    const place: Finding = { what: 'config', state: 'ok', says: `${path}, ${by}` };
    const doubts = warnings.map((says): Finding => ({ what: 'config', state: 'warning', says }));
    try {
      const { config } = contextOf(effects, options);
      const hash: Finding = { what: 'config hash', state: 'ok', says: config.hash };
      return { config, findings: [place, ...doubts, hash] };
    } catch (error) {
      return { config: null, findings: [place, ...doubts, faultOf('config', error)] };
    }
  } catch (error) {
    return { config: null, findings: [faultOf('config', error)] };
  }
}

function faultOf(what: string, error: unknown): Finding {
  if (!(error instanceof CliError)) throw error;
  const { message, where, exitCode: state, hint } = error;
  return { what, state, says: `${where === undefined ? '' : `${where}: `}${message}`, hint };
}

async function sources(config: Config): Promise<Finding[]> {
  const names = new Set(config.sources.flatMap(({ tables }) => tables));
  try {
    const found = await find(config, names);
    const says = `${nOf(found.length, 'source')}, ${nOf(inputsOf(found).length, 'file')}, all there`;
    return [{ what: 'exports', state: 'ok', says }];
  } catch (error) {
    return [faultOf('exports', error)];
  }
}

function zones({ now }: Effects, config: Config | null): Finding[] {
  const n = Intl.supportedValuesOf('timeZone').length;
  const zone = config?.timezone ?? 'UTC';
  const assumed = config?.isTimezoneAssumed ? ' (assumed)' : '';
  // A build of Node with little data knows one zone only.
  const isPoor = n < 100;
  return [
    {
      what: 'time zones',
      state: isPoor ? 'warning' : 'ok',
      says: `${n} known, data ${runtime.timeZones}; in ${zone}${assumed} it is ${localTime(now(), zone)}`,
    },
  ];
}

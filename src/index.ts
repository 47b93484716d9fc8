export type { Config } from './config/config.ts';
export { CliError } from './errors.ts';
export type { Measurement } from './measure/measurement.ts';

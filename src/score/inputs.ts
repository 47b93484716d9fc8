import { quoted } from '../engine/dialect.ts';
import type { FactContext } from '../facts/fact.ts';
import type { Input, Model } from '../models/model.ts';

/** All inputs of a model, in reading order. */
export const inputsOf = ({ groups }: Pick<Model, 'groups'>): Input[] =>
  groups.flatMap(({ inputs }) => inputs);

/** Inputs whose tables are connected; the others take no part. */
export function connected(model: Pick<Model, 'groups'>, { has }: FactContext): Input[] {
  return inputsOf(model).filter(({ needs }) => {
    return needs.every((need) => need.split('|').some(has));
  });
}

/** The settings of a model, those of the config laid over its own. */
export type Settings = Readonly<Record<string, number | string>>;

/** SQL with its settings filled in: `{usage.daily_weekdays}`; words become text literals. */
export function withSettings(sql: string, settings: Settings): string {
  return sql.replace(/\{(\w+(?:\.\w+)+)\}/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`no setting ${name}`);
    return typeof value === 'number' ? String(value) : quoted(value);
  });
}

/** Names of columns in braces. */
export const columnsIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

import type { Known } from './check.ts';
import type { Fault } from './document.ts';
import { quoted } from './excerpt.ts';
import { unknown } from './faults.ts';
import { listed } from './listed.ts';
import type { Written, WrittenSetting } from './schema.ts';

/** Alerts and limits of alerts that do not exist. */
export function* alertFaults(
  { off, settings }: NonNullable<Written['alerts']>,
  known: Known['alerts'],
): Generator<Fault> {
  for (const [at, id] of listed(off, ['alerts', 'off'])) yield* unknown(at, id, known.ids, 'alert');
  for (const [keys, name, value] of limits(settings ?? {})) {
    const at = ['alerts', 'settings', ...keys];
    yield* unknown(at, name, known.settings, 'setting of alerts', { on: 'key' });
    if (typeof value === 'number' && value >= 0) continue;
    yield {
      keys: at,
      on: 'value',
      what: `${quoted(String(value))} is no limit`,
      hint: 'a number such as 30',
    };
  }
}

/** Settings with the keys that lead to them and their dotted name. */
function* limits(
  settings: Record<string, WrittenSetting>,
  before: readonly string[] = [],
): Generator<[keys: string[], name: string, value: string | number]> {
  for (const [name, value] of Object.entries(settings)) {
    const keys = [...before, name];
    if (typeof value === 'object') yield* limits(value, keys);
    else yield [keys, keys.join('.'), value];
  }
}

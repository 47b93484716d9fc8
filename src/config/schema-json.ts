import * as z from 'zod';
import { asWritten, config } from './schema.ts';

type Json = { [key: string]: unknown };

/** The JSON Schema of a config, with the description of every key, as text. */
export function configSchema(): string {
  // Editors that check YAML know draft 7 best.
  const schema: Json = z.toJSONSchema(config, { target: 'draft-7', io: 'input' });
  for (const pattern of asWritten) for (const text of at(schema, pattern)) widen(text);
  return `${JSON.stringify({ title: 'Config of cs-metrics', ...schema }, null, 1)}\n`;
}

/** The parts of a schema that a pattern such as `plans.*` leads to. */
function at(schema: Json, [key, ...rest]: readonly string[]): Json[] {
  const choices = (schema.anyOf ?? []) as Json[];
  if (key === undefined) return choices.length === 0 ? [schema] : choices.flatMap((c) => at(c, []));
  const { properties = {}, additionalProperties, items } = schema as { [key: string]: Json };
  const next =
    key === '*' ? [additionalProperties, items, ...Object.values(properties!)] : [properties![key]];
  return [
    ...choices.flatMap((choice) => at(choice, [key, ...rest])),
    ...next.filter((one) => typeof one === 'object').flatMap((one) => at(one as Json, rest)),
  ];
}

// We keep 1.10 and 007 as they are written; for an editor they are numbers.
function widen(text: Json): void {
  if (text.type === 'string') text.type = ['string', 'number'];
}

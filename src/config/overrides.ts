import { type Document, isCollection, isMap, isSeq, type Node, Scalar } from 'yaml';
import { CliError, exit } from '../errors.ts';
import { clean, quoted } from './excerpt.ts';
import { isForbiddenKey, type Place, parseYaml } from './yaml.ts';

/** One `--set key.path=value`, read. */
export type Override = { keys: readonly string[]; value: Node; place: Place };

const howTo = 'write --set key.path=value, such as --set health.model=signals';

/** Reads one `key.path=value`; the value is YAML. */
export function parseOverride(text: string): Override {
  const name = text.slice(0, Math.max(0, text.indexOf('=')));
  const keys = name.replace(/\[(\d+)\]/g, '.$1').split('.');
  if (keys.includes('')) throw wrong(`--set ${quoted(text)} is not a key and a value`, howTo);
  const excerpt = `  --set ${clean(text)}`;
  const place: Place = () => ({ where: `--set ${clean(name)}`, excerpt });
  const bad = keys.find(isForbiddenKey);
  if (bad) throw wrong(`key "${bad}" is not allowed`, undefined, place);
  const value = text.slice(name.length + 1);
  // Standard input; to YAML a lone dash is a list of nothing.
  const { contents } = parseYaml(value === '-' ? '"-"' : value, place);
  return { keys, value: contents ?? empty(), place };
}

/** Puts the value of an override into the document. */
export function applyOverride(document: Document.Parsed, { keys, value, place }: Override): void {
  const path: (string | number)[] = [];
  for (const [i, key] of keys.entries()) {
    const parent = document.getIn(path, true);
    const isMissing = parent === undefined || document.contents === null;
    if (!isMissing && !isCollection(parent)) {
      throw wrong(`${path.join('.')} holds a value, not keys`, undefined, place);
    }
    // The file may write `usage.days: 16` as one key.
    const whole = keys.slice(i).join('.');
    const isWhole = isMap(parent) && parent.has(whole);
    path.push(isWhole ? whole : isSeq(parent) ? positionIn(parent.items, key, place) : key);
    if (isWhole) break;
  }
  document.setIn(path, value);
}

function positionIn(items: readonly unknown[], key: string, place: Place): number {
  const index = /^\d+$/.test(key) ? Number(key) : Number.NaN;
  if (index <= items.length) return index;
  throw wrong(
    `${quoted(key)} is not a position of a list of ${items.length}`,
    'positions count from 0',
    place,
  );
}

function wrong(what: string, hint?: string, place?: Place): CliError {
  return new CliError(what, { exitCode: exit.usage, hint, ...place?.(0, 1) });
}

function empty(): Scalar {
  return Object.assign(new Scalar(null), { source: '' });
}

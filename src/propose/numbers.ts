import { currencySigns } from '../sources/vocabulary.ts';
import { quotedName, quotedText } from './quotes.ts';
import {
  type Choice,
  counted,
  type Habits,
  isEnough,
  type Spelling,
  told,
  type Values,
  type Verdict,
} from './verdict.ts';

type Locale = { decimal?: ','; thousands?: string };

// The plainest first: where several give the same figures, it is taken.
const locales: readonly Locale[] = [
  {},
  { decimal: ',' },
  { thousands: ',' },
  { decimal: ',', thousands: '.' },
  ...[' ', '\u00a0', '\u202f', "'", '’'].flatMap((thousands): Locale[] => [
    { thousands },
    { decimal: ',', thousands },
  ]),
];

/** The number that a text is in a locale, as plain digits; null where it is none. */
export function numberIn({ decimal = undefined, thousands }: Locale, text: string): string | null {
  const sign = decimal ?? '.';
  const [whole = '', part, ...more] = text.split(sign);
  if (more.length > 0 || (part !== undefined && !/^\d+$/.test(part))) return null;
  const plain =
    thousands === undefined || !whole.includes(thousands) ? whole : ungrouped(whole, thousands);
  if (plain === null || !/^-?\d{1,14}$/.test(plain)) return null;
  if (part !== undefined && !/^\d{1,4}0*$/.test(part)) return null;
  return part === undefined ? plain : `${plain}.${part}`;
}

function ungrouped(whole: string, sign: string): string | null {
  const [first, ...groups] = whole.split(sign);
  const isGrouped =
    /^-?[1-9]\d{0,2}$/.test(first!) && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? `${first}${groups.join('')}` : null;
}

/** How a column of amounts is written; `limits` are those of the column. */
export function amountsIn(
  values: Values,
  habits: Habits,
  limits: { min?: number; max?: number },
): Verdict {
  const direct = readIn(values, habits, limits);
  if (direct.kind !== 'misfit') return direct;
  const bare = withoutSign(values);
  if (bare === null) return direct;
  const verdict = readIn({ ...values, filled: bare.filled }, habits, limits);
  if (verdict.kind !== 'fits') return direct;
  const sql = plainSql(values.header, bare.signs, verdict.spelling);
  return {
    ...verdict,
    spelling: { sql },
    says: `${verdict.says}, with ${bare.signs.join(' and ')}`,
  };
}

function readIn(values: Values, habits: Habits, limits: { min?: number; max?: number }): Verdict {
  const { filled } = values;
  const read = locales
    .map((locale) => ({ locale, numbers: filled.map((text) => numberIn(locale, text)) }))
    .map((one) => ({ ...one, n: one.numbers.filter((number) => number !== null).length }));
  const most = Math.max(...read.map(({ n }) => n));
  if (!isEnough(most, filled.length)) return { kind: 'misfit', says: misfit(values, most) };
  const best = read.filter(({ n }) => n === most);
  const different = best.filter(
    (one, i) => best.findIndex(({ numbers }) => isSame(numbers, one.numbers)) === i,
  );
  const chosen = different.length === 1 ? different[0]! : byHabit(different, habits);
  if (chosen === null)
    return open(
      values,
      different.map(({ locale }) => locale),
    );
  const outside = chosen.numbers.filter(
    (number) => number !== null && isOutside(Number(number), limits),
  );
  if (!isEnough(filled.length - outside.length, filled.length)) {
    return {
      kind: 'misfit',
      says: `${counted(outside.length)} of ${counted(filled.length)} values lie outside ${limits.min ?? ''}–${limits.max ?? ''}, such as ${outside[0]}`,
    };
  }
  const odd = filled.find((_, i) => chosen.numbers[i] === null);
  const assumed =
    different.length > 1
      ? `; assumed: as ${habits.decimal!.header}, with ${habits.decimal!.shown}`
      : '';
  return {
    kind: 'fits',
    spelling: chosen.locale,
    says: `${told(values, most, nounOf(chosen.numbers), odd)}${assumed}`,
    missing: [],
  };
}

type Read = { locale: Locale; numbers: readonly (string | null)[] };

const isSame = (a: Read['numbers'], b: Read['numbers']): boolean =>
  a.every((number, i) => number === b[i]);

const nounOf = (numbers: readonly (string | null)[]): string =>
  numbers.every((number) => number === null || !number.includes('.')) ? 'whole numbers' : 'amounts';

const isOutside = (n: number, { min, max }: { min?: number; max?: number }): boolean =>
  (min !== undefined && n < min) || (max !== undefined && n > max);

/** What the other columns of the file show decides. */
function byHabit<R extends Read>(readings: readonly R[], { decimal }: Habits): R | null {
  if (decimal === null) return null;
  return readings.find(({ locale }) => (locale.decimal ?? '.') === decimal.sign) ?? null;
}

function open(values: Values, both: readonly Locale[]): Verdict {
  const shown = values.filled.find(
    (text) => new Set(both.map((one) => numberIn(one, text))).size > 1,
  )!;
  const choices = both.map((locale): Choice => {
    const value =
      locale.decimal === ',' || (locale.thousands === undefined && shown.includes(','))
        ? 'comma'
        : 'point';
    return { value, says: `${shown} is ${numberIn(locale, shown)}`, spelling: locale };
  });
  const says = `none of ${counted(values.filled.length)} values tells the decimal sign`;
  return { kind: 'open', about: 'decimal', choices, says, missing: [] };
}

/** The decimal sign that one column of a file shows. */
export function decimalIn(values: Values): Habits['decimal'] {
  const isCommas = (text: string) => /^-?(\d{1,3}([. '’\u00a0\u202f]\d{3})+|\d+),\d+$/.test(text);
  const isPoints = (text: string) => /^-?(\d{1,3}([, '’\u00a0\u202f]\d{3})+|\d+)\.\d+$/.test(text);
  // Three digits behind a sign are thousands as well.
  const isSure = (text: string) => !/^-?\d{1,3}[.,]\d{3}$/.test(text);
  const { filled } = values;
  if (filled.length === 0 || !/\d/.test(filled[0]!)) return null;
  for (const [sign, is] of [
    [',', isCommas],
    ['.', isPoints],
  ] as const) {
    const shown = filled.find((text) => is(text) && isSure(text));
    const other = sign === ',' ? isPoints : isCommas;
    if (shown !== undefined && !filled.some((text) => other(text) && isSure(text)))
      return { sign, header: values.header, shown };
  }
  return null;
}

/** The values without a sign or code of money that stands before or behind them all. */
function withoutSign({ filled }: Values): { signs: string[]; filled: string[] } | null {
  const signs = new Set<string>();
  const bare = filled.map((text) => {
    const found =
      /^(\p{Sc}|[A-Z]{2,3}\$?|Fr\.?)?\s*(-?[\d.,' \u00a0\u202f’]*\d)\s*(\p{Sc}|[A-Z]{3}|zł)?$/u.exec(
        text,
      );
    const own = found?.[1] ?? found?.[3];
    if (own !== undefined) signs.add(own);
    return found?.[2] ?? text;
  });
  const isMoney = [...signs].every((sign) => sign in currencySigns || /^[A-Z]{3}$/.test(sign));
  return signs.size === 1 && isMoney ? { signs: [...signs], filled: bare } : null;
}

/** SQL that leaves plain digits. */
export function plainSql(header: string, signs: readonly string[], spelling: Spelling): string {
  const { decimal, thousands } = spelling;
  const gone = [...signs, ...(thousands === undefined ? [] : [thousands])];
  const bare = gone.reduce(
    (sql, sign) => `replace(${sql}, ${quotedText(sign)}, '')`,
    quotedName(header),
  );
  const plain = decimal === ',' ? `replace(${bare}, ',', '.')` : bare;
  return signs.length === 0 ? plain : `trim(${plain}, ' \u00a0')`;
}

function misfit({ filled }: Values, n: number): string {
  const example = filled.find((text) => numberIn({}, text) === null) ?? '';
  return `${counted(filled.length - n)} of ${counted(filled.length)} values are no amounts, such as ${JSON.stringify(example.slice(0, 30))}`;
}

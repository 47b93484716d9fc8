/** Arithmetic over named numbers. */
export type Formula =
  | { kind: 'number'; number: number }
  | { kind: 'name'; name: string }
  | { kind: 'operation'; sign: '+' | '-' | '*' | '/'; left: Formula; right: Formula };

/** A text that is no formula; `at` is where it stops making sense. */
export class FormulaError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

// `nrr@cohort/12m` is one name: a slash before digits and d or m names a window.
const token =
  /\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*(?:@[a-z0-9_.]+)?(?:\/[1-9]\d*[dm]\b)?)|([-+*/()×÷−]))\s*/giy;

type Token = { text: string; kind: 'number' | 'name' | 'sign'; at: number };

const signs: Readonly<Record<string, string>> = { '×': '*', '÷': '/', '−': '-' };

/** Reads `a - b`, `100 × a ÷ (b + c)`; throws a `FormulaError`. */
export function parseFormula(text: string): Formula {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = (): Token | undefined => tokens[next];
  const is = (...wanted: string[]): boolean => {
    return peek()?.kind === 'sign' && wanted.includes(peek()!.text);
  };
  const sum = (): Formula => chain(product, '+', '-');
  const product = (): Formula => chain(factor, '*', '/');
  const formula = sum();
  if (peek() !== undefined) throw unexpected(peek());
  return formula;

  function chain(part: () => Formula, ...wanted: ('+' | '-' | '*' | '/')[]): Formula {
    let left = part();
    while (is(...wanted)) {
      const sign = tokens[next++]!.text as (typeof wanted)[number];
      left = { kind: 'operation', sign, left, right: part() };
    }
    return left;
  }

  function factor(): Formula {
    if (is('-')) {
      next++;
      const zero: Formula = { kind: 'number', number: 0 };
      return { kind: 'operation', sign: '-', left: zero, right: factor() };
    }
    if (is('(')) {
      next++;
      const inner = sum();
      if (!is(')')) throw unexpected(peek());
      next++;
      return inner;
    }
    const found = peek();
    if (found === undefined || found.kind === 'sign') throw unexpected(found);
    next++;
    return found.kind === 'number'
      ? { kind: 'number', number: Number(found.text) }
      : { kind: 'name', name: found.text.toLowerCase() };
  }

  function unexpected(found: Token | undefined): FormulaError {
    if (found === undefined) return new FormulaError('ends too early', text.length);
    return new FormulaError(`has "${found.text}" where it makes no sense`, found.at);
  }
}

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new FormulaError(`has "${text.slice(at).trim()[0]}" in it`, at);
    const [, number, name, sign] = match;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    found.push({ kind, at, text: number ?? name ?? signs[sign!] ?? sign! });
  }
  return found;
}

/** The names in a formula, each once, in their order. */
export function namesIn(formula: Formula): string[] {
  if (formula.kind === 'number') return [];
  if (formula.kind === 'name') return [formula.name];
  return [...new Set([...namesIn(formula.left), ...namesIn(formula.right)])];
}

/** The value of a formula; null when something is divided by 0. */
export function evaluate(formula: Formula, numberOf: (name: string) => number): number | null {
  if (formula.kind === 'number') return formula.number;
  if (formula.kind === 'name') return numberOf(formula.name);
  const [a, b] = [evaluate(formula.left, numberOf), evaluate(formula.right, numberOf)];
  if (a === null || b === null) return null;
  switch (formula.sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : a / b;
  }
}

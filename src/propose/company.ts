import { folded } from './headers.ts';
import { headerFor } from './match.ts';
import type { PlacedSource } from './propose.ts';
import type { Inquiry } from './questions.ts';
import { scalar } from './quotes.ts';
import { counted, distinct } from './verdict.ts';

/** A line of the config above or below the sources, with its evidence; `#` begins one that is only offered. */
export type CompanyLine = { place: 'head' | 'foot'; text: string; says: string };

/** What holds for the company: zone, currency, dimensions, logins. */
export function companyLines(sources: readonly PlacedSource[], inquiry: Inquiry): CompanyLine[] {
  return [
    { place: 'head', text: 'timezone: UTC', says: zoneEvidence(sources) },
    currencyLine(sources, inquiry),
    {
      place: 'head',
      text: 'follow: [points]',
      says: 'whose targets and health model hold; the default',
    },
    ...dimensionLines(sources),
    ...planLines(sources),
    ...loginLines(sources),
    ...definitionLines(sources, inquiry),
    {
      place: 'foot',
      text: '# quality: {accuracy: 99.5%, max_age: 35d}',
      says: 'offered: what check asks of the exports',
    },
  ];
}

function zoneEvidence(sources: readonly PlacedSource[]): string {
  const times = sources.flatMap((source) => {
    const columns = source.table.columns.filter(({ type }) => type === 'timestamp');
    return columns.flatMap(({ name }) => valuesIn(source, name)).filter((text) => text.length > 10);
  });
  const nBare = times.filter((text) => !/(Z|UTC|[+-]\d{2}(:?\d{2})?)$/.test(text.slice(10))).length;
  if (times.length === 0) return 'assumed: days and months are those of this zone';
  if (nBare === 0) return `assumed; all ${counted(times.length)} times carry their offset`;
  return `assumed: ${counted(nBare)} of ${counted(times.length)} times carry no offset`;
}

function currencyLine(sources: readonly PlacedSource[], inquiry: Inquiry): CompanyLine {
  const line = (currency: string, says: string): CompanyLine => ({
    place: 'head',
    text: `currency: ${currency}`,
    says,
  });
  const rated = distinct(
    sources
      .filter(({ table }) => table.name === 'fx_rates')
      .flatMap((source) => currenciesIn(source)),
  );
  const money = sources.filter(({ table }) => table.name !== 'fx_rates');
  const all = money.flatMap((source) => currenciesIn(source));
  const codes = distinct(all).sort();
  const key = 'currency';
  const told = inquiry.told(key);
  if (told !== null && /^[A-Z]{3}$/.test(told)) return line(told, 'told by you');
  if (codes.length === 0)
    return { place: 'head', text: '# currency: EUR', says: 'no export names one: put in yours' };
  if (codes.length === 1)
    return line(
      codes[0]!,
      `the only one, in ${counted(all.length)} of ${counted(all.length)} values`,
    );
  const unrated = codes.filter((code) => !rated.includes(code));
  if (unrated.length === 1)
    return line(
      unrated[0]!,
      `fx_rates has rates of all others: ${codes.filter((code) => code !== unrated[0]).join(', ')}`,
    );
  const choices = codes.map((value) => ({
    value,
    says: `${counted(all.filter((code) => code === value).length)} of ${counted(all.length)} values`,
  }));
  inquiry.ask({
    key,
    says: 'the exports have several currencies; which one is reported in',
    choices,
  });
  return {
    place: 'head',
    text: `# currency: ${codes[0]}`,
    says: `open: one of ${codes.join(', ')}, and rates in a source of fx_rates`,
  };
}

const currenciesIn = (source: PlacedSource): string[] => {
  const fill = source.fills.find(({ column }) => column === 'currency');
  if (fill?.from.kind === 'value') return [fill.from.value];
  const map = fill?.from.spelling.map ?? {};
  return valuesIn(source, 'currency').map((text) => (map[text] ?? text).toUpperCase());
};

/** Dimension, and the columns that may be it, the best first. */
const dimensions: readonly (readonly [string, readonly string[]])[] = [
  ['segment', ['accounts.segment']],
  ['plan', ['subscriptions.plan', 'accounts.plan']],
  ['region', ['accounts.region']],
  ['country', ['accounts.country']],
  ['industry', ['accounts.industry']],
  ['csm', ['accounts.csm_id']],
];
const mostSegments = 60;

function dimensionLines(sources: readonly PlacedSource[]): CompanyLine[] {
  const lines = dimensions.flatMap(([id, paths]): CompanyLine[] => {
    for (const path of paths) {
      const found = distinct(ofPath(sources, path));
      if (found.length < 2 || found.length > mostSegments) continue;
      return [
        {
          place: 'foot',
          text: `  ${id}: ${path}`,
          says: `${found.length} different: ${found.slice(0, 3).join(', ')}${found.length > 3 ? ' …' : ''}`,
        },
      ];
    }
    return [];
  });
  if (lines.length === 0) return [];
  return [{ place: 'foot', text: 'dimensions:', says: 'what --by can segment by' }, ...lines];
}

function planLines(sources: readonly PlacedSource[]): CompanyLine[] {
  const plans = distinct([
    ...ofPath(sources, 'subscriptions.plan'),
    ...ofPath(sources, 'accounts.plan'),
  ]).sort();
  if (plans.length < 2 || plans.length > 20) return [];
  return [
    {
      place: 'foot',
      text: `# plans: [${plans.map(scalar).join(', ')}]`,
      says: 'offered: put them in order, lowest first',
    },
  ];
}

const logins = /^(user_)?(log_?in|logged_in|sign_?in|signed_in|session_start(ed)?|anmeldung)$/;

function loginLines(sources: readonly PlacedSource[]): CompanyLine[] {
  const events = ofPath(sources, 'usage_events.event');
  const found = distinct(events).filter((event) =>
    logins.test(folded(event).replace(/[^a-z]+/g, '_')),
  );
  if (found.length === 0) return [];
  const n = events.filter((event) => found.includes(event)).length;
  return [
    { place: 'foot', text: 'events:', says: '' },
    {
      place: 'foot',
      text: `  login: [${found.map(scalar).join(', ')}]`,
      says: `assumed: ${counted(n)} of ${counted(events.length)} events, by their names`,
    },
  ];
}

function definitionLines(sources: readonly PlacedSource[], inquiry: Inquiry): CompanyLine[] {
  const lines: CompanyLine[] = [];
  const has = (name: string) => sources.some(({ table }) => table.name === name);
  if (has('subscriptions') && has('mrr_snapshots')) {
    const choices = ['subscriptions', 'mrr_snapshots'].map((value) => ({
      value,
      says: `MRR comes from ${value}`,
    }));
    const from = inquiry.ask({ key: 'mrr.from', says: 'two tables tell the MRR', choices });
    if (from !== null)
      lines.push({ place: 'foot', text: `  mrr: {from: ${from}}`, says: 'told by you' });
    else
      lines.push({
        place: 'foot',
        text: '  # mrr: {from: subscriptions}',
        says: 'open: or from: mrr_snapshots',
      });
  }
  const isOpen = lines.every(({ text }) => text.includes('#'));
  return lines.length === 0
    ? []
    : [{ place: 'foot', text: isOpen ? '# definitions:' : 'definitions:', says: '' }, ...lines];
}

const ofPath = (sources: readonly PlacedSource[], path: string): string[] => {
  const [table, column] = path.split('.') as [string, string];
  return sources
    .filter((source) => source.table.name === table)
    .flatMap((source) => valuesIn(source, column));
};

function valuesIn({ file, fills }: PlacedSource, column: string): readonly string[] {
  const header = headerFor(fills, column);
  return header === null ? [] : file.values.get(header)!.filled;
}

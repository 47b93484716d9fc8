import { fileWords } from '../sources/synonyms.ts';
import { tables } from '../tables/index.ts';
import type { Table } from '../tables/table.ts';
import { pricesIn } from './billing.ts';
import { withEnds } from './ends.ts';
import type { Export } from './exports.ts';
import { folded } from './headers.ts';
import { keyFault, keyFill } from './keys.ts';
import { type Fill, type Match, matchNames } from './match.ts';
import { matchPresets } from './presets.ts';
import { satisfactionFill, surveyFill } from './surveys.ts';

/** What a table is of no use without: of each line at least one. */
const essentials: Readonly<Record<string, readonly (readonly string[])[]>> = {
  account_history: [
    [
      'segment',
      'plan',
      'csm_id',
      'licensed_seats',
      'industry',
      'region',
      'product',
      'country',
      'csm_sentiment',
      'renewal_intent',
    ],
  ],
  activities: [['account_id'], ['occurred_at', 'scheduled_on']],
  contracts: [['account_id'], ['ends_on', 'arr']],
  features: [['tier', 'released_on', 'plans']],
  feedback: [['created_at'], ['kind', 'category', 'theme', 'votes', 'closed_at']],
  goals: [['account_id'], ['target', 'actual', 'achieved_on']],
  knowledge_base: [['views', 'searches', 'ratings', 'contacts', 'self_service_resolutions']],
  opportunities: [['account_id'], ['amount', 'status']],
  staff: [['name', 'role', 'team']],
  survey_responses: [['score'], ['responded_at']],
  usage_events: [
    ['account_id', 'subscription_id'],
    ['event', 'feature', 'user_id', 'duration_seconds', 'quantity', 'session_id'],
  ],
  users: [
    [
      'signed_up_on',
      'activated_on',
      'deactivated_on',
      'is_key_contact',
      'profile_completed_on',
      'is_internal',
    ],
  ],
};

/** How sure the place of an export is: below, it is not proposed. */
const leastScore = 1.2;
/** Another table fits equally from this share of the best score on. */
const equal = 0.9;
const fileBonus = 1.5;

/** The tables that an export may feed, the likeliest first. */
export function placesOf(file: Export): Places {
  const all = tables
    .filter(({ name }) => name !== 'account_aliases')
    .flatMap((table) => [
      matchTable(table, file),
      ...matchPresets(table, file).map((match) => completed(match, file)),
    ])
    .map((match) => ({ ...match, score: scoreOf(match, file) }))
    .sort((a, b) => b.score - a.score);
  const whole = all.filter(({ lacks }) => lacks.length === 0);
  const best = whole[0];
  const isSure = best !== undefined && best.score >= leastScore;
  const byTable = whole.filter(
    (match, i) => whole.findIndex(({ table }) => table === match.table) === i,
  );
  const fitting = isSure ? byTable.filter(({ score }) => score >= best.score * equal) : [];
  return { fitting, whole: byTable, nearest: all[0] ?? null };
}

/** Tables that fit equally well, all that could be fed, and the likeliest one, which may lack something. */
export type Places = { fitting: Scored[]; whole: Scored[]; nearest: Scored | null };

export type Scored = Match & { score: number };

function matchTable(table: Table, file: Export): Match {
  const priced = table.name === 'subscriptions' ? pricesIn(table, file) : null;
  const prior = priced?.fills ?? [];
  const used = new Set(prior.flatMap(({ from }) => (from.kind === 'header' ? [from.header] : [])));
  const rest = { ...file, headings: file.headings.filter(({ header }) => !used.has(header)) };
  const taken = new Set(priced === null ? [] : ['amount', 'interval']);
  const named = matchNames(table, rest, taken);
  return completed(
    {
      table,
      preset: null,
      fills: [...prior, ...named.fills],
      lacks: [],
      misfits: [...(priced?.misfits ?? []), ...named.misfits],
      options: priced?.options ?? [],
    },
    file,
  );
}

/** The match with what can be concluded, and what it lacks all the same. */
function completed(match: Match, file: Export): Match {
  const { table, fills } = match;
  const more: Fill[] = [];
  const add = (fill: Fill | null) => fill !== null && more.push(fill);
  const has = (name: string) => [...fills, ...more].some(({ column }) => column === name);
  if (match.preset === null) {
    if (table.name === 'survey_responses' && !has('survey')) add(surveyFill(file, fills));
    if (table.name === 'tickets') add(satisfactionFill(file, fills));
    add(keyFill(table, file, fills));
  }
  const whole = match.preset === null ? withEnds(file, [...fills, ...more]) : [...fills, ...more];
  const lacks = table.columns
    .filter(({ name, isRequired }) => isRequired && !has(name) && !isLater(whole, name))
    .map(({ name }) => lackOf(match, name));
  const groups = (essentials[table.name] ?? []).filter((names) => !names.some(has));
  const fault = keyFault(table, file, whole) ?? identityFault(table, file, whole, match.preset);
  const needs = groups.map((names) =>
    names.length === 1 ? lackOf(match, names[0]!) : `no ${names.slice(0, 3).join(' or ')}`,
  );
  return {
    ...match,
    fills: whole,
    lacks: [...lacks, ...needs, ...(fault === null ? [] : [fault])],
  };
}

/** Headers that name a row of anything. */
const vague = new Set(['id', 'number', 'token', 'email', 'name', 'count', 'value']);
/** Columns whose presence alone says what the rows are. */
const ids =
  /^(subscription|invoice|ticket|response|activity|contract|goal|feedback|opportunity|staff)_id$/;
/** Tables of which a file that names no ids and is not called so still may be one. */
const telling = new Set(['subscriptions', 'survey_responses']);
const leastShare = 0.5;
/** Columns that a file must have besides the name of a table, where its key is called `id`. */
const leastNamed = 4;

/** Why nothing says that the rows are those of the table: not the file's name, its ids, nor most columns. */
function identityFault(
  table: Table,
  file: Export,
  fills: readonly Fill[],
  preset: string | null,
): string | null {
  if (preset !== null) return null;
  const [id = ''] = table.key;
  const key = fills.find(({ column }) => column === id);
  const header = key?.from.kind === 'header' && key.likeness > 0 ? key.from.header : null;
  const heading = file.headings.find((one) => one.header === header);
  const isVague = heading !== undefined && vague.has(heading.name);
  const used = new Set(fills.flatMap(({ from }) => (from.kind === 'header' ? [from.header] : [])));
  const isMost = used.size >= file.headings.length * leastShare;
  const isComposed = ids.test(id) && header === null;
  const isOther = tables.some((other) => other !== table && isNamed(other, file));
  if (isNamed(table, file) && (!isVague || isMost || used.size >= leastNamed)) return null;
  if (ids.test(id) && heading !== undefined && !isVague && (isMost || !isOther)) return null;
  if (isMost && !isVague && (!isComposed || telling.has(table.name))) return null;
  return `neither a name, ids nor enough columns of ${table.name}`;
}

/** Whether an answer to a question will fill the column. */
const isLater = (fills: readonly Fill[], name: string): boolean =>
  fills.some(({ open }) =>
    open?.choices.some((choice) => choice.fills.some(({ column }) => column === name)),
  );

function lackOf({ misfits }: Match, name: string): string {
  const misfit = misfits.find(({ column }) => column === name);
  return misfit === undefined ? `no ${name}` : `no ${name} (${misfit.header}: ${misfit.says})`;
}

/** How much the headers speak for a table: a name that many tables have says little. */
function scoreOf(match: Match, file: Export): number {
  const { table, fills } = match;
  const named = fills.filter(({ from }) => from.kind === 'header');
  const own = named.reduce(
    (sum, { column, likeness }) => sum + weightOf(column) * (likeness || 0.2),
    0,
  );
  const others = named.filter(({ column }) => column !== 'account_id').length;
  const isAll = named.length === file.headings.length;
  if (others < 2 && !isAll) return 0;
  return own + (isNamed(table, file) ? fileBonus : 0) + (match.preset === null ? 0 : 1);
}

const weightOf = (name: string): number =>
  1 /
  Math.sqrt(tables.filter(({ columns }) => columns.some((column) => column.name === name)).length);

function isNamed(table: Table, file: Export): boolean {
  const stem = folded(file.name.split('/').at(-1)!).replace(
    /\.(csv|tsv|txt|parquet)(\.gz|\.zst)?$/,
    '',
  );
  const words = `_${stem.replace(/[^a-z]+/g, '_')}_`;
  return (fileWords[table.name] ?? '').split(' ').some((word) => words.includes(`_${word}_`));
}

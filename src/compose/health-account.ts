import { CliError, exit } from '../errors.ts';
import { addDays } from '../lib/dates.ts';
import { nearest } from '../lib/nearest.ts';
import type { Band, Model } from '../models/model.ts';
import type { Cell, Report, TableBlock, TableColumn, TextBlock } from '../reports/report.ts';
import { type GroupPart, mainIssue, type Part, type Score } from '../score/score.ts';
import { isOfPoints } from '../score/tally.ts';
import { column, table, text } from './blocks.ts';
import { changeOf, type HealthInput, ownerOf } from './health.ts';
import { contribution, movesBlock, movesOf } from './health-moves.ts';
import { noteCells, noteColumns, notesLine, notesOf, overrideText } from './notes.ts';

/** Health of one account with every input of its score. */
export function accountReport(input: HealthInput, id: string): Report {
  const score = input.now.find(({ accountId }) => accountId === id) ?? named(input, id);
  const { models, currency, period, footer } = input;
  const model = models.find((own) => own.id === score.model)!;
  // Judgements without dates joined since then: the two scores cannot be compared.
  const before = input.broken.has(model.id) ? undefined : input.before.get(score.accountId);
  return {
    id: 'health-account',
    title: `Health of ${score.account}`,
    subtitle: headline(input, score),
    period,
    currency,
    blocks: [
      ...notesOf(input.notes, score),
      ...(isTree(model) ? [tree(model, score)] : []),
      inputsTable(input, model, score, before),
      ...movesBlock(score, before),
      ...leversBlock(model, score),
    ],
    footer: [...footer, ...notesLine(input.notes)],
  };
}

const isTree = ({ groups }: Model): boolean => groups.some(({ inputs }) => inputs.length > 1);

function inputsTable(
  { notes }: HealthInput,
  model: Model,
  score: Score,
  before: Score | undefined,
): TableBlock {
  const moves = movesOf(score, before);
  return table({
    name: 'inputs',
    title: `Inputs of model ${model.title}`,
    columns,
    rows: score.parts.map((part) => [
      ...rowOf(part),
      { value: rounded(moves.get(part.input)), unit: 'number' },
      { value: rounded(part.share ?? undefined), unit: 'number' },
      text(part.isPresent ? part.word : null),
      text(part.isPresent ? part.says : null),
      text(score.accountId),
      text(model.id),
      { value: addDays(score.t, -1), unit: 'date' },
      ...noteCells(notes, score.accountId),
    ]),
    note: isOfPoints(model) ? sumNote(score) : null,
    for: isTree(model) ? 'machines' : 'both',
  });
}

function named({ now: scores, before }: HealthInput, id: string): Score {
  const past = before.get(id);
  const day = scores[0] === undefined ? 'that date' : addDays(scores[0].t, -1);
  if (past !== undefined) {
    throw new CliError(`${id} is no customer at ${day}`, {
      exitCode: exit.usage,
      hint: `it was on ${addDays(past.t, -1)}: --as-of ${addDays(past.t, -1)}`,
    });
  }
  const byName = scores.filter(({ account }) => account.toLowerCase() === id.toLowerCase());
  if (byName.length === 1) return byName[0]!;
  const close = nearest(
    id,
    scores.flatMap(({ accountId, account }) => [accountId, account]),
  );
  throw new CliError(`no customer "${id}" at ${day}`, {
    exitCode: exit.usage,
    hint:
      close === null
        ? 'cs-metrics health --format csv lists all customers'
        : `did you mean ${close}?`,
  });
}

const columns: TableColumn[] = [
  column('input', 'Input', 'left', 'both'),
  column('says', 'What it says', 'left', 'readers'),
  column('word', 'Word', 'left', 'readers'),
  column('value', 'Value', 'right', 'machines'),
  column('score', 'Score', 'right', 'both'),
  column('weight', 'Weight', 'right', 'both'),
  column('points', 'Points', 'right', 'both'),
  column('age_days', 'Age, days', 'right', 'both'),
  column('present', 'Present', 'left', 'both'),
  column('group', 'Group', 'left', 'machines'),
  column('contribution', 'Contribution', 'right', 'machines'),
  column('change', 'Change', 'right', 'machines'),
  ...['share', 'says_word', 'says_text', 'account_id', 'model', 'as_of'].map((id) =>
    column(id, id, 'left', 'machines'),
  ),
  ...noteColumns,
];

const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Number(value.toFixed(6));

function rowOf(part: Part): Cell[] {
  return [
    text(part.input),
    text(part.isPresent ? part.says : 'no data'),
    text(part.word),
    { value: part.value === null ? null : Number(part.value), unit: 'number' },
    { value: part.score, unit: 'score' },
    { value: part.weight, unit: 'count' },
    { value: part.points, unit: 'number' },
    { value: part.ageDays, unit: 'count' },
    { value: part.isPresent, unit: 'text', tone: part.isPresent ? undefined : 'warn' },
    text(part.group),
    { value: contribution(part), unit: 'number' },
  ];
}

/** Groups with their scores, each with its inputs below it. */
function tree(model: Model, score: Score): TableBlock {
  const isFormula = model.formula !== undefined;
  const rows = score.groups.flatMap((group) => [
    ...(isFormula ? [] : [groupRow(group)]),
    ...score.parts.filter((part) => part.group === group.id).map(leafRow),
  ]);
  const total = score.parts.reduce((sum, part) => sum + (contribution(part) ?? 0), 0);
  const issue = mainIssue(score);
  const isShifted = score.parts.some(
    ({ share, weight }) => share !== null && Math.abs(share - weight) > 1e-9,
  );
  const shifted = isShifted ? '; what is missing gave its weight to the rest of its group' : '';
  const weighed = `Points add up to ${total.toFixed(2)}; weights are shares of 100${shifted}`;
  const sum = isFormula ? 'The score is a formula of these' : weighed;
  return table({
    name: 'groups',
    title: `Model ${model.title}`,
    for: 'readers',
    columns: [
      column('input', 'Input', 'left'),
      column('says', 'What it says', 'left'),
      column('score', 'Score'),
      column('weight', 'Weight'),
      column('points', 'Points'),
      column('age_days', 'Age, days'),
    ],
    rows,
    note: issue === null ? sum : `${sum} · main issue: ${issue.says} → ${issue.action}`,
  });
}

function groupRow({ title, score, target }: GroupPart): Cell[] {
  const isMet = score !== null && target !== null && score >= target;
  const judged = target === null || score === null ? '' : isMet ? ' met' : ' missed';
  return [
    text(title),
    { ...text(target === null ? '' : `target ${target}${judged}`), tone: isMet ? 'good' : 'bad' },
    { value: score, unit: 'score' },
    ...[text(''), text(''), text('')],
  ];
}

function leafRow(part: Part): Cell[] {
  return [
    text(`  ${part.title}`),
    { ...text(part.isPresent ? said(part) : 'no data'), tone: part.isPresent ? undefined : 'warn' },
    { value: part.score, unit: 'score' },
    { value: Number(part.weight.toFixed(2)), unit: 'number' },
    { value: contribution(part), unit: 'number', digits: 2 },
    { value: part.ageDays, unit: 'count' },
  ];
}

const said = ({ word, says }: Part): string =>
  [word, says].filter((text) => text !== null && text !== '').join(', ');

const mostLevers = 3;

/** What would raise the score most, and how much the next band needs. */
function leversBlock(model: Model, score: Score): TextBlock[] {
  if (score.score === null) return [];
  const gains = score.parts
    .filter((part) => part.share !== null && part.isPresent)
    .map((part) => ({ part, gain: (part.share! * (100 - part.score!)) / 100 }))
    .filter(({ gain }) => gain >= 0.05)
    .sort((a, b) => b.gain - a.gain)
    .slice(0, mostLevers);
  if (gains.length === 0) return [];
  const next = model.bands.findLast(({ from }) => from > score.score!);
  const needs = next === undefined ? [] : [needLine(next, score.score)];
  const lines = gains.map(
    ({ part, gain }) => `up to +${gain.toFixed(1)}  ${part.title}: ${part.action}`,
  );
  return [{ kind: 'text', title: 'What would raise it most', lines: [...lines, ...needs] }];
}

// Rounded up, so that what is named is enough.
function needLine({ name, from }: Band, score: number): string {
  return `${name} from ${from} needs +${(Math.ceil((from - score) * 10 - 1e-6) / 10).toFixed(1)}`;
}

function headline(input: HealthInput, score: Score): string[] {
  const change = changeOf(input, score);
  const days = input.days.get(score.accountId);
  const override = overrideText(input.notes, score);
  const scored = `${score.band}${score.score === null ? '' : ` ${Math.floor(score.score * 10) / 10}`}`;
  return [
    [scored, ...(override === null ? [] : [override])].join(' · '),
    ...(change === null || change === 0
      ? []
      : [
          `${change > 0 ? '▲' : '▼'} ${Math.abs(change).toFixed(1)} since ${addDays(input.before.get(score.accountId)!.t, -1)}`,
        ]),
    ...(days === undefined ? [] : [`${days} day${days === 1 ? '' : 's'} in this band`]),
    `as of ${addDays(score.t, -1)}`,
    ...(ownerOf(input, score) === '' ? [] : [`owner ${ownerOf(input, score)}`]),
  ];
}

function sumNote(score: Score): string {
  const present = score.parts.filter(({ points }) => points !== null);
  const points = present.reduce((sum, part) => sum + part.points!, 0);
  const most = present.reduce((sum, part) => sum + part.weight, 0);
  const issue = mainIssue(score);
  const sum = `${points} of ${most} points = ${most === 0 ? '–' : Math.floor((1000 * points) / most) / 10}`;
  return issue === null ? sum : `${sum} · main issue: ${issue.says} → ${issue.action}`;
}

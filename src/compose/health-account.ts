import { CliError, exit } from '../errors.ts';
import { addDays } from '../lib/dates.ts';
import { nearest } from '../lib/nearest.ts';
import type { Cell, Report, TableColumn } from '../reports/report.ts';
import { mainIssue, type Part, type Score } from '../score/score.ts';
import { column, table, text } from './blocks.ts';
import { changeOf, type HealthInput, ownerOf } from './health.ts';

/** Health of one account with every input of its score. */
export function accountReport(input: HealthInput, id: string): Report {
  const score = input.now.find(({ accountId }) => accountId === id) ?? named(input.now, id);
  const { model, currency, period, footer } = input;
  return {
    id: 'health-account',
    title: `Health of ${score.account}`,
    subtitle: headline(input, score),
    period,
    currency,
    blocks: [
      table({
        name: 'inputs',
        title: `Inputs of model ${model.title}`,
        columns,
        rows: score.parts.map(rowOf),
        note: sumNote(score),
      }),
    ],
    footer,
  };
}

function named(scores: readonly Score[], id: string): Score {
  const byName = scores.filter(({ account }) => account.toLowerCase() === id.toLowerCase());
  if (byName.length === 1) return byName[0]!;
  const close = nearest(
    id,
    scores.flatMap(({ accountId, account }) => [accountId, account]),
  );
  throw new CliError(`no customer "${id}" at that date`, {
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
];

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
  ];
}

function headline(input: HealthInput, score: Score): string[] {
  const change = changeOf(input, score);
  const days = input.days.get(score.accountId);
  return [
    `${score.band}${score.score === null ? '' : ` ${Math.floor(score.score * 10) / 10}`}`,
    ...(change === null || change === 0
      ? []
      : [`${change > 0 ? '▲' : '▼'} ${Math.abs(change).toFixed(1)} since the date before`]),
    ...(days === undefined ? [] : [`${days} days in this band`]),
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

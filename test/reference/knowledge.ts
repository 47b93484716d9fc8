import type { Data } from './data.ts';
import { count, fixed, sum } from './exact.ts';
import { type Figure, percent, perSegment, type ReferenceRow, ratio } from './figure.ts';
import { isWithin, type Scope } from './scope.ts';

/** Help pages and counters, which belong to no account. */
export function knowledgeRows(scope: Scope): ReferenceRow[] {
  const { data, window } = scope;
  const days = data.knowledge_base.filter((row) => isWithin(scope, row.date));
  const counters = data.counters.filter((row) => isWithin(scope, row.month));
  return [
    ...perSegment(days, null, window, knowledgeFigures),
    ...perSegment(counters, null, window, counterFigures),
  ];
}

type Day = Data['knowledge_base'][number];

function knowledgeFigures(days: readonly Day[]): Figure[] {
  const both = (...names: (keyof Day)[]) =>
    days.filter((day) => names.every((name) => day[name] !== ''));
  const total = (of: readonly Day[], name: keyof Day) => sum(of, (day) => fixed(day[name]));
  const asked = both('self_service_resolutions', 'contacts');
  const rated = both('ratings', 'rating_sum');
  const searched = both('searches', 'successful_searches');
  const solved = total(asked, 'self_service_resolutions');
  return [
    percent('self_service_rate', solved, solved + total(asked, 'contacts')),
    ratio('article_rating', total(rated, 'rating_sum'), total(rated, 'ratings')),
    percent(
      'kb_search_success',
      total(searched, 'successful_searches'),
      total(searched, 'searches'),
    ),
  ];
}

function counterFigures(rows: readonly Data['counters'][number][]): Figure[] {
  const named = (name: string) => rows.filter((row) => row.name === name && row.value !== '');
  const share = (id: string, part: string, whole: string) => {
    // Only months that tell both.
    const [parts, wholes] = [named(part), named(whole)];
    const isIn = (of: typeof rows, month: string) => of.some((row) => row.month === month);
    return percent(
      id,
      sum(parts, (row) => (isIn(wholes, row.month) ? fixed(row.value) : 0n)),
      sum(wholes, (row) => (isIn(parts, row.month) ? fixed(row.value) : 0n)),
    );
  };
  const attained = named('ote_attainment');
  return [
    share('conversion_rate@visitors', 'conversions', 'visitors'),
    share('conversion_rate@leads', 'conversions', 'leads'),
    share('automation_efficiency', 'automated_tasks', 'tasks'),
    share('process_compliance', 'compliant_steps', 'steps'),
    ratio(
      'ote_attainment',
      sum(attained, (row) => fixed(row.value)),
      count(attained),
    ),
  ];
}

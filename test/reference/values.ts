/** Columns without which a row says nothing. */
export const required: Record<string, readonly string[]> = {
  accounts: ['account_id'],
  account_history: ['account_id', 'valid_from'],
  subscriptions: ['subscription_id', 'account_id', 'amount', 'interval', 'starts_on'],
  invoices: ['invoice_id', 'account_id', 'issued_on', 'amount', 'status'],
  fx_rates: ['date', 'currency', 'rate'],
  usage_events: ['account_id', 'occurred_at'],
  users: ['account_id', 'user_id'],
  features: ['feature'],
  survey_responses: ['response_id', 'survey'],
  tickets: ['ticket_id', 'created_at'],
  activities: ['activity_id'],
  staff: ['staff_id'],
  contracts: ['contract_id'],
  opportunities: ['opportunity_id'],
  costs: ['month', 'category', 'amount'],
  benefits: ['account_id', 'realised_on', 'amount'],
  goals: ['goal_id'],
  feedback: ['feedback_id'],
  knowledge_base: ['date'],
  counters: ['month', 'name', 'value'],
};

const isDay = (cell: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(cell) &&
  new Date(Date.parse(`${cell}T00:00:00Z`) || 0).toISOString().startsWith(cell);

const isTime = (cell: string) =>
  isDay(cell.slice(0, 10)) && /^ ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(cell.slice(10));

/** What columns of a name hold; all others hold any text. */
const shapes: readonly (readonly [columns: RegExp, is: (cell: string) => boolean])[] = [
  [/_on$|^(date|month|valid_from|active_from|active_to)$/, isDay],
  [/_at$/, isTime],
  [/^(is|has|in)_|^(invited|attended|opened|replied|escalated)$/, matches(/^(true|false)$/)],
  [/^currency$/, matches(/^[A-Z]{3}$/)],
  [/^(amount|value|scale_min|scale_max|score|target|actual|tax)$/, matches(/^-?\d+(\.\d{1,4})?$/)],
  [/^(arr|renewed_arr|quantity|duration_seconds|handle_seconds)$/, matches(/^\d+(\.\d{1,4})?$/)],
  [/^(rate|capacity|satisfaction|satisfaction_max|rating_sum)$/, matches(/^\d+(\.\d{1,8})?$/)],
  [/^(licensed_seats|votes|views|ratings|contacts|agent_replies|reopens)$/, matches(/^\d+$/)],
  [/searches$|_resolutions$|^terms_/, matches(/^\d+$/)],
  [/^interval_count$/, matches(/^[1-9]\d*$/)],
  [/^(probability|discount_percent)$|^(renewal_intent|csm_sentiment|executive_)/, isBelow(0, 100)],
  [/^sentiment$/, isBelow(-1, 1)],
  [/^interval$/, matches(/^(day|week|month|quarter|year)$/)],
  [/^cancel_type$/, matches(/^(in)?voluntary$/)],
  [/^survey$/, matches(/^(nps|csat|ces|product)$/)],
  [/^topic$/, matches(/^(relationship|support|onboarding|feature|training|review)$/)],
  [/^priority$/, matches(/^P[1-4]$/)],
  [/^tier$/, matches(/^(core|advanced)$/)],
  [/^borne_by$/, matches(/^(us|customer)$/)],
  [/^role$/, matches(/^(csm|agent)$/)],
  [/^better$/, matches(/^(higher|lower)$/)],
  [/^outcome$/, matches(/^(renewed|churned|open)$/)],
];

/** What words of one name mean in one table only. */
const words: Record<string, RegExp> = {
  'invoices.status': /^(paid|open|failed|void|refunded|disputed)$/,
  'invoices.kind': /^(recurring|one_time|usage)$/,
  'activities.status': /^(scheduled|completed|missed|canceled)$/,
  'activities.kind': /^(touchpoint|business_review|training|event|community|email|success_plan)$/,
  'opportunities.status': /^(open|won|lost)$/,
  'opportunities.kind': /^(new|upsell|cross_sell|expansion|renewal)$/,
  'goals.kind': /^(kpi|goal)$/,
  'feedback.kind': /^(request|praise|complaint|bug)$/,
  'benefits.category': /^(revenue|cost_saving|time_saving|efficiency)$/,
  'costs.category':
    /^(sales|marketing|customer_success|retention|support|platform|implementation|training|internal)$/,
};

/** Cells of which the second may not come before the first or be less. */
const ordered: Record<string, readonly (readonly [string, string])[]> = {
  subscriptions: [['starts_on', 'ends_on']],
  contracts: [['starts_on', 'ends_on']],
  invoices: [['period_starts_on', 'period_ends_on']],
  tickets: [
    ['created_at', 'first_response_at'],
    ['created_at', 'resolved_at'],
  ],
  feedback: [
    ['created_at', 'acknowledged_at'],
    ['created_at', 'closed_at'],
  ],
};

/** Pairs of numbers of which the first is a part of the second. */
const parts: Record<string, readonly [string, string]> = {
  contracts: ['terms_met', 'terms_total'],
  knowledge_base: ['successful_searches', 'searches'],
  tickets: ['satisfaction', 'satisfaction_max'],
};

/** The columns of a row whose values cannot be right. */
export function faults(table: string, row: Record<string, string>): string[] {
  const unreadable = Object.keys(row).filter((name) => row[name] && !isReadable(table, name, row));
  const missing = required[table]!.filter((name) => !row[name]);
  const early = (ordered[table] ?? []).filter(
    ([from, to]) => row[from] && row[to] && row[to]! < row[from]!,
  );
  const [part, whole] = parts[table] ?? [];
  const isTooMuch = part && whole && row[part] && row[whole] && +row[part]! > +row[whole]!;
  const isOffScale = table === 'survey_responses' && !isAnswer(row);
  return [
    ...unreadable,
    ...missing,
    ...early.map(([, to]) => to),
    ...(isTooMuch ? [part] : []),
    ...(isOffScale ? ['score'] : []),
  ];
}

function isReadable(table: string, name: string, row: Record<string, string>): boolean {
  const cell = row[name]!;
  const isOfColumn = shapes.every(([columns, is]) => !columns.test(name) || is(cell));
  return isOfColumn && (words[`${table}.${name}`]?.test(cell) ?? true);
}

/** An answer has its time and lies on its scale; who was only asked has neither. */
function isAnswer(row: Record<string, string>): boolean {
  const { score, scale_min: min, scale_max: max, responded_at: at, sent_at: sent } = row;
  if (!score) return !at && Boolean(sent);
  return Boolean(at) && Number(score) >= Number(min) && Number(score) <= Number(max);
}

function matches(shape: RegExp): (cell: string) => boolean {
  return (cell) => shape.test(cell);
}

function isBelow(least: number, most: number): (cell: string) => boolean {
  return (cell) =>
    /^-?\d+(\.\d{1,4})?$/.test(cell) && Number(cell) >= least && Number(cell) <= most;
}

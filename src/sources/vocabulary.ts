/**
 * Words of exports for the words of our columns, lower case: `table.column` or column → our word → theirs.
 */
export const vocabulary: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  interval: {
    day: ['daily', 'days', 'd', 'taglich'],
    week: ['weekly', 'weeks', 'w', 'wochentlich'],
    month: ['monthly', 'months', 'mo', 'm', '1 month', 'monatlich', 'mtl', 'mtl.', 'monat'],
    quarter: [
      'quarterly',
      'quarters',
      'q',
      '3 months',
      'vierteljahrlich',
      'quartalsweise',
      'quartal',
    ],
    year: ['yearly', 'annual', 'annually', 'years', 'yr', 'y', '12 months', 'jahrlich', 'jahr'],
  },
  priority: {
    P1: ['urgent', 'critical', 'blocker', 'highest', 'dringend', 'kritisch', 'sehr hoch'],
    P2: ['high', 'major', 'hoch'],
    P3: ['medium', 'normal', 'mittel'],
    P4: ['low', 'minor', 'lowest', 'trivial', 'niedrig', 'gering'],
  },
  survey: {
    nps: ['net promoter score', 'nps survey'],
    csat: ['customer satisfaction', 'satisfaction', 'kundenzufriedenheit'],
    ces: ['customer effort score', 'customer effort', 'effort'],
    product: [],
  },
  'invoices.status': {
    paid: ['settled', 'succeeded', 'complete', 'completed', 'bezahlt', 'beglichen'],
    open: [
      'unpaid',
      'due',
      'outstanding',
      'pending',
      'sent',
      'past_due',
      'past due',
      'overdue',
      'offen',
      'uberfallig',
    ],
    failed: ['uncollectible', 'payment_failed', 'fehlgeschlagen'],
    void: ['voided', 'canceled', 'cancelled', 'storniert'],
    refunded: ['refund', 'erstattet'],
    disputed: ['chargeback'],
  },
  'invoices.kind': {
    recurring: ['subscription', 'renewal', 'wiederkehrend'],
    one_time: ['one-time', 'one time', 'onetime', 'setup', 'einmalig'],
    usage: ['metered', 'overage', 'verbrauch'],
  },
  cancel_type: { voluntary: ['customer', 'freiwillig'], involuntary: ['payment', 'delinquent'] },
  outcome: {
    renewed: ['renewal', 'won', 'verlangert'],
    churned: ['lost', 'canceled', 'cancelled', 'gekundigt'],
    open: ['pending', 'active', 'offen', 'aktiv'],
  },
  'opportunities.status': {
    open: ['in progress', 'negotiation', 'proposal', 'qualified', 'offen'],
    won: ['closed won', 'closedwon', 'gewonnen'],
    lost: ['closed lost', 'closedlost', 'verloren'],
  },
  'opportunities.kind': {
    new: ['new business', 'newbusiness', 'neugeschaft'],
    upsell: ['up-sell', 'upgrade'],
    cross_sell: ['cross-sell', 'crosssell', 'cross sell'],
    expansion: ['existing business'],
    renewal: ['verlangerung'],
  },
  'activities.kind': {
    touchpoint: ['call', 'meeting', 'check-in', 'anruf', 'termin'],
    business_review: ['qbr', 'ebr', 'business review', 'quarterly business review'],
    training: ['workshop', 'schulung'],
    event: ['webinar', 'veranstaltung'],
    community: ['forum'],
    email: ['e-mail', 'mail'],
    success_plan: ['success plan'],
  },
  'activities.status': {
    scheduled: ['planned', 'open', 'geplant'],
    completed: ['complete', 'done', 'held', 'erledigt', 'abgeschlossen'],
    missed: ['no-show', 'no_show', 'no show', 'verpasst'],
    canceled: ['cancelled', 'abgesagt'],
  },
  'feedback.kind': {
    request: ['feature request', 'feature_request', 'idea', 'wunsch'],
    praise: ['compliment', 'lob'],
    complaint: ['beschwerde'],
    bug: ['defect', 'fehler'],
  },
  tier: { core: ['basic', 'standard', 'kern'], advanced: ['premium', 'pro'] },
  role: {
    csm: ['customer success manager', 'account manager'],
    agent: ['support', 'support agent'],
  },
};

/** Words for yes and no beside those that are always read: true, yes, 1 and false, no, 0. */
export const truths: Readonly<Record<'true' | 'false', readonly string[]>> = {
  true: ['y', 't', 'ja', 'j', 'wahr', 'on', 'x', 'si', 'oui'],
  false: ['n', 'f', 'nein', 'falsch', 'off', 'non'],
};

/** Texts that exports write where a value is not known. */
export const placeholders: readonly string[] = [
  ...[
    'n/a',
    'N/A',
    'NA',
    '#N/A',
    'null',
    'NULL',
    'None',
    'none',
    'nan',
    'NaN',
    'nil',
    '-',
    '--',
    '–',
    'k. A.',
    'k.A.',
  ],
  ...['unknown', '(not set)', '\\N'],
];

/** Signs of money and the currency that they most often mean. */
export const currencySigns: Readonly<Record<string, string>> = {
  ...{
    '€': 'EUR',
    $: 'USD',
    '£': 'GBP',
    '¥': 'JPY',
    US$: 'USD',
    Fr: 'CHF',
    'Fr.': 'CHF',
    zł: 'PLN',
  },
};

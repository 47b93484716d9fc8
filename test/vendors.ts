/** A row of a normalised table: the columns that have a value. */
export type VendorRow = Readonly<Record<string, string>>;

/** A file in the shape of a vendor, what its config adds to the preset, and the rows that come of it. */
export type VendorFile = {
  preset: string;
  table: string;
  lines?: readonly string[];
  rows: readonly VendorRow[];
};

export const nameOf = ({ preset, table }: VendorFile): string => `${preset}-${table}.csv`;

/** What fixtures/small/vendors must become where the reporting zone is Berlin, worked out by hand. */
export const vendorFiles: readonly VendorFile[] = [
  {
    preset: 'stripe',
    table: 'accounts',
    rows: [
      { account_id: 'cus_Quill01', name: 'Quillmere Press', signed_up_on: '2025-11-03' },
      // 23:40 in UTC is the next day in Berlin; a day is that of the export.
      { account_id: 'cus_Tarn02', name: 'Tarnholt Tools', signed_up_on: '2026-01-20' },
    ],
  },
  {
    preset: 'stripe',
    table: 'subscriptions',
    rows: [
      {
        ...{ subscription_id: 'sub_Quill01', account_id: 'cus_Quill01', product: 'Pro' },
        ...{ plan: 'price_pro', quantity: '1.0000', amount: '98.0000', currency: 'EUR' },
        ...{ interval: 'month', starts_on: '2025-11-03', trial_ends_on: '2025-11-17' },
        status: 'active',
      },
      {
        ...{ subscription_id: 'sub_Tarn02', account_id: 'cus_Tarn02', product: 'Basic' },
        ...{ plan: 'price_basic', quantity: '1.0000', amount: '1200.5000', currency: 'USD' },
        ...{ interval: 'year', starts_on: '2026-01-20', ends_on: '2026-03-01', status: 'canceled' },
        ...{ canceled_on: '2026-02-10', cancel_reason: 'cancellation_requested' },
      },
    ],
  },
  {
    preset: 'stripe',
    table: 'invoices',
    rows: [
      {
        ...{ invoice_id: 'in_Quill01', account_id: 'cus_Quill01', subscription_id: 'sub_Quill01' },
        ...{ issued_on: '2026-03-03', paid_on: '2026-03-03', amount: '116.6200', tax: '18.6200' },
        ...{ currency: 'EUR', status: 'paid', period_starts_on: '2026-03-03' },
        period_ends_on: '2026-04-03',
      },
      {
        ...{ invoice_id: 'in_Tarn02', account_id: 'cus_Tarn02', issued_on: '2026-02-20' },
        ...{ due_on: '2026-03-06', amount: '49.0000', currency: 'USD', status: 'failed' },
        ...{ period_starts_on: '2026-02-20', period_ends_on: '2026-02-20' },
      },
      {
        ...{ invoice_id: 'in_Tarn03', account_id: 'cus_Tarn02', issued_on: '2026-03-20' },
        ...{ amount: '10.0000', currency: 'USD', status: 'void' },
      },
    ],
  },
  {
    preset: 'stripe-api',
    table: 'accounts',
    rows: [
      {
        ...{ account_id: 'cus_Ask11', name: 'Askvard Optics', country: 'FR', currency: 'EUR' },
        // A second before December begins.
        signed_up_on: '2025-11-30',
      },
    ],
  },
  {
    preset: 'stripe-api',
    table: 'subscriptions',
    rows: [
      {
        ...{ subscription_id: 'sub_Ask11', account_id: 'cus_Ask11', product: 'prod_team' },
        // 7 × 1900 cents.
        ...{ plan: 'plan_team', quantity: '7.0000', amount: '133.0000', currency: 'EUR' },
        ...{ interval: 'month', interval_count: '3', starts_on: '2025-12-01', status: 'active' },
      },
      {
        ...{ subscription_id: 'sub_Ask12', account_id: 'cus_Ask11', product: 'prod_solo' },
        // A yen has no cents.
        ...{ plan: 'plan_solo', quantity: '1.0000', amount: '5000.0000', currency: 'JPY' },
        ...{ interval: 'month', interval_count: '1', starts_on: '2025-12-01' },
        ...{ ends_on: '2026-03-01', trial_ends_on: '2025-12-15', status: 'canceled' },
        ...{ canceled_on: '2026-02-01', cancel_reason: 'too_expensive' },
        cancel_type: 'involuntary',
      },
    ],
  },
  {
    preset: 'stripe-api',
    table: 'invoices',
    rows: [
      {
        ...{ invoice_id: 'in_Ask11', account_id: 'cus_Ask11', subscription_id: 'sub_Ask11' },
        ...{ issued_on: '2026-03-01', paid_on: '2026-03-01', amount: '158.2700', tax: '25.2700' },
        ...{ currency: 'EUR', status: 'paid' },
      },
    ],
  },
  {
    preset: 'chargebee',
    table: 'subscriptions',
    lines: ['columns: {interval: {value: month}, currency: {value: GBP}}'],
    rows: [
      {
        // 12 × 8.25.
        ...{ subscription_id: 'cb_sub_1', account_id: 'cb_cus_1', plan: 'growth-monthly' },
        ...{ quantity: '12.0000', amount: '99.0000', currency: 'GBP', interval: 'month' },
        ...{ starts_on: '2025-10-01', trial_ends_on: '2025-10-15', status: 'Active' },
      },
      {
        ...{ subscription_id: 'cb_sub_2', account_id: 'cb_cus_2', plan: 'solo-monthly' },
        ...{ quantity: '1.0000', amount: '19.0000', currency: 'GBP', interval: 'month' },
        ...{ starts_on: '2025-06-10', ends_on: '2026-02-10', status: 'Cancelled' },
      },
    ],
  },
  {
    preset: 'recurly',
    table: 'accounts',
    rows: [
      {
        ...{ account_id: 'r1a2b3', name: 'Brindle & Sons', country: 'DE' },
        signed_up_on: '2024-05-06',
      },
    ],
  },
  {
    preset: 'recurly',
    table: 'subscriptions',
    lines: ['columns: {interval: {value: month}}'],
    rows: [
      {
        // 4 × 25.50.
        ...{ subscription_id: 'ru-1', account_id: 'brindle-7', plan: 'team', quantity: '4.0000' },
        ...{ amount: '102.0000', currency: 'EUR', interval: 'month', starts_on: '2024-05-06' },
        ...{ status: 'active', updated_at: '2026-03-06 23:30:05' },
      },
      {
        ...{ subscription_id: 'ru-2', account_id: 'brindle-7', plan: 'solo', quantity: '1.0000' },
        ...{ amount: '9.0000', currency: 'EUR', interval: 'month', starts_on: '2023-05-01' },
        ...{ ends_on: '2024-05-01', trial_ends_on: '2023-05-08', canceled_on: '2024-04-20' },
        ...{ status: 'expired', cancel_reason: 'canceled', updated_at: '2024-05-01 00:00:01' },
      },
    ],
  },
  {
    preset: 'recurly',
    table: 'invoices',
    rows: [
      {
        ...{ invoice_id: '1001', account_id: 'r1a2b3', issued_on: '2026-02-06' },
        ...{ due_on: '2026-02-13', amount: '121.3800', tax: '19.3800', currency: 'EUR' },
        ...{ status: 'open', updated_at: '2026-02-20 00:00:00' },
      },
      {
        ...{ invoice_id: '1002', account_id: 'r1a2b3', issued_on: '2026-03-06' },
        ...{ due_on: '2026-03-06', amount: '121.3800', tax: '19.3800', currency: 'EUR' },
        ...{ status: 'paid', updated_at: '2026-03-07 00:10:00' },
      },
    ],
  },
  {
    preset: 'chartmogul',
    table: 'accounts',
    rows: [
      { account_id: 'cm_cus_1', name: 'Vantage Maps', country: 'NL', signed_up_on: '2025-08-01' },
    ],
  },
  {
    preset: 'chartmogul',
    table: 'invoices',
    lines: ['columns: {account_id: Customer external ID}'],
    rows: [
      {
        ...{ invoice_id: 'cm_line_1', account_id: 'cm_cus_1', subscription_id: 'cm_sub_1' },
        ...{ issued_on: '2026-01-01', amount: '120.0000', status: 'paid', kind: 'recurring' },
        ...{ period_starts_on: '2026-01-01', period_ends_on: '2026-02-01' },
      },
      {
        ...{ invoice_id: 'cm_line_2', account_id: 'cm_cus_1', issued_on: '2026-01-01' },
        ...{ amount: '25.5000', status: 'paid', kind: 'one_time' },
        ...{ period_starts_on: '2026-01-01', period_ends_on: '2026-01-01' },
      },
    ],
  },
  {
    preset: 'paddle',
    table: 'subscriptions',
    lines: ['columns: {amount: {from: recurring_total, unit: minor}}'],
    rows: [
      {
        ...{ subscription_id: 'sub_pad_1', account_id: 'ctm_pad_1', amount: '450.0000' },
        ...{ currency: 'USD', interval: 'month', interval_count: '1', starts_on: '2025-09-30' },
        ...{ status: 'active', updated_at: '2026-03-01 00:00:01' },
      },
      {
        ...{ subscription_id: 'sub_pad_2', account_id: 'ctm_pad_1', amount: '600.0000' },
        ...{ currency: 'USD', interval: 'month', interval_count: '6', starts_on: '2025-01-01' },
        ...{ ends_on: '2025-07-01', status: 'canceled', updated_at: '2025-07-01 00:00:00' },
      },
    ],
  },
  {
    preset: 'paddle',
    table: 'invoices',
    lines: ['columns: {amount: {from: total, unit: minor}}'],
    rows: [
      {
        ...{ invoice_id: 'txn_pad_1', account_id: 'ctm_pad_1', subscription_id: 'sub_pad_1' },
        ...{ issued_on: '2026-02-28', amount: '450.0000', currency: 'USD', status: 'paid' },
        updated_at: '2026-03-01 00:00:01',
      },
      {
        ...{ invoice_id: 'txn_pad_2', account_id: 'ctm_pad_1', subscription_id: 'sub_pad_1' },
        ...{ issued_on: '2026-03-30', amount: '450.0000', currency: 'USD', status: 'open' },
        updated_at: '2026-03-31 00:00:01',
      },
    ],
  },
  {
    preset: 'zendesk',
    table: 'tickets',
    rows: [
      {
        ...{ ticket_id: '90001', account_id: 'Quillmere Press', requester_id: '701' },
        // Berlin is an hour ahead in winter, two in summer.
        ...{ created_at: '2026-01-12 08:00:00', resolved_at: '2026-01-13 16:00:00' },
        ...{ first_response_minutes: '95.0000', first_response_business_minutes: '35.0000' },
        ...{ status: 'Solved', priority: 'P1', category: 'Incident', agent_id: 'Bo Lind' },
        ...{ team: 'Support', agent_replies: '3', reopens: '1', satisfaction: '1.0000' },
        ...{ satisfaction_max: '1.0000', tags: 'export;csv;urgent_fix' },
        updated_at: '2026-01-13 16:30:00',
      },
      {
        ...{ ticket_id: '90002', account_id: 'Tarnholt Tools', requester_id: '702' },
        ...{ created_at: '2026-07-01 20:30:00', status: 'Open', category: 'Question' },
        ...{ agent_id: 'Bo Lind', team: 'Support', agent_replies: '0', reopens: '0' },
        ...{ satisfaction_max: '1.0000', updated_at: '2026-07-01 20:30:00' },
      },
    ],
  },
  {
    preset: 'intercom',
    table: 'tickets',
    rows: [
      {
        // Of two versions the newer one.
        ...{ ticket_id: 'ic_501', account_id: 'co_31', requester_id: 'usr_9' },
        ...{ created_at: '2026-02-03 09:00:00', first_response_at: '2026-02-03 09:40:00' },
        ...{ resolved_at: '2026-02-05 07:30:00', status: 'closed', agent_id: 'adm_7' },
        ...{ team: 'team_2', reopens: '1', satisfaction: '4.0000', satisfaction_max: '5.0000' },
        updated_at: '2026-02-05 08:00:00',
      },
    ],
  },
  {
    preset: 'freshdesk',
    table: 'tickets',
    rows: [
      {
        ...{ ticket_id: 'fd77', account_id: 'Dahl Marine', requester_id: 'kit@dahl.example' },
        ...{ created_at: '2026-03-02 09:00:00', first_response_at: '2026-03-02 09:20:00' },
        ...{ resolved_at: '2026-03-02 15:00:00', due_at: '2026-03-03 09:00:00' },
        ...{ status: 'Resolved', priority: 'P2', category: 'Problem', agent_id: 'Uma Kerr' },
        ...{ team: 'Tier 2', agent_replies: '4', updated_at: '2026-03-02 15:00:00' },
      },
      {
        ...{ ticket_id: 'fd78', account_id: 'Dahl Marine', requester_id: 'kit@dahl.example' },
        ...{ created_at: '2026-03-04 07:00:00', due_at: '2026-03-08 07:00:00', status: 'Open' },
        ...{ priority: 'P4', agent_replies: '0', updated_at: '2026-03-04 07:00:00' },
      },
    ],
  },
  {
    preset: 'delighted',
    table: 'survey_responses',
    lines: ['columns: {account_id: person_properties.company}'],
    rows: [
      {
        ...{ response_id: 'dl_1', account_id: 'quill-1', respondent_id: '501', survey: 'nps' },
        ...{ score: '9.0000', responded_at: '2026-02-01 11:00:00', comment: 'Great team' },
      },
      {
        ...{ response_id: 'dl_2', account_id: 'tarn-2', respondent_id: '502', survey: 'csat' },
        ...{ score: '3.0000', responded_at: '2026-02-02 11:00:00' },
        updated_at: '2026-02-02 12:00:00',
      },
    ],
  },
  {
    preset: 'surveymonkey',
    table: 'survey_responses',
    lines: [
      'columns:',
      '  survey: {value: nps}',
      '  score: How likely is it that you would recommend us?',
      '  account_id: Custom Data 1',
    ],
    rows: [
      {
        ...{ response_id: '118000001', account_id: 'quill-1', survey: 'nps', score: '10.0000' },
        ...{ respondent_id: 'ines@quillmere.example', responded_at: '2026-02-10 09:04:00' },
      },
      {
        ...{ response_id: '118000002', account_id: 'tarn-2', survey: 'nps', score: '6.0000' },
        ...{ respondent_id: 'al@tarnholt.example', responded_at: '2026-02-11 22:30:00' },
      },
    ],
  },
  {
    preset: 'qualtrics',
    table: 'survey_responses',
    lines: [
      'where: "Finished = \'1\'"',
      'columns: {survey: {value: nps}, score: Q1_NPS, account_id: account, comment: Q2}',
    ],
    rows: [
      {
        ...{ response_id: 'R_qualA', account_id: 'quill-1', survey: 'nps', score: '8.0000' },
        ...{ respondent_id: 'ines@quillmere.example', responded_at: '2026-01-08 13:03:01' },
        comment: 'Solid',
      },
    ],
  },
  {
    preset: 'typeform',
    table: 'survey_responses',
    lines: [
      'columns:',
      '  survey: {value: nps}',
      '  score: How likely are you to recommend us?',
      '  account_id: account',
    ],
    rows: [
      {
        ...{ response_id: 'tf0a1', account_id: 'tarn-2', respondent_id: '9f0c', survey: 'nps' },
        ...{ score: '7.0000', responded_at: '2026-03-01 22:58:10' },
      },
    ],
  },
  {
    preset: 'mixpanel',
    table: 'usage_events',
    lines: ['columns: {account_id: properties.company_id}'],
    rows: [
      {
        // Exported twice, kept once.
        ...{ event_id: 'ins-1', account_id: 'mx-acme', user_id: 'u-31', event: 'report_opened' },
        occurred_at: '2026-03-02 09:00:00',
      },
      {
        ...{ event_id: 'ins-2', account_id: 'mx-acme', user_id: 'u-32', event: 'file_exported' },
        occurred_at: '2026-03-02 10:00:00',
      },
    ],
  },
  {
    preset: 'amplitude',
    table: 'usage_events',
    lines: ['columns: {account_id: groups.company}'],
    rows: [
      {
        ...{ event_id: '6b1c0f6e-0001', account_id: 'am-fjord', user_id: 'u-41' },
        ...{ event: 'dashboard_viewed', occurred_at: '2026-03-02 09:00:00.25' },
        session_id: '1772442000250',
      },
      {
        ...{ event_id: '6b1c0f6e-0002', account_id: 'am-fjord', user_id: 'u-41' },
        ...{ event: 'digest_sent', occurred_at: '2026-03-02 11:00:00' },
      },
    ],
  },
  {
    preset: 'segment',
    table: 'usage_events',
    rows: [
      {
        ...{ event_id: 'sg-1', account_id: 'sg-lumen', user_id: 'u-51', event: 'plan_shared' },
        occurred_at: '2026-03-02 12:00:00',
      },
    ],
  },
  {
    preset: 'posthog',
    table: 'usage_events',
    lines: ['columns: {account_id: $group_0}'],
    rows: [
      {
        ...{ event_id: '018e0000-0001', account_id: 'ph-orchard', user_id: 'ps-61' },
        ...{ event: 'chart pinned', occurred_at: '2026-03-02 13:00:00.12', session_id: 's-9' },
      },
    ],
  },
  {
    preset: 'hubspot',
    table: 'accounts',
    rows: [
      {
        ...{ account_id: '20000000011', name: 'Marlow Dental', industry: 'HOSPITAL_HEALTH_CARE' },
        ...{ country: 'Ireland', csm_id: 'Tess Ivory', signed_up_on: '2025-04-30' },
        domains: 'marlow.example',
      },
    ],
  },
  {
    preset: 'hubspot',
    table: 'activities',
    lines: ['timezone: UTC'],
    rows: [
      {
        ...{ activity_id: 'hs_act_1', account_id: '20000000011', csm_id: '44023296' },
        ...{ kind: 'touchpoint', occurred_at: '2026-02-12 14:00:00', status: 'completed' },
      },
      {
        ...{ activity_id: 'hs_act_2', account_id: '20000000011', csm_id: '44023296' },
        ...{ kind: 'touchpoint', occurred_at: '2026-02-19 14:00:00', status: 'missed' },
      },
      {
        ...{ activity_id: 'hs_act_3', account_id: '20000000011', csm_id: '44023296' },
        occurred_at: '2026-02-20 09:00:00',
      },
    ],
  },
  {
    preset: 'salesforce',
    table: 'accounts',
    rows: [
      {
        ...{ account_id: '001Ax0000001AAA', name: 'Harrow Group', industry: 'Energy' },
        ...{ country: 'United Kingdom', csm_id: '005Ax01', signed_up_on: '2023-02-01' },
        domains: 'https://www.harrow.example/en',
      },
      {
        ...{ account_id: '001Ax0000002AAA', name: 'Harrow North', industry: 'Energy' },
        ...{ country: 'United Kingdom', csm_id: '005Ax01', signed_up_on: '2024-06-01' },
        parent_account_id: '001Ax0000001AAA',
      },
    ],
  },
  {
    preset: 'salesforce',
    table: 'activities',
    rows: [
      {
        ...{ activity_id: '00TAx0000001', account_id: '001Ax0000001AAA', csm_id: '005Ax01' },
        ...{ kind: 'touchpoint', scheduled_on: '2026-02-16', occurred_at: '2026-02-16 15:00:00' },
        ...{ status: 'completed', updated_at: '2026-02-16 15:05:00' },
      },
      {
        ...{ activity_id: '00TAx0000002', account_id: '001Ax0000002AAA', csm_id: '005Ax01' },
        ...{ kind: 'email', scheduled_on: '2026-03-01', status: 'scheduled' },
        updated_at: '2026-02-20 08:00:00',
      },
    ],
  },
  {
    preset: 'gainsight',
    table: 'accounts',
    rows: [
      {
        ...{ account_id: '1P02GS0001', name: 'Oxbow Freight', industry: 'Logistics' },
        ...{ csm_id: 'Rune Aske', signed_on: '2024-09-15' },
      },
    ],
  },
  {
    preset: 'totango',
    table: 'accounts',
    rows: [
      {
        ...{ account_id: 'tt-100', name: 'Pinefall Media', csm_id: 'Gro Ness' },
        ...{ signed_up_on: '2025-02-28', licensed_seats: '40' },
      },
    ],
  },
  {
    preset: 'vitally',
    table: 'accounts',
    rows: [{ account_id: 'vt-9', name: 'Sable Coffee', csm_id: 'csm-3' }],
  },
];

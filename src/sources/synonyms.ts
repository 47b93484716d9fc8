/**
 * What exports call our columns, the likeliest first: lower case, signs and blanks as `_`, accents left out.
 * Keys are a column of any table, or `table.column` for one table alone, whose names come first.
 */
export const synonyms: Readonly<Record<string, string>> = {
  account_id:
    'customer_id client_id company_id organization_id organisation_id org_id tenant_id workspace_id account_number ' +
    'account_no account_code customer_number customer_no customer_code kunden_id kunden_nr kundennr kundennummer ' +
    'debitor debitorennummer customer account client organization organisation company kunde firma',
  name: 'full_name bezeichnung',
  'accounts.account_id': 'id',
  'accounts.name':
    'account_name customer_name company_name client_name organization_name company firma firmenname kundenname kunde ' +
    'customer account client',
  parent_account_id: 'parent_id parent parent_account parent_company_id ultimate_parent_id',
  segment: 'customer_segment account_segment size_segment company_size kundensegment',
  plan: 'plan_name plan_tier plan_id price_plan subscription_plan package tier tarif paket',
  product: 'product_name product_id produkt sku artikel',
  industry: 'vertical branche sector',
  region: 'territory geo gebiet',
  country: 'country_code land',
  csm_id:
    'csm csm_name csm_email customer_success_manager success_manager account_manager account_owner owner_id owner betreuer',
  currency: 'currency_code iso_currency ccy waehrung wahrung',
  domains:
    'domain email_domain email_domains company_domain company_domain_name website website_url homepage webseite',
  signed_up_on:
    'signup_date sign_up_date signed_up_at signup_at registered_on registered_at registration_date created_at created_on created created_date angelegt_am registriert_am',
  signed_on:
    'signed_date contract_signed_on contract_date signature_date closed_date unterzeichnet_am abschlussdatum',
  first_value_on: 'first_value_date first_value_at activated_at activation_date',
  onboarding_started_on: 'onboarding_start onboarding_start_date kickoff_date kickoff_on',
  onboarded_on:
    'onboarding_end onboarding_completed_on onboarding_completed_at go_live go_live_date live_on',
  licensed_seats: 'seats seat_count licenses licences license_count lizenzen n_seats',
  is_vip: 'vip',
  is_reference: 'reference reference_customer',
  referred_by: 'referrer referral_account',
  is_internal: 'internal is_test test_account is_demo',
  csm_sentiment: 'sentiment_score csm_pulse pulse',
  valid_from: 'effective_from changed_on changed_at effective_date gultig_ab',
  subscription_id:
    'subscription sub_id subscription_number subscription_no vertrag_id vertragsnummer vertrags_nr vertragsnr abo_id abo_nr abonummer abo vertrag',
  'subscriptions.subscription_id': 'id contract_id contract_number license_id',
  quantity:
    'seats qty licenses licences units seat_count anzahl menge lizenzen platze usage_count count',
  starts_on:
    'start_date started_on started_at start start_at begin_date begins_on subscription_start contract_start valid_from from_date ' +
    'period_start current_period_start startdatum vertragsbeginn beginn von gultig_ab',
  ends_on:
    'end_date ended_on ended_at end end_at subscription_end contract_end valid_to valid_until to_date period_end ' +
    'expires_on expiry_date expiration_date enddatum vertragsende ende bis gultig_bis',
  trial_ends_on: 'trial_end trial_end_date trial_ends_at',
  interval:
    'billing_interval billing_period billing_frequency billing_cycle billing_term frequency term_type abrechnungsintervall intervall zahlweise turnus',
  interval_count: 'billing_interval_count billing_period_count',
  discount_percent: 'discount_pct percent_off discount_percentage rabatt_prozent rabatt_percent',
  discount_amount: 'amount_off discount_value rabatt_betrag',
  status: 'state stage zustand',
  canceled_on:
    'canceled_at cancelled_at cancelled_on cancellation_date canceled_date cancelled_date gekundigt_am kundigungsdatum',
  cancel_reason: 'cancellation_reason churn_reason reason kundigungsgrund',
  cancel_type: 'cancellation_type churn_type',
  is_one_time: 'one_time one_off',
  is_usage_based: 'usage_based metered',
  updated_at:
    'last_updated updated_on last_modified modified_at last_update_time updated aktualisiert_am',
  month: 'period snapshot_month billing_month report_month monat',
  mrr: 'mrr_amount monthly_recurring_revenue recurring_revenue monthly_revenue',
  invoice_id:
    'invoice_number invoice_no invoice_nr invoice rechnungsnummer rechnungs_nr rechnungsnr rechnung_id rechnung',
  'invoices.invoice_id': 'id number belegnummer',
  issued_on:
    'invoice_date issue_date issued_at billed_on billing_date created_on created_at created date rechnungsdatum belegdatum datum',
  'invoices.amount':
    'total total_amount amount_due invoice_amount gross_amount gross amount_total bruttobetrag gesamtbetrag rechnungsbetrag betrag summe brutto',
  due_on: 'due_date due_at payment_due due fallig_am falligkeit falligkeitsdatum zahlungsziel',
  paid_on: 'paid_at paid_date payment_date date_paid bezahlt_am zahlungsdatum zahldatum',
  tax: 'tax_amount vat vat_amount mwst ust umsatzsteuer steuer',
  failed_on: 'failed_at payment_failed_on payment_failed_at',
  disputed_on: 'disputed_at dispute_date',
  'invoices.kind': 'type invoice_type billing_type art',
  period_starts_on:
    'period_start service_start service_period_start period_from leistungsbeginn leistung_von',
  period_ends_on: 'period_end service_end service_period_end period_to leistungsende leistung_bis',
  event_id: 'uuid insert_id message_id',
  user_id:
    'user distinct_id member_id contact_id email user_email username benutzer_id benutzer nutzer_id nutzer',
  occurred_at:
    'timestamp event_time event_timestamp event_date occurred_on usage_date time datetime date created_at zeitpunkt zeitstempel datum',
  event: 'event_name event_type action activity_type ereignis aktion',
  feature: 'feature_name feature_id module function funktion modul',
  session_id: 'session visit_id sitzung',
  duration_seconds:
    'duration duration_secs duration_sec usage_duration_secs usage_duration_seconds session_seconds dauer_sekunden',
  'users.signed_up_on': 'created_at created_on created invited_on joined_on signup_date',
  activated_on: 'activated_at activation_date first_login first_login_at',
  deactivated_on: 'deactivated_at deleted_at disabled_on disabled_at removed_on left_on',
  is_key_contact: 'key_contact champion is_champion',
  'features.feature': 'name id',
  tier: 'feature_tier level',
  released_on: 'release_date released_at launched_on launch_date',
  response_id: 'answer_id survey_response_id submission_id respondent_token antwort_id',
  'survey_responses.response_id': 'id token',
  respondent_id:
    'respondent user_id contact_id email respondent_email user person_id kontakt_id kontakt',
  survey: 'survey_type survey_kind survey_name type umfrage',
  topic: 'survey_topic touchpoint thema',
  score:
    'nps nps_score csat csat_score ces ces_score rating answer value bewertung note punkte antwort',
  scale_min: 'min_score',
  scale_max: 'max_score',
  responded_at:
    'answered_at response_date responded_on submitted_at response_time completed_at answered_on date created_at timestamp beantwortet_am antwortdatum datum',
  sent_at: 'sent_on survey_sent_at sent_date invited_at gesendet_am versendet_am',
  comment: 'comments feedback verbatim feedback_text text reason kommentar anmerkung',
  ticket_id:
    'ticket ticket_number ticket_no case_id case_number issue_id ticketnummer ticket_nr fallnummer',
  'tickets.ticket_id': 'id number',
  requester_id:
    'requester requester_email reporter reporter_id user_id contact_id melder anfragender',
  created_at:
    'created created_on created_time creation_date opened_at opened_on open_date submitted_at created_date erstellt_am erstellt angelegt_am eroffnet_am',
  first_response_at:
    'first_reply_at first_responded_at initial_response_time first_response_time erste_antwort erste_antwort_am',
  first_response_minutes:
    'first_response_time_minutes first_reply_time_in_minutes first_reply_minutes first_response_time_min',
  resolved_at:
    'solved_at closed_at resolved_time resolved_on closed_time closed_on resolution_date close_date gelost_am geschlossen_am',
  resolution_hours:
    'resolution_time_hours resolution_time_in_hours resolution_time_h hours_to_resolution',
  due_at: 'due_date due_by_time due sla_due_at resolution_due_at',
  first_response_due_at: 'response_due_at first_reply_due_at',
  escalated_at: 'escalation_date escalated_on',
  priority: 'severity urgency ticket_priority prioritat dringlichkeit',
  category: 'ticket_category ticket_type type issue_type kategorie art',
  agent_id: 'assignee_id assignee agent agent_name assigned_to owner bearbeiter',
  team: 'group team_name group_name support_team gruppe',
  agent_replies: 'agent_interactions replies reply_count n_replies',
  reopens: 'reopen_count reopened_count times_reopened',
  escalated: 'escalation_flag is_escalated escalation eskaliert',
  handle_seconds: 'handle_time_seconds handling_seconds',
  satisfaction:
    'satisfaction_score satisfaction_rating csat_score csat rating zufriedenheit bewertung',
  sentiment: 'sentiment_score',
  is_complaint: 'complaint beschwerde',
  is_dispute: 'dispute disputed billing_dispute',
  tags: 'labels tag_list schlagworte',
  activity_id: 'engagement_id meeting_id touchpoint_id task_id aktivitat_id',
  'activities.activity_id': 'id',
  kind: 'type category art',
  'activities.kind': 'activity_type engagement_type type art',
  scheduled_on: 'scheduled_at planned_on scheduled_date geplant_am',
  'activities.occurred_at': 'completed_at held_on meeting_date activity_date date timestamp datum',
  contract_id:
    'contract contract_number contract_no agreement_id vertragsnummer vertrag_id vertrag',
  'contracts.contract_id': 'id',
  arr: 'arr_amount annual_recurring_revenue acv annual_value contract_value jahreswert',
  renewed_on: 'renewal_signed_on renewed_at',
  notice_given_on: 'notice_date gekundigt_am',
  terminated_on: 'termination_date',
  outcome: 'result renewal_status',
  goal_id: 'objective_id kpi_id ziel_id',
  target: 'target_value goal_value zielwert ziel',
  actual: 'actual_value current_value istwert',
  achieved_on: 'achieved_at completed_on completed_at erreicht_am',
  created_on: 'created_at created created_date creation_date erstellt_am',
  feedback_id: 'request_id idea_id feature_request_id',
  'feedback.feedback_id': 'id',
  theme: 'topic area',
  acknowledged_at: 'acknowledged_on first_response_at',
  'feedback.closed_at': 'closed_on resolved_at',
  votes: 'vote_count upvotes stimmen',
  opportunity_id: 'deal_id opp_id opportunity deal',
  'opportunities.opportunity_id': 'id',
  source: 'lead_source deal_source quelle',
  expected_close_on: 'expected_close_date close_date expected_close',
  closed_on: 'closed_at closed_date close_date won_on',
  'opportunities.amount': 'deal_amount value deal_value expected_revenue betrag',
  probability: 'win_probability probability_percent wahrscheinlichkeit',
  staff_id: 'employee_id agent_id csm_id mitarbeiter_id',
  'staff.staff_id': 'id email',
  role: 'job_role function rolle',
  active_from: 'start_date hired_on joined_on eintritt',
  active_to: 'end_date left_on austritt',
  capacity: 'account_capacity max_accounts',
  amount: 'value cost total betrag summe kosten',
  realised_on: 'realized_on date benefit_date datum',
  date: 'day datum tag rate_date',
  rate: 'exchange_rate fx_rate kurs wechselkurs',
  article_id: 'article article_slug',
  views: 'page_views view_count',
  value: 'count total wert anzahl',
  'counters.name': 'counter metric metric_name kennzahl',
};

/** Headers of a price that say by themselves how long it pays for. */
export const pricesByInterval: Readonly<Record<string, string>> = {
  month:
    'mrr mrr_amount monthly_amount monthly_price monthly_fee monthly_recurring_revenue price_per_month amount_per_month ' +
    'monatsbetrag monatspreis monatlicher_betrag betrag_pro_monat preis_pro_monat',
  quarter: 'quarterly_amount quarterly_price quartalsbetrag',
  year:
    'arr arr_amount annual_amount annual_price annual_fee annual_recurring_revenue yearly_amount yearly_price acv ' +
    'jahresbetrag jahrespreis betrag_pro_jahr preis_pro_jahr',
};

/** Headers of a price whose interval stands elsewhere. */
export const prices =
  'amount price plan_amount recurring_amount subscription_amount fee value total betrag preis gebuhr netto nettobetrag';

/** Headers of a price of one seat or unit. */
export const pricesEach =
  'unit_price unit_amount price_per_seat price_per_unit price_per_user einzelpreis preis_pro_nutzer';

/** Words of a file name that speak for a table. */
export const fileWords: Readonly<Record<string, string>> = {
  accounts:
    'accounts account customers customer clients companies organizations kunden kunde stammdaten',
  account_history: 'account_history history historie',
  subscriptions: 'subscriptions subscription subs abos abo abonnements vertrage',
  mrr_snapshots: 'mrr_snapshots mrr snapshot snapshots',
  invoices: 'invoices invoice rechnungen rechnung billing',
  usage_events: 'usage_events usage events event logins activity_log nutzung ereignisse',
  users: 'users user members seats benutzer nutzer',
  features: 'features feature funktionen',
  survey_responses:
    'survey_responses survey surveys nps csat ces responses answers umfrage umfragen antworten',
  tickets: 'tickets ticket support cases helpdesk anfragen',
  activities: 'activities activity touchpoints meetings engagements aktivitaten termine',
  contracts: 'contracts contract agreements vertrage',
  goals: 'goals goal kpis ziele',
  feedback: 'feedback feature_requests requests ideas wunsche',
  opportunities: 'opportunities deals pipeline chancen',
  staff: 'staff employees agents csms mitarbeiter',
  costs: 'costs cost expenses kosten',
  benefits: 'benefits benefit nutzen',
  knowledge_base: 'knowledge_base kb articles help_center hilfe',
  counters: 'counters counter totals kennzahlen',
  fx_rates: 'fx_rates fx rates exchange_rates wechselkurse kurse',
};

import type { Preset } from './preset.ts';

/** Qualtrics' CSV export: three header rows of ids, questions and JSON. */
export const qualtrics: Preset = {
  id: 'qualtrics',
  title: 'Qualtrics, CSV export of responses',
  basis: 'headers of the CSV export with its three header rows',
  notes: [
    'The header takes three rows: ids, questions, and what Qualtrics imports them by; the first names the columns.',
    "Leave tests and half answers out with `where: \"Finished in ('1', 'True')\"`; answers without a score are rejected and counted.",
    'Times are those of the zone chosen for the export: add `timezone:` unless it is the reporting zone.',
    'An account that you send along is a column of its own (embedded data), or ExternalReference.',
  ],
  files: { header: { rows: 3, sign: '{"ImportId"' } },
  asks: {
    survey_responses: [
      { column: 'survey', what: 'the kind of survey', example: 'survey: {value: nps}' },
      { column: 'score', what: 'the answer', example: 'score: Q1_NPS' },
    ],
  },
  tables: {
    survey_responses: {
      response_id: ['ResponseId', 'ResponseID'],
      respondent_id: ['RecipientEmail', 'EmailAddress'],
      responded_at: ['RecordedDate', 'EndDate'],
    },
  },
};

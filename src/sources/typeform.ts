import type { Preset } from './preset.ts';

/** Typeform's export of results. */
export const typeform: Preset = {
  id: 'typeform',
  title: 'Typeform, export of results',
  basis: 'headers of the CSV export, as public code reads them',
  notes: [
    'Hidden fields, such as an account, are columns of their own.',
    'Leave half answers out with `where: "\\"Response Type\\" = \'completed\'"`; answers without a score are rejected and counted.',
  ],
  files: { timezone: 'UTC' },
  asks: {
    survey_responses: [
      { column: 'survey', what: 'the kind of survey', example: 'survey: {value: nps}' },
      {
        column: 'score',
        what: 'the answer',
        example: 'score: "How likely are you to recommend us?"',
      },
    ],
  },
  tables: {
    survey_responses: {
      response_id: '#',
      respondent_id: 'Network ID',
      responded_at: 'Submit Date (UTC)',
    },
  },
};

import type { Preset } from './preset.ts';

/** SurveyMonkey's export of all responses: two header rows, the second with the answer options. */
export const surveymonkey: Preset = {
  id: 'surveymonkey',
  title: 'SurveyMonkey, export of all responses',
  basis: 'headers of the CSV export, as public code reads them',
  notes: [
    'The header takes two rows; the first names the columns.',
    'Dates are written as the account’s settings say; where they leave a doubt, the run asks for `format:`.',
    'Data sent along with the invitation, such as an account, stands in Custom Data 1.',
  ],
  files: { header: { rows: 2, sign: '' } },
  asks: {
    survey_responses: [
      { column: 'survey', what: 'the kind of survey', example: 'survey: {value: nps}' },
      {
        column: 'score',
        what: 'the answer',
        example: 'score: "How likely is it that you would recommend us?"',
      },
    ],
  },
  tables: {
    survey_responses: {
      response_id: ['Respondent ID', 'RespondentID', 'respondent_id'],
      respondent_id: ['Email Address', 'email_address'],
      responded_at: ['End Date', 'date_modified'],
    },
  },
};

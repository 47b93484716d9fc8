import type { Preset } from './preset.ts';

/** Delighted's survey responses of the API and copies of it. */
export const delighted: Preset = {
  id: 'delighted',
  title: 'Delighted, survey responses of the API and warehouse copies',
  basis: 'field names of Delighted’s API',
  notes: [
    "NPS, CSAT and CES are read; other kinds of survey are rejected and counted, or left out by `where: \"survey_type in ('nps', 'csat', 'ces')\"`.",
    'The account is a property of the person that you send along, such as person_properties.company.',
  ],
  files: { timezone: 'UTC' },
  tables: {
    survey_responses: {
      response_id: 'id',
      respondent_id: ['person', 'person_id'],
      survey: 'survey_type',
      score: 'score',
      responded_at: { from: 'created_at', format: 'unix' },
      comment: 'comment',
      updated_at: { from: 'updated_at', format: 'unix' },
    },
  },
};

import type { Table } from './table.ts';

/** Answers to surveys. */
export const surveyResponses: Table = {
  name: 'survey_responses',
  doc: 'Answers to surveys.',
  key: ['response_id'],
  columns: [
    { name: 'response_id', type: 'text', doc: 'Answer.', isRequired: true, standIn: 'record' },
    {
      name: 'account_id',
      type: 'text',
      doc: 'Account; empty for anonymous answers.',
      standIn: 'account',
    },
    {
      name: 'respondent_id',
      type: 'text',
      doc: 'Who answered.',
      isPersonal: true,
      standIn: 'person',
    },
    {
      name: 'survey',
      type: 'text',
      doc: 'Kind of survey.',
      isRequired: true,
      words: ['nps', 'csat', 'ces', 'product'],
    },
    {
      name: 'topic',
      type: 'text',
      doc: 'What the question was about.',
      words: ['relationship', 'support', 'onboarding', 'feature', 'training', 'review'],
    },
    {
      name: 'score',
      type: 'decimal',
      doc: 'Answer on the scale; empty for an invitation without an answer.',
    },
    { name: 'scale_min', type: 'decimal', doc: 'Lowest possible answer.' },
    { name: 'scale_max', type: 'decimal', doc: 'Highest possible answer.' },
    { name: 'responded_at', type: 'timestamp', doc: 'When it was answered.' },
    { name: 'sent_at', type: 'timestamp', doc: 'When it was asked.' },
    { name: 'ticket_id', type: 'text', doc: 'Ticket it is about.', standIn: 'record' },
    { name: 'comment', type: 'text', doc: 'Free text.', isPersonal: true, standIn: 'nothing' },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
  checks: [
    {
      column: 'score',
      when: 'score is null and (responded_at is not null or sent_at is null)',
      says: 'is empty',
      rejects: 'row',
    },
    {
      column: 'responded_at',
      when: 'score is not null and responded_at is null',
      says: 'is empty',
      rejects: 'row',
    },
    {
      column: 'score',
      when:
        "score < coalesce(scale_min, case survey when 'nps' then 0 else 1 end) or " +
        "score > coalesce(scale_max, case survey when 'nps' then 10 when 'ces' then 7 else 5 end)",
      says: 'lies outside the scale',
      rejects: 'row',
    },
    {
      column: 'score',
      when: "survey = 'nps' and score <> floor(score)",
      says: 'is not a whole number, as an NPS answer must be',
      rejects: 'row',
    },
  ],
};

import type { Table } from './table.ts';

/** What was done with customers: touchpoints, reviews, mails, trainings. */
export const activities: Table = {
  name: 'activities',
  doc: 'What was done with customers: touchpoints, reviews, mails, trainings.',
  key: ['activity_id'],
  columns: [
    { name: 'activity_id', type: 'text', doc: 'Activity.', isRequired: true, standIn: 'record' },
    { name: 'account_id', type: 'text', doc: 'Account.', standIn: 'account' },
    { name: 'csm_id', type: 'text', doc: 'Who did it.', standIn: 'person' },
    {
      name: 'kind',
      type: 'text',
      doc: 'What it was.',
      words: [
        'touchpoint',
        'business_review',
        'training',
        'event',
        'community',
        'email',
        'success_plan',
      ],
    },
    { name: 'scheduled_on', type: 'date', doc: 'Planned day.' },
    { name: 'occurred_at', type: 'timestamp', doc: 'When it happened.' },
    {
      name: 'status',
      type: 'text',
      doc: 'State.',
      words: ['scheduled', 'completed', 'missed', 'canceled'],
    },
    { name: 'invited', type: 'bool', doc: 'Was invited.' },
    { name: 'attended', type: 'bool', doc: 'Came.' },
    { name: 'opened', type: 'bool', doc: 'Opened the mail.' },
    { name: 'replied', type: 'bool', doc: 'Replied to the mail.' },
    { name: 'is_executive', type: 'bool', doc: 'With an executive of the customer.' },
    { name: 'tags', type: 'list', doc: 'Tags, separated by `;`.' },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
};

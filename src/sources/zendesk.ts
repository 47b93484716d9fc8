import type { Preset } from './preset.ts';

/** Zendesk tickets: the classic CSV, and the API with copies of it. */
export const zendesk: Preset = {
  id: 'zendesk',
  title: 'Zendesk, tickets of the CSV export, the API and warehouse copies',
  basis: 'headers of the CSV export, as public code reads them; field names of the API',
  notes: [
    'Calendar and business hours stand side by side in the CSV; each goes to its own column.',
    'A good rating counts as 1 of 1, a bad one as 0; offered ones are no answer.',
    'The CSV names the organization, the API its id; `identity.aliases` joins them with your accounts.',
  ],
  tables: {
    tickets: {
      ticket_id: 'Id',
      account_id: ['Organization', 'organization_id'],
      requester_id: ['Requester id', 'requester_id'],
      created_at: ['Created at', 'created_at'],
      first_response_minutes: 'First reply time in minutes',
      first_response_business_minutes: 'First reply time in minutes within business hours',
      resolved_at: ['Solved at', 'solved_at'],
      due_at: ['Due date', 'due_at'],
      status: 'Status',
      priority: {
        from: 'Priority',
        map: {
          ...{ Urgent: 'P1', High: 'P2', Normal: 'P3', Low: 'P4' },
          ...{ urgent: 'P1', high: 'P2', normal: 'P3', low: 'P4', '-': null },
        },
      },
      category: ['Ticket type', 'type'],
      agent_id: ['Assignee', 'assignee_id'],
      team: ['Group', 'group_id'],
      agent_replies: 'Replies',
      reopens: 'Reopens',
      satisfaction: {
        from: ['Satisfaction Score', 'satisfaction_rating.score', 'satisfaction_rating_score'],
        map: {
          ...{ Good: '1', Bad: '0', Offered: null, 'Not Offered': null },
          ...{ good: '1', bad: '0', offered: null, unoffered: null },
        },
      },
      satisfaction_max: { value: '1' },
      tags: { from: 'Tags', separator: ',' },
      updated_at: ['Updated at', 'updated_at'],
    },
  },
};

import type { Preset } from './preset.ts';

/** Intercom conversations of the API and copies of it. */
export const intercom: Preset = {
  id: 'intercom',
  title: 'Intercom, conversations of the API and warehouse copies',
  basis: 'field names of Intercom’s API, nested ones joined by a dot or an underscore',
  notes: [
    'Of several versions of a conversation the one updated last counts.',
    'Conversations have no priority from P1 to P4.',
    'The newest closing counts as the solution, also of a conversation that was opened again.',
  ],
  files: { timezone: 'UTC' },
  tables: {
    tickets: {
      ticket_id: 'id',
      account_id: 'company_id',
      requester_id: ['source.author.id', 'source_author_id'],
      created_at: { from: 'created_at', format: 'unix' },
      first_response_at: {
        from: ['statistics.first_admin_reply_at', 'statistics_first_admin_reply_at'],
        format: 'unix',
      },
      resolved_at: {
        from: ['statistics.last_close_at', 'statistics_last_close_at'],
        format: 'unix',
      },
      status: 'state',
      agent_id: ['admin_assignee_id', 'assignee_id'],
      team: 'team_assignee_id',
      reopens: ['statistics.count_reopens', 'statistics_count_reopens'],
      satisfaction: ['conversation_rating.rating', 'conversation_rating_value'],
      satisfaction_max: { value: '5' },
      updated_at: { from: 'updated_at', format: 'unix' },
    },
  },
};

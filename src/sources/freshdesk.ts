import type { Preset } from './preset.ts';

/** Freshdesk's ticket export. */
export const freshdesk: Preset = {
  id: 'freshdesk',
  title: 'Freshdesk, ticket export',
  basis: 'headers of the CSV export, as public code reads them',
  notes: [
    'Times are those of the help desk’s own zone: add `timezone:` unless it is the reporting zone.',
    'Durations (in hrs) are left out: they are written as hours:minutes:seconds, may be negative, and the times say the same.',
    'Export the field Company Name along, or tickets belong to no account.',
  ],
  files: { repeats: ['Resolution time (in hrs)', 'First response time (in hrs)'] },
  tables: {
    tickets: {
      ticket_id: 'Ticket ID',
      account_id: ['Company Name', 'Company'],
      requester_id: ['Contact ID', 'Email', 'Requester Email'],
      created_at: 'Created time',
      first_response_at: 'Initial response time',
      resolved_at: 'Resolved time',
      due_at: 'Due by Time',
      status: 'Status',
      priority: { from: 'Priority', map: { Urgent: 'P1', High: 'P2', Medium: 'P3', Low: 'P4' } },
      category: 'Type',
      agent_id: 'Agent',
      team: 'Group',
      agent_replies: 'Agent interactions',
      updated_at: ['Last update time', 'Last updated time'],
    },
  },
};

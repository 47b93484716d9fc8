import type { Preset } from './preset.ts';

/** Salesforce accounts, and tasks and events as activities, by their API names. */
export const salesforce: Preset = {
  id: 'salesforce',
  title: 'Salesforce, objects Account, Task and Event of the data export',
  basis: 'API names of Salesforce’s standard objects, the headers of its data export',
  notes: [
    'Tasks and events are two files of one source, or two sources.',
    'Calls and events are touchpoints, mails are mails; other tasks have no kind.',
    'A task counts from the time of its completion; states of your own are counted as not readable.',
  ],
  files: { timezone: 'UTC' },
  tables: {
    accounts: {
      account_id: 'Id',
      name: 'Name',
      parent_account_id: 'ParentId',
      industry: 'Industry',
      country: 'BillingCountry',
      domains: 'Website',
      csm_id: 'OwnerId',
      signed_up_on: 'CreatedDate',
    },
    activities: {
      activity_id: 'Id',
      account_id: 'AccountId',
      csm_id: 'OwnerId',
      kind: {
        from: ['TaskSubtype', 'EventSubtype'],
        map: {
          ...{ Call: 'touchpoint', Event: 'touchpoint', Email: 'email', ListEmail: 'email' },
          ...{ Task: null, Cadence: null, LinkedIn: null },
        },
      },
      scheduled_on: 'ActivityDate',
      occurred_at: ['CompletedDateTime', 'StartDateTime', 'ActivityDateTime'],
      status: {
        from: 'Status',
        map: {
          ...{ Completed: 'completed', 'Not Started': 'scheduled', 'In Progress': 'scheduled' },
          ...{ 'Waiting on someone else': 'scheduled', Deferred: null },
        },
      },
      updated_at: ['LastModifiedDate', 'SystemModstamp'],
    },
  },
};

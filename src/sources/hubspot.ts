import type { Preset } from './preset.ts';

/** HubSpot companies of the export, and its engagements of the API and copies of it. */
export const hubspot: Preset = {
  id: 'hubspot',
  title: 'HubSpot, companies (export or copy) and engagements (API or copy)',
  basis: 'headers of the CSV export, as public code reads them; property names of the API',
  notes: [
    'Engagements need their company in the same row: company_id.',
    'Calls and meetings are touchpoints, mails are mails; notes and tasks have no kind.',
    'Times of the export are those of its user’s zone: add `timezone:` unless it is the reporting zone.',
  ],
  tables: {
    accounts: {
      account_id: ['Record ID', 'hs_object_id', 'id'],
      name: ['Company name', 'property_name', 'name'],
      industry: ['Industry', 'property_industry'],
      country: ['Country/Region', 'property_country', 'country'],
      domains: ['Company Domain Name', 'property_domain', 'domain'],
      csm_id: ['Company owner', 'property_hubspot_owner_id', 'hubspot_owner_id'],
      signed_up_on: ['Create Date', 'property_createdate', 'createdate'],
    },
    activities: {
      activity_id: ['engagement_id', 'hs_object_id', 'id'],
      account_id: 'company_id',
      csm_id: ['property_hubspot_owner_id', 'hubspot_owner_id', 'owner_id'],
      kind: {
        from: ['engagement_type', 'type'],
        map: {
          ...{ CALL: 'touchpoint', MEETING: 'touchpoint', EMAIL: 'email' },
          ...{ NOTE: null, TASK: null },
        },
      },
      occurred_at: ['property_hs_timestamp', 'hs_timestamp', 'start_time'],
      status: {
        from: ['meeting_outcome', 'property_hs_meeting_outcome', 'hs_meeting_outcome'],
        map: {
          ...{ SCHEDULED: 'scheduled', COMPLETED: 'completed' },
          ...{ NO_SHOW: 'missed', CANCELED: 'canceled', RESCHEDULED: null },
        },
      },
    },
  },
};

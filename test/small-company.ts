import { csv } from './exports.ts';

const accounts = ['acme', 'bolt', 'card', 'dune', 'echo'];

/** Five customers with a little of everything, for tests of what happens around the figures. */
export const companyFiles = {
  'accounts.csv': csv(
    'account_id,name,segment',
    ...accounts.map((id, i) => `${id},${id.toUpperCase()} Ltd,${i % 2 === 0 ? 'smb' : 'mid'}`),
  ),
  'billing.csv': csv(
    'subscription_id,account_id,amount,currency,interval,starts_on,ends_on',
    ...accounts.map((id, i) => `s${i},${id},${100 * (i + 1)}.50,USD,month,2026-01-0${i + 1},`),
    's9,echo,40.00,USD,month,2026-01-01,2026-03-01',
  ),
  'tickets.csv': csv(
    'ticket_id,account_id,created_at,resolved_at,satisfaction,priority',
    ...accounts.map((id, i) => `t${i},${id},2026-03-0${i + 2} 08:00:00,2026-03-0${i + 3},4,P2`),
    't9,acme,2026-03-31 10:00:00,,,P1',
  ),
  'answers.csv': csv(
    'response_id,account_id,respondent_id,survey,score,responded_at,comment',
    ...accounts.map((id, i) => `r${i},${id},p${i},nps,${5 + i},2026-03-1${i},fine`),
  ),
};

export const companySources = `sources:
  - {table: accounts, files: accounts.csv}
  - {table: subscriptions, files: billing.csv}
  - {table: tickets, files: tickets.csv}
  - {table: survey_responses, files: answers.csv}
timezone: UTC
dimensions: {segment: accounts.segment}`;

import type { Table } from './table.ts';

/** Registered users of accounts. */
export const users: Table = {
  name: 'users',
  doc: 'Registered users of accounts.',
  key: ['account_id', 'user_id'],
  columns: [
    { name: 'account_id', type: 'text', doc: 'Account.', isRequired: true, standIn: 'account' },
    {
      name: 'user_id',
      type: 'text',
      doc: 'User, unique within the account.',
      isRequired: true,
      isPersonal: true,
      standIn: 'person',
    },
    { name: 'signed_up_on', type: 'date', doc: 'Day of sign-up.' },
    { name: 'activated_on', type: 'date', doc: 'Day on which the user was activated.' },
    { name: 'deactivated_on', type: 'date', doc: 'First day on which the user is gone.' },
    { name: 'profile_completed_on', type: 'date', doc: 'Day on which the profile was complete.' },
    { name: 'is_internal', type: 'bool', doc: 'One of us.' },
    { name: 'is_key_contact', type: 'bool', doc: 'Main contact of the account.' },
    { name: 'updated_at', type: 'timestamp', doc: 'When the row was last changed.' },
  ],
};

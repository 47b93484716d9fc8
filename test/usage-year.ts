import { csv } from './lines.ts';

const accounts = ['a', 'b', 'c', 'd'];
const features = ['board', 'chart', 'import', ''];

/** Events of one month: as many each day as users came, told by arithmetic alone. */
export function monthOf(month: string, nDays = 28): string[] {
  const rows: string[] = [];
  const shift = Number(month.slice(5));
  for (let day = 1; day <= nDays; day++) {
    for (const [i, account] of accounts.entries()) {
      if ((day + shift + i) % (i + 2) !== 0) continue;
      const user = `${account}-u${(day * (i + 1) + shift) % 4}`;
      const on = `${month}-${String(day).padStart(2, '0')}`;
      const feature = features[(day + i + shift) % 4]!;
      const event = feature === '' ? 'login' : 'use';
      rows.push(`${account},${user},${on} 0${i + 1}:30:00,${event},${feature},${day * 10 + i}`);
    }
  }
  return rows;
}

/** Headers of these events. */
export const usageHead = 'account_id,user_id,occurred_at,event,feature,duration_seconds';

/** A file of one month; `more` are further lines. */
export const usageFile = (month: string, ...more: string[]): string =>
  csv(usageHead, ...monthOf(month), ...more);

/** Months of a year up to the last one, which is included. */
export const monthsUntil = (last: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) => {
    const at = Number(last.slice(0, 4)) * 12 + Number(last.slice(5)) - 1 - (n - 1 - i);
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });

/** What stands around usage: accounts, features, users. */
export const besideUsage: Readonly<Record<string, string>> = {
  'accounts.csv': csv(
    'account_id,name,segment',
    ...accounts.map((id, i) => `${id},Account ${id},${i < 2 ? 'small' : 'large'}`),
  ),
  'subscriptions.csv': csv(
    'subscription_id,account_id,plan,quantity,amount,currency,interval,starts_on,ends_on',
    ...accounts.map((id, i) => `s-${id},${id},Pro,5,${100 + i}.00,USD,month,2024-01-01,`),
  ),
  'features.csv': csv('feature,tier', 'board,core', 'chart,core', 'import,advanced'),
  'users.csv': csv('user_id,account_id,is_internal', 'a-u0,a,false', 'd-u1,d,true'),
};

/** Their lines of the config. */
export const besideSources = [
  '  - {table: accounts, files: accounts.csv, preset: generic}',
  '  - {table: subscriptions, files: subscriptions.csv, preset: generic}',
  '  - {table: features, files: features.csv, preset: generic}',
  '  - {table: users, files: users.csv, preset: generic}',
];

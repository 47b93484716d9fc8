import { addDays } from '../../src/lib/dates.ts';
import type { Data } from './data.ts';
import { fixed, sum } from './exact.ts';
import type { Part } from './health.ts';

type Ticket = Data['tickets'][number];

/** What the tickets of an account say at t, with what was known then. */
export function support(data: Data, account: string, t: string): Part {
  if (data.tickets.length === 0) return null;
  const tickets = data.tickets.filter((row) => row.account_id === account && row.created_at < t);
  const isOpen = (row: Ticket) => row.resolved_at === '' || row.resolved_at >= t;
  const resolvedSince = (day: string) =>
    tickets.filter((row) => !isOpen(row) && row.resolved_at >= day);
  const isEscalated = (row: Ticket) => row.escalated_at !== '' && row.escalated_at < t;
  // Not dated in the export: known when it was exported.
  const isDispute = (row: Ticket) =>
    row.is_dispute === 'true' && (isEscalated(row) || isNewest(data, t));

  if (tickets.some((row) => isOpen(row) && isEscalated(row))) return escalated;
  if (resolvedSince(addDays(t, -30)).some(isEscalated)) return escalated;
  const mood = moodOf(resolvedSince(addDays(t, -90)));
  if (mood === 'negative' || tickets.some((row) => isOpen(row) && isDispute(row)))
    return { word: 'negative', points: 5 };
  return mood === 'positive' ? { word: 'positive', points: 20 } : { word: 'neutral', points: 15 };
}

const escalated: Part = { word: 'escalated', points: 0 };

/** Mean satisfaction decides; only if no ticket is rated, mean sentiment. */
function moodOf(resolved: readonly Ticket[]): 'negative' | 'neutral' | 'positive' {
  const rated = resolved.filter((row) => row.satisfaction !== '');
  const n = BigInt(rated.length);
  if (rated.length > 0) {
    const share = sum(
      rated,
      (row) => (fixed(row.satisfaction) * fixed(1)) / fixed(row.satisfaction_max || '5'),
    );
    if (share * 10n < 7n * fixed(1) * n) return 'negative';
    return share * 10n >= 8n * fixed(1) * n ? 'positive' : 'neutral';
  }
  const told = resolved.filter((row) => row.sentiment !== '');
  const tone = 5n * sum(told, (row) => fixed(row.sentiment));
  if (tone < -fixed(told.length)) return 'negative';
  return tone > fixed(told.length) ? 'positive' : 'neutral';
}

/** Whether t ends the newest period: nothing in the tickets is later. */
function isNewest(data: Data, t: string): boolean {
  return data.tickets.every((row) => row.created_at < t);
}

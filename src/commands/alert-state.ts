import { CliError, exit } from '../errors.ts';
import { addDays, isDate } from '../lib/dates.ts';
import { publish, textBefore } from '../render/output.ts';

/** What the last run told: days from `since` on, null for a baseline, until the day before `until`. */
export type Told = { since: string | null; until: string };

/** What the last run told, null before the first one. */
export async function lastTold(path: string): Promise<Told | null> {
  const text = await textBefore(path);
  if (text === null) return null;
  const told = toldIn(text);
  if (told !== null) return told;
  throw new CliError('the state of the last run cannot be read', {
    exitCode: exit.usage,
    where: path,
    hint: 'remove the file: the next run then takes what it finds as its baseline',
  });
}

/** Only a run whose report has left the house counts as told. */
export async function remember(
  path: string,
  { since, end, isFirst }: { since: string; end: string; isFirst: boolean },
  { isRepeatable = false }: { isRepeatable?: boolean },
): Promise<void> {
  const until = addDays(end, -1);
  const alerts = isRepeatable ? { since: isFirst ? null : since, until } : { until };
  await publish([{ path, text: `${JSON.stringify({ alerts })}\n` }]);
}

function toldIn(text: string): Told | null {
  try {
    const { alerts } = JSON.parse(text) as { alerts?: { since?: unknown; until?: unknown } };
    if (typeof alerts?.until !== 'string' || !isDate(alerts.until)) return null;
    const { since = null } = alerts;
    if (since !== null && !(typeof since === 'string' && isDate(since))) return null;
    return { since, until: addDays(alerts.until, 1) };
  } catch {
    return null;
  }
}

import type { Webhook } from '../config/config.ts';
import { digestOf, type Message, type Sent, sha256, type World } from './message.ts';

/** Posts a message once. */
export async function post(
  webhook: Webhook,
  message: Message,
  receiver: string,
  { timeoutMs }: World,
): Promise<Sent> {
  const refused = (cause: string, isTemporary: boolean): Sent => ({
    accepted: [],
    refused: [{ receiver, isTemporary, cause }],
  });
  try {
    const { status, body } = await fetch(receiver, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': digestOf(message) },
      body: JSON.stringify(webhook.body === 'slack' ? slack(message) : json(message)),
      // Who sends it elsewhere could send it anywhere, in the clear.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body?.cancel();
    if (status >= 200 && status < 300) return { accepted: [receiver], refused: [] };
    return refused(`it answered ${status}`, status === 429 || status >= 500);
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') {
      return refused(`it did not answer within ${timeoutMs / 1000} s; it may have arrived`, false);
    }
    const code = codeOf(error);
    return refused(reasons[code] ?? `it cannot be reached (${code})`, code in reasons);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host cannot be looked up',
  ENETUNREACH: 'its network cannot be reached',
  EHOSTUNREACH: 'its host cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'its host does not answer',
};

function codeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return String(cause?.code ?? 'unknown');
}

const slack = ({ subject, text }: Message) => ({ text: escaped(`*${subject}*\n${text}`) });

// Slack reads these three as markup, the rest of the text as it stands.
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const json = ({ subject, text, files, run }: Message) => ({
  ...{ subject, text, run },
  files: files.map((file) => ({
    name: file.name,
    sha256: sha256(file.text),
    ...(typeof file.text === 'string'
      ? { text: file.text }
      : { base64: Buffer.from(file.text).toString('base64') }),
  })),
});

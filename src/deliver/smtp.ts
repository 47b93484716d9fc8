import { extname } from 'node:path';
import { Readable } from 'node:stream';
import type { MailServer } from '../config/config.ts';
import { isLoopback } from '../lib/hosts.ts';
import { digestOf, type Message, type Refusal, type Sent, told, type World } from './message.ts';

const types: Readonly<Record<string, string>> = {
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
  '.parquet': 'application/vnd.apache.parquet',
  '.arrow': 'application/vnd.apache.arrow.file',
};

type Fault = Error & {
  code?: string;
  responseCode?: number;
  recipient?: string;
  rejectedErrors?: readonly Fault[];
};

/** Hands a mail to a server once, for some of its receivers. */
export async function sendMail(
  server: MailServer,
  message: Message,
  receivers: readonly string[],
  { env, timeoutMs }: World,
): Promise<Sent> {
  const { createTransport } = await import('nodemailer');
  const isHere = isLoopback(server.host);
  const user = server.userEnv === null ? null : env[server.userEnv]!;
  const pass = server.passwordEnv === null ? null : env[server.passwordEnv]!;
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.isSecure,
    requireTLS: !server.isSecure && !isHere,
    // The certificate of a server on this machine proves nothing.
    tls: isHere ? { rejectUnauthorized: false } : { minVersion: 'TLSv1.2' },
    ...(user === null || pass === null ? {} : { auth: { user, pass } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const way: Way = { isHandedOver: false, secrets: [user, pass] };
  try {
    const { rejectedErrors } = await transport.sendMail({
      from: server.from,
      to: server.to,
      envelope: { from: server.from, to: [...receivers] },
      subject: message.subject,
      text: Readable.from(read(message.text, way)),
      attachments: message.files.map(({ name, text }) => ({
        filename: name,
        contentType: types[extname(name)] ?? 'text/plain; charset=utf-8',
        content: typeof text === 'string' ? text : Buffer.from(text),
      })),
      // The same mail has the same id, by which a server can tell that it has it.
      messageId: `<${digestOf(message).slice(0, 32)}@cs-metrics>`,
      xMailer: false,
    });
    return sent(receivers, rejectedErrors ?? [], way);
  } catch (error) {
    return failed(receivers, error as Fault, way);
  } finally {
    transport.close();
  }
}

/** How far a mail came, and what must not be told of it. */
type Way = { isHandedOver: boolean; secrets: readonly (string | null)[] };

// The text is asked for when the server wants the mail, not before.
function* read(text: string, way: Way): Generator<Buffer> {
  way.isHandedOver = true;
  yield Buffer.from(text);
}

function sent(receivers: readonly string[], faults: readonly Fault[], way: Way): Sent {
  const refused = faults.map((fault) => refusalOf(fault.recipient ?? '', fault, way));
  const names = refused.map(({ receiver }) => receiver);
  return { accepted: receivers.filter((receiver) => !names.includes(receiver)), refused };
}

function failed(receivers: readonly string[], fault: Fault, way: Way): Sent {
  const own = new Map((fault.rejectedErrors ?? []).map((one) => [one.recipient, one]));
  const refused = receivers.map((receiver) => {
    return refusalOf(receiver, own.get(receiver) ?? fault, way);
  });
  return { accepted: [], refused };
}

function refusalOf(receiver: string, fault: Fault, way: Way): Refusal {
  const { responseCode: code } = fault;
  if (code !== undefined) {
    const isTemporary = code >= 400 && code < 500;
    return { receiver, isTemporary, cause: told(fault.message, way.secrets) };
  }
  if (way.isHandedOver) {
    const cause = 'the server did not answer when it had the mail; it may have arrived';
    return { receiver, isTemporary: false, cause };
  }
  const isTemporary = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS'].includes(fault.code ?? '');
  return { receiver, isTemporary, cause: told(fault.message, way.secrets) };
}

import { createServer as createHttp, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** How a mail server on loopback answers; each list is used up one try after the other. */
export type MailMode = {
  /** Says nothing at all. */
  isSilent?: boolean;
  /** Takes the mail and does not answer. */
  isSilentAfterData?: boolean;
  /** Codes of RCPT, by address. */
  rcpt?: Readonly<Record<string, number>>;
  /** Codes after the mail, one for each try; 250 when used up. */
  data?: number[];
  /** Offers and checks this user and password. */
  login?: { user: string; password: string };
};

export type Mail = { from: string; to: string[]; text: string };

/** A mail server that speaks just enough, and keeps what it took. */
export async function mailServer(mode: MailMode = {}, address = '127.0.0.1') {
  const mails: Mail[] = [];
  let tries = 0;
  const server = createServer((socket) => {
    tries++;
    if (!mode.isSilent) talk(socket, mode, mails);
    socket.on('error', () => {});
  });
  return { mails, tries: () => tries, ...(await listening(server, address)) };
}

function talk(socket: Socket, mode: MailMode, mails: Mail[]): void {
  let mail: Mail = { from: '', to: [], text: '' };
  let isData = false;
  let rest = '';
  const say = (line: string) => socket.write(`${line}\r\n`);
  const finish = () => {
    if (mode.isSilentAfterData) return;
    const code = mode.data?.shift() ?? 250;
    if (code === 250) mails.push(mail);
    say(`${code} ${code === 250 ? 'taken' : 'not now'}`);
    mail = { from: '', to: [], text: '' };
  };
  const answer = (line: string): void => {
    const verb = line.split(/[ :]/, 1)[0]!.toUpperCase();
    if (verb === 'EHLO') {
      if (mode.login) say('250-loopback\r\n250 AUTH PLAIN');
      else say('250 loopback');
    } else if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(line.split(' ')[2]!, 'base64').toString().split('\0');
      const isRight = user === mode.login?.user && password === mode.login?.password;
      say(isRight ? '235 welcome' : `535 ${password} is wrong`);
    } else if (verb === 'MAIL') {
      mail.from = /<(.*)>/.exec(line)![1]!;
      say('250 ok');
    } else if (verb === 'RCPT') {
      const address = /<(.*)>/.exec(line)![1]!;
      const code = mode.rcpt?.[address] ?? 250;
      if (code === 250) mail.to.push(address);
      say(`${code} ${code === 250 ? 'ok' : 'no such box'}`);
    } else if (verb === 'DATA') {
      isData = true;
      say('354 go on');
    } else if (verb === 'QUIT') {
      socket.end('221 bye\r\n');
    } else say(verb === 'RSET' ? '250 ok' : '502 not here');
  };
  socket.on('data', (chunk) => {
    rest += chunk.toString();
    for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 2);
      if (!isData) answer(line);
      else if (line === '.') {
        isData = false;
        finish();
      } else mail.text += `${line}\n`;
    }
  });
  say('220 loopback');
}

export type Posted = { headers: IncomingHttpHeaders; body: string };

/** An endpoint that answers with these codes one after the other, then 200; null never answers. */
export async function endpoint(codes: (number | null)[] = []) {
  const taken: Posted[] = [];
  let tries = 0;
  const server = createHttp((request, response) => {
    tries++;
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const code = codes.length > 0 ? codes.shift()! : 200;
      if (code === null) return;
      if (code === 200) taken.push({ headers: request.headers, body });
      response.writeHead(code, code === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
    });
  });
  const { port, close } = await listening(server);
  return { taken, tries: () => tries, url: `http://127.0.0.1:${port}/hook/s3cret`, close };
}

async function listening(
  server: Server,
  address = '127.0.0.1',
): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

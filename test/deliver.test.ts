import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TargetOfDelivery } from '../src/config/config.ts';
import { checkTarget, deliverTo } from '../src/deliver/deliver.ts';
import { ledgerIn } from '../src/deliver/ledger.ts';
import type { Message, World } from '../src/deliver/message.ts';
import { endpoint, type MailMode, mailServer } from './loopback.ts';

const message: Message = {
  subject: 'Customer Success, October 2026',
  text: 'NRR < 100 % & falling\n',
  files: [{ name: 'health-2026-10.md', text: '# Health\n' }],
  run: { run: 'monthly' },
};

const world: World = { env: {}, timeoutMs: 300, waitsMs: [10, 20] };

const ledgerFile = () => join(mkdtempSync(join(tmpdir(), 'cs-metrics-ledger-')), 'deliveries.json');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function mail(mode: MailMode = {}, more: Partial<TargetOfDelivery> = {}) {
  const server = await mailServer(mode);
  closing.push(server.close);
  const target = {
    ...{ name: 'team', attach: [], kind: 'smtp', host: '127.0.0.1', port: server.port },
    ...{ isSecure: false, from: 'cs@example.com', to: ['a@example.com', 'b@example.com'] },
    ...{ userEnv: null, passwordEnv: null, ...more },
  } as TargetOfDelivery;
  return { server, target };
}

async function hook(codes: (number | null)[] = [], body: 'slack' | 'json' = 'json') {
  const server = await endpoint(codes);
  closing.push(server.close);
  const common = { name: 'ops', attach: [], kind: 'webhook' as const, body };
  const target: TargetOfDelivery = { ...common, url: server.url, urlEnv: null };
  return { server, target };
}

const deliver = async (target: TargetOfDelivery, own = ledgerFile(), more: Partial<World> = {}) =>
  deliverTo(target, message, await ledgerIn(own), { ...world, ...more });

describe('mail', () => {
  it('arrives with its text and its files', async () => {
    const { server, target } = await mail();
    expect(await deliver(target)).toBeNull();
    const [taken] = server.mails;
    expect(server.mails).toHaveLength(1);
    expect(taken).toMatchObject({
      from: 'cs@example.com',
      to: ['a@example.com', 'b@example.com'],
    });
    expect(taken!.text).toContain('Subject: Customer Success, October 2026');
    expect(taken!.text).toContain('To: a@example.com, b@example.com');
    expect(taken!.text).toContain('filename=health-2026-10.md');
    expect(taken!.text).toMatch(/Message-ID: <[0-9a-f]{32}@cs-metrics>/i);
  });

  it('of the same bytes goes once, also when another run opens the ledger', async () => {
    const { server, target } = await mail();
    const own = ledgerFile();
    expect(await deliver(target, own)).toBeNull();
    expect(await deliver(target, own)).toBeNull();
    expect(server.mails).toHaveLength(1);
    const other = { ...message, text: 'NRR 101 %\n' };
    expect(await deliverTo(target, other, await ledgerIn(own), world)).toBeNull();
    expect(server.mails).toHaveLength(2);
    expect(readFileSync(own, 'utf8')).not.toContain('@example.com');
  });

  it('is tried again after a temporary refusal', async () => {
    const { server, target } = await mail({ data: [451, 421] });
    expect(await deliver(target)).toBeNull();
    expect([server.tries(), server.mails.length]).toEqual([3, 1]);
  });

  it('is given up after three tries, and nothing stands in the ledger', async () => {
    const { server, target } = await mail({ data: [451, 451, 451] });
    const own = ledgerFile();
    expect(await deliver(target, own)).toContain('451');
    expect([server.tries(), server.mails.length]).toEqual([3, 0]);
    expect(await deliver(target, own)).toBeNull();
    expect(server.mails).toHaveLength(1);
  });

  it('is not tried again after a final refusal', async () => {
    const { server, target } = await mail({ data: [554] });
    expect(await deliver(target)).toContain('554');
    expect(server.tries()).toBe(1);
  });

  it('goes on to the others when one receiver is refused, and never twice to them', async () => {
    const { server, target } = await mail({ rcpt: { 'b@example.com': 550 } });
    const own = ledgerFile();
    expect(await deliver(target, own)).toContain('550');
    expect(server.mails.map(({ to }) => to)).toEqual([['a@example.com']]);
    expect(await deliver(target, own)).toContain('550');
    expect(server.mails).toHaveLength(1);
  });

  it('to receivers that are all refused for now is tried three times', async () => {
    const rcpt = { 'a@example.com': 450, 'b@example.com': 452 };
    const { server, target } = await mail({ rcpt });
    expect(await deliver(target)).toMatch(/450.*452/);
    expect([server.tries(), server.mails.length]).toEqual([3, 0]);
  });

  it('to a server that is down says so', async () => {
    const { server, target } = await mail();
    await server.close();
    expect(await deliver(target)).toContain('ECONNREFUSED');
  });

  it('to a server that says nothing is given up in time', async () => {
    const { server, target } = await mail({ isSilent: true });
    const began = Date.now();
    expect(await deliver(target)).toMatch(/greeting|timeout/i);
    expect(server.tries()).toBe(3);
    expect(Date.now() - began).toBeLessThan(5000);
  });

  it('that a server took without a word is not sent again', async () => {
    const { server, target } = await mail({ isSilentAfterData: true });
    expect(await deliver(target)).toContain('it may have arrived');
    expect(server.tries()).toBe(1);
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

  it.skipIf(outside === undefined)('goes to another machine only through TLS', async () => {
    const server = await mailServer({}, outside);
    closing.push(server.close);
    const { target } = await mail({}, { host: outside, port: server.port });
    expect(await deliver(target)).toMatch(/STARTTLS|TLS/);
    expect([server.tries(), server.mails.length]).toEqual([1, 0]);
  });

  describe('with a password', () => {
    const login = { user: 'cs', password: 'hunter2' };
    const named = { userEnv: 'U', passwordEnv: 'P' };

    it('is sent', async () => {
      const { server, target } = await mail({ login }, named);
      expect(await deliver(target, ledgerFile(), { env: { U: 'cs', P: 'hunter2' } })).toBeNull();
      expect(server.mails).toHaveLength(1);
    });

    it('that is wrong is refused, without a word of it', async () => {
      const { server, target } = await mail({ login }, named);
      const said = await deliver(target, ledgerFile(), { env: { U: 'cs', P: 'wr0ng' } });
      expect(said).toContain('535 *** is wrong');
      expect(said).not.toContain('wr0ng');
      expect(server.tries()).toBe(1);
    });

    it('that is not set stops the run before it begins', async () => {
      const { target } = await mail({ login }, named);
      expect(() => checkTarget(target, { U: 'cs' })).toThrow('delivery to team needs P');
    });
  });
});

describe('a webhook', () => {
  it('gets the message as JSON', async () => {
    const { server, target } = await hook();
    expect(await deliver(target)).toBeNull();
    const [{ headers, body }] = server.taken as [(typeof server.taken)[number]];
    expect(headers['content-type']).toBe('application/json');
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(body)).toEqual({
      subject: 'Customer Success, October 2026',
      text: 'NRR < 100 % & falling\n',
      run: { run: 'monthly' },
      files: [{ name: 'health-2026-10.md', sha256: expect.any(String), text: '# Health\n' }],
    });
  });

  it('of Slack gets text without markup of its own', async () => {
    const { server, target } = await hook([], 'slack');
    expect(await deliver(target)).toBeNull();
    expect(JSON.parse(server.taken[0]!.body)).toEqual({
      text: '*Customer Success, October 2026*\nNRR &lt; 100 % &amp; falling\n',
    });
  });

  it.each<[string, (number | null)[], number, RegExp | null]>([
    ['that is busy for a moment', [503, 429], 3, null],
    ['that stays busy', [503, 503, 503], 3, /^it answered 503$/],
    ['that refuses', [403], 1, /^it answered 403$/],
    ['that sends elsewhere', [302], 1, /^it answered 302$/],
    ['that does not answer', [null], 1, /did not answer within 0.3 s; it may have arrived$/],
  ])('%s', async (_, codes, tries, says) => {
    const { server, target } = await hook(codes);
    const said = await deliver(target);
    if (says === null) expect(said).toBeNull();
    else expect(said).toMatch(says);
    expect([server.tries(), server.taken.length]).toEqual([tries, says === null ? 1 : 0]);
  });

  it('that is down is tried three times and named without its address', async () => {
    const { server, target } = await hook();
    await server.close();
    expect(await deliver(target)).toBe('nobody listens there');
  });

  it('gets the same bytes once', async () => {
    const { server, target } = await hook();
    const own = ledgerFile();
    expect([await deliver(target, own), await deliver(target, own)]).toEqual([null, null]);
    expect(server.tries()).toBe(1);
    expect(readFileSync(own, 'utf8')).not.toContain('s3cret');
  });

  it.each(['http://example.com/x', 'ftp://example.com', 'https://u:p@example.com', 'here'])(
    'does not get %s from the environment',
    (address) => {
      const target: TargetOfDelivery = {
        ...{ name: 'ops', attach: [], kind: 'webhook', body: 'json' },
        ...{ url: null, urlEnv: 'HOOK' },
      };
      const said = 'the address that HOOK holds for ops is none to post to';
      expect(() => checkTarget(target, { HOOK: address })).toThrow(said);
    },
  );
});

it('a ledger that cannot be read stops a delivery', async () => {
  const own = ledgerFile();
  writeFileSync(own, '{"team": 1}');
  await expect(ledgerIn(own)).rejects.toThrow('the ledger of deliveries cannot be read');
});

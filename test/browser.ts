import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a browser stands on this machine, null where none does. */
export const browserPath = places.find((path) => path && existsSync(path)) ?? null;

/** Starts the browser; a container's root needs it without a sandbox, and it reads our own pages only. */
export const launch = (): Promise<Browser> =>
  puppeteer.launch({
    executablePath: browserPath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });

export type Look = { scheme: 'light' | 'dark'; width: number };

export type Visit = { page: Page; said: string[]; requests: string[] };

/** Opens a file and keeps what the page says on its console and asks of the network. */
export async function visit(browser: Browser, path: string, look: Look): Promise<Visit> {
  const page = await browser.newPage();
  const said: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
  await page.setViewport({ width: look.width, height: 900 });
  await page.goto(`file://${path}`);
  return { page, said, requests };
}

const axe: { source: string } = createRequire(import.meta.url)('axe-core');

/** Serious and critical barriers on a page, each with the first element that has it. */
export async function barriers(page: Page): Promise<string[]> {
  // The page's policy forbids scripts that come by a tag, not those of the debugger.
  await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
}

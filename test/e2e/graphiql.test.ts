import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { askForTiming, PretendedWorker } from '../support/timings.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const page = 'dist/web/graphiql/index.html';
const missing = [executablePath, page].filter((path) => !existsSync(path));

describe.skipIf(missing.length > 0 && process.env['CI'] !== 'true')('GraphiQL in a browser', () => {
  let service: Service;
  let context: BrowserContext;
  let profile: string;

  beforeAll(async () => {
    expect(missing).toEqual([]);
    service = await startService();
    profile = await mkdtemp(join(tmpdir(), 'netcost-chromium-'));
    context = await chromium.launchPersistentContext(profile, {
      executablePath,
      viewport: { width: 1600, height: 1000 },
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
    await service.close();
  });

  /** Opens GraphiQL once its editor has the schema; nothing may come from elsewhere. */
  async function open(): Promise<{ page: Page; faults: string[] }> {
    const faults: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    await page.route('**', (route) => {
      const url = route.request().url();
      if (url.startsWith(service.url)) return route.continue();
      faults.push(`asked for ${url}`);
      return route.abort();
    });
    const introspection = page.waitForResponse('**/graphql');
    await page.goto(`${service.url}/graphiql`);
    expect((await introspection).status()).toBe(200);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    return { page, faults };
  }

  async function run(page: Page): Promise<string> {
    const answer = page.waitForResponse('**/graphql');
    await page.getByRole('button', { name: 'Execute query' }).click();
    await answer;
    const lines = page.locator('.graphiql-response .view-lines');
    await expect.poll(() => lines.innerText()).toContain('data');
    return lines.innerText();
  }

  it('answers the worked example, offline', { timeout: 60_000 }, async () => {
    const { page, faults } = await open();
    const shown = await run(page);
    expect(shown).toContain('11513626624');
    const shot = process.env['SCREENSHOT'];
    if (shot !== undefined) await page.screenshot({ path: shot });
    expect(faults).toEqual([]);
    await page.close();
  });

  it('costs an architecture given as a variable', { timeout: 60_000 }, async () => {
    const { page, faults } = await open();
    await page.getByRole('tab', { name: 'Own' }).click();
    // GraphiQL takes note of the tab's operation a little later.
    await page.waitForTimeout(1_000);
    const shown = await run(page);
    expect(shown).toContain(String(16 * 3 * 3 * 3 + 16 + 16 * 10 + 10));
    expect(faults).toEqual([]);
    await page.close();
  });

  it('watches a timing by a subscription', { timeout: 60_000 }, async () => {
    const worker = new PretendedWorker(service);
    await worker.offer(['cpu']);
    const { id } = await askForTiming(service, { preset: 'vgg11' });
    const { page, faults } = await open();
    await page.locator('.graphiql-query-editor .monaco-editor').first().click();
    await page.keyboard.press('ControlOrMeta+A');
    // The editor adds the brace that closes.
    await page.keyboard.insertText(`subscription { timingEvents(id: "${id}") { type } `);
    await page.keyboard.press('Escape');
    await page.waitForTimeout(1_000);
    await page.getByRole('button', { name: 'Execute query' }).click();
    const lines = page.locator('.graphiql-response .view-lines');
    await expect.poll(() => lines.innerText(), { timeout: 10_000 }).toContain('queued');
    await worker.time(id);
    await expect.poll(() => lines.innerText(), { timeout: 10_000 }).toContain('done');
    expect(faults).toEqual([]);
    await page.close();
  });

  it('prettifies a query', { timeout: 60_000 }, async () => {
    const { page, faults } = await open();
    const editor = page.locator('.graphiql-query-editor');
    await editor.locator('.monaco-editor').first().click();
    await page.keyboard.press('ControlOrMeta+A');
    // The editor adds the brace that closes.
    await page.keyboard.insertText('{ conventions { name } ');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Prettify/ }).click();
    const lines = async () =>
      (await editor.locator('.view-line').allInnerTexts()).map((line) => line.trim());
    await expect.poll(lines, { timeout: 20_000 }).toContain('name');
    expect(faults).toEqual([]);
    await page.close();
  });
});

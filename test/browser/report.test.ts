/** The report in a real browser: nothing is fetched, nothing overflows, keyboard and mouse do what they say. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../src/generate/report/report.ts';
import { reportOf } from '../support/report-of.ts';

const BROWSERS = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executable = BROWSERS.find((path) => path !== undefined && existsSync(path));
if (executable === undefined) {
  process.stderr.write(
    'SKIPPED: the report was not tried in a browser. Install Chromium (apt-get install chromium) or set CHROMIUM_PATH.\n',
  );
}

describe.skipIf(executable === undefined)('the report in a browser', () => {
  let browser: Browser;
  let folder: string;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'datawright-report-'));
    await writeFile(join(folder, 'report.html'), reportPage(await reportOf()));
    browser = await chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    problems.length = 0;
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('request', (request) => /^(file|data):/.test(request.url()) || problems.push(request.url()));
    await page.goto(`file://${join(folder, 'report.html')}`);
    return page;
  }

  test.each([320, 400, 768, 1280, 2560])(
    'fits a screen %i pixels wide, in both themes, without a request or an error',
    async (width) => {
      for (const theme of ['light', 'dark'] as const) {
        const page = await open(width, theme);
        const size = await page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        expect(size).toEqual([width, width]);
        expect(problems).toEqual([]);
        await page.close();
      }
    },
  );

  test('choosing a table shows what lies two references away, and Escape shows all again', async () => {
    const page = await open(1280);
    const near = () =>
      page
        .locator('[data-graph=erd] .node.near')
        .evaluateAll((nodes) => nodes.map((n) => n.getAttribute('data-node')).sort());
    await page.locator('[data-graph=erd] [data-node=users]').click();
    expect(await near()).toEqual(['items', 'orders', 'users']);
    await page.keyboard.press('Escape');
    await page.locator('[data-graph=erd] .graph-view').press('Escape');
    expect(await near()).toEqual([]);
    await page.close();
  });

  test('the same works from the keyboard', async () => {
    const page = await open(1280);
    await page.locator('[data-graph=erd] [data-node=photos]').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-graph=erd] .node.near').count()).toBe(3);
    expect(await page.locator('[data-graph=erd] .graph-state').textContent()).toContain(
      'photos and 2 near it',
    );
    await page.close();
  });

  test('search finds tables by their columns', async () => {
    const page = await open(1280);
    await page.locator('[data-graph=erd] input').fill('email');
    expect(await page.locator('[data-graph=erd] .node.near').getAttribute('data-node')).toBe('users');
    await page.close();
  });

  test('a column of the lineage lights up its whole way', async () => {
    const page = await open(1280);
    await page.locator('[data-graph=lineage] .table [data-column=email]').click();
    expect(
      await page
        .locator('[data-graph=lineage] .row.lit')
        .evaluateAll((rows) => rows.map((r) => r.getAttribute('data-column'))),
    ).toEqual(['E-mail', 'email']);
    expect(await page.locator('[data-graph=lineage] .thread').count()).toBe(1);
    await page.close();
  });

  test('the theme can be chosen', async () => {
    const page = await open(1280, 'light');
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.locator('button.theme').click();
    await page.locator('button.theme').click();
    expect(await page.locator('button.theme').textContent()).toBe('Dark');
    expect(await background()).not.toBe(light);
    await page.close();
  });
});

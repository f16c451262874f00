import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { reportAssets } from '../../../scripts/report-page.mjs';
import { reportOf, usersModel } from '../../../test/support/report-of.ts';
import { lineageOf } from './lineage.ts';
import { reportPage } from './report.ts';

describe('the report', () => {
  test('is one page that asks nobody for anything and stays under 2 MB', async () => {
    const page = reportPage(await reportOf());
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toContain("default-src 'none'");
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });

  test('shows what people and rows say as text, never as markup', async () => {
    const page = reportPage(await reportOf());
    expect(page).not.toContain('<script>alert(1)');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('shop &lt;b&gt;');
  });

  test('tells where every row went, which rows fail and who is asked', async () => {
    const page = reportPage(await reportOf())
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    expect(page).toContain('3,000,050 extracted = 3,000,000 loaded + 43 quarantined + 7 deduplicated');
    expect(page).toContain('WHERE t.name IS NULL');
    expect(page).toContain('Failing rows 17 18');
    expect(page).toContain('orders has no index that begins with user_id → data@shop.example');
    expect(page).toContain(
      'Proven on the shadow in 1.2 s: catalog equal after up and after down, 120 seeded rows equal, 3 locks observed.',
    );
  });

  test('leaves out sections without content and says what could not be read', async () => {
    const { quality: _, ...rest } = await reportOf({
      runs: [],
      quarantine: [],
      migrations: [],
      gate: [],
      gaps: ['database: it is not there'],
    });
    const page = reportPage(rest);
    expect(page.match(/<section id="[^"]+"/g)).toEqual(['<section id="model"', '<section id="lineage"']);
    expect(page).toContain('database: it is not there');
  });

  test('gives the same page for the same facts', async () => {
    const report = await reportOf();
    expect(reportPage(report)).toBe(reportPage(report));
  });

  test('carries the style and script that lie in page/', async () => {
    const packed = await readFile(new URL('./assets.ts', import.meta.url), 'utf8');
    expect(packed, 'run node scripts/report-page.mjs').toBe(await reportAssets());
  });
});

describe('lineage', () => {
  test('goes from a file’s columns through the pipeline to the table’s', async () => {
    const lineage = lineageOf(await usersModel());
    expect(lineage.nodes.map((n) => n.kind).sort()).toEqual(['file', 'pipeline', 'table']);
    expect(lineage.edges).toEqual([
      { from: 'file data/people.csv', to: 'pipeline load_users', kind: 'flow' },
      { from: 'pipeline load_users', to: 'table app.users', kind: 'flow' },
    ]);
    expect(lineage.columns.map((c) => [c.fromColumn, c.toColumn, c.how])).toEqual([
      ['row number', 'id', undefined],
      ['E-mail', 'email', undefined],
      ['name', 'name', 'trim(name)'],
    ]);
    expect(lineage.nodes.find((n) => n.kind === 'table')).toMatchObject({
      columns: ['id', 'email', 'name'],
      others: 1,
    });
  });
});

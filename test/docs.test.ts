/** Generated documents are fresh, and what the documents name exists. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { operationsDocument } from '../src/cli/help/document.ts';
import { outputDocument } from '../src/cli/help/output-document.ts';
import { describeVerbs } from '../src/cli/help/verbs.ts';
import { views } from '../src/cli/views.ts';
import { lintDocument } from '../src/lint/migration/document.ts';
import { schemaLintDocument } from '../src/lint/schema/document.ts';
import { operations } from '../src/operations/table.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

test('docs/operations.md says what the operations say (npm run docs writes it)', async () => {
  const verbs = await describeVerbs();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  expect(await readFile(join(root, 'docs/operations.md'), 'utf8')).toBe(
    operationsDocument({ version, verbs }),
  );
});

test('docs/output.md says what the schemas say (npm run docs writes it)', async () => {
  const verbs = await Promise.all(operations.map((verb) => verb.load()));
  expect(await readFile(join(root, 'docs/output.md'), 'utf8')).toBe(outputDocument(verbs));
});

test('docs/lint.md says what the rules say (npm run docs writes it)', async () => {
  expect(await readFile(join(root, 'docs/lint.md'), 'utf8')).toBe(lintDocument());
  expect(await readFile(join(root, 'docs/lint-schema.md'), 'utf8')).toBe(schemaLintDocument());
});

test('every verb is known by its own name, has a view, an example that begins with it, and a description', async () => {
  for (const verb of operations) {
    const { name, summary, description, examples } = await verb.load();
    expect(name).toBe(verb.name);
    expect(views[name], `${name} has no view`).toBeTypeOf('function');
    expect(summary.length, `summary of ${name}`).toBeLessThanOrEqual(90);
    expect(description.length, `description of ${name}`).toBeGreaterThan(100);
    expect(examples.length).toBeGreaterThan(0);
    for (const { command } of examples) expect(command).toContain(`datawright ${name}`);
  }
  expect(Object.keys(views).sort()).toEqual(operations.map((verb) => verb.name).sort());
});

test('links between documents lead somewhere', async () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].filter((page) =>
    existsSync(join(root, page)),
  );
  const docs = (await readdir(join(root, 'docs')))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const broken = await Promise.all(
    [...pages, ...docs].map(async (page) => {
      const text = await readFile(join(root, page), 'utf8');
      return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} → ${target}`);
    }),
  );
  expect(broken.flat()).toEqual([]);
});

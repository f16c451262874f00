import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainPaint } from '../cli/paint.ts';
import { lintView } from '../cli/views/lint.ts';
import { createContext } from './context.ts';
import { runOperation } from './invoke.ts';
import { lintOperation } from './lint.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-test-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function lint(files: Readonly<Record<string, string>>, input: Readonly<Record<string, unknown>> = {}) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const context = createContext({ root, environment: {}, report: () => {} });
  const { output, ...outcome } = await runOperation('lint', input, context);
  return { ...outcome, output: lintOperation.output.parse(output) };
}

const files = {
  'migrations/1.sql':
    "SET lock_timeout = '2s'; SET statement_timeout = '5s';\nALTER TABLE users DROP COLUMN IF EXISTS nick;\n",
};

test('the migrations folder of the project is judged, and an error is a finding', async () => {
  const { output, verdict, diagnostics } = await lint(files);
  expect(verdict).toBe('findings');
  expect(output).toMatchObject({
    errors: 1,
    files: [{ file: 'migrations/1.sql', format: 'plain', statements: 3, errors: 1 }],
    rules: [{ rule: 'ban-drop-column', code: 'L110', findings: 1 }],
  });
  expect(diagnostics[0]).toMatchObject({ where: { file: 'migrations/1.sql', line: 2, column: 19 } });
  expect(lintView(output, plainPaint, 80).join('\n')).toMatch(/1 file, 3 statements \(plain\)[\s\S]*1 error/);
});

test('datawright.yaml sets levels, by any name of a rule, and a name that is none is an error', async () => {
  const project = { 'datawright.yaml': 'lint: { rules: { DS103: warning, ban-everything: off } }' };
  const { diagnostics } = await lint({ ...files, ...project });
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'error L004',
    'warning L110',
  ]);
});

test('--only asks one rule, even one that is off', async () => {
  const { output, verdict } = await lint(files, { only: ['require-table-schema'] });
  expect(output.rules.map(({ rule }) => rule)).toEqual(['require-table-schema']);
  expect(verdict).toBe('clean');
  await expect(lint(files, { only: ['ban-drop-colum'] })).rejects.toMatchObject({
    diagnostics: [{ code: 'L004', fix: 'did you mean ban-drop-column?' }],
  });
});

/** JUnit's XML, which every CI shows as tests: what was looked at, one case each; a file or object with findings is one. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import { grouped } from '../../core/group.ts';
import { type Report, type Reporter, sentenceOf } from './report.ts';

interface Test {
  readonly name: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly lines: readonly string[];
}

export const junit: Reporter = (report) => {
  const tests = testsOf(report);
  const suite = `datawright ${report.operation}`;
  const count = (verdict: Test['verdict']): number => tests.filter((test) => test.verdict === verdict).length;
  const counts = `tests="${tests.length}" failures="${count('failed')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(suite)}" ${counts}>`,
    `  <testsuite name="${attribute(suite)}" ${counts}>`,
    ...tests.flatMap((test) => testCase(suite, test)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

function testsOf({ operation, cases, diagnostics }: Report): readonly Test[] {
  const looked = cases.map(
    ({ name, claim, verdict, findings }): Test => ({
      name: `${name}: ${claim}`,
      verdict: verdict === 'not applicable' ? 'skipped' : verdict === 'failed' ? 'failed' : 'passed',
      lines: findings.map(sentenceOf),
    }),
  );
  const places = grouped(diagnostics, ({ where }) => where.file ?? where.object ?? operation);
  const found = [...places].map(
    ([place, all]): Test => ({
      name: place,
      verdict: all.some(({ severity }) => severity === 'error') ? 'failed' : 'passed',
      lines: all.map(line),
    }),
  );
  const tests = [...looked, ...found];
  return tests.length > 0 ? tests : [{ name: operation, verdict: 'passed', lines: [] }];
}

function line(diagnostic: Diagnostic): string {
  const { code, rule, severity, where } = diagnostic;
  const place = [where.line, where.column].filter((part) => part !== undefined).join(':');
  return [place, severity, code, rule, sentenceOf(diagnostic)].filter(Boolean).join(' ');
}

function testCase(suite: string, { name, verdict, lines }: Test): readonly string[] {
  const head = `    <testcase classname="${attribute(suite)}" name="${attribute(name)}"`;
  if (verdict === 'skipped') return [`${head}>`, '      <skipped/>', '    </testcase>'];
  if (lines.length === 0) return [`${head}/>`];
  const text = lines.map(content).join('\n');
  return verdict === 'failed'
    ? [
        `${head}>`,
        `      <failure message="${attribute(lines[0] ?? '')}">${text}</failure>`,
        '    </testcase>',
      ]
    : [`${head}>`, `      <system-out>${text}</system-out>`, '    </testcase>'];
}

/** Characters that XML 1.0 cannot hold are left out, escaped or not. */
const content = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const attribute = (text: string): string =>
  content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

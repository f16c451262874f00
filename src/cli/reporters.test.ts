import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Case } from '../operations/operation.ts';
import { github } from './reporters/github.ts';
import { junit } from './reporters/junit.ts';
import type { Report } from './reporters/report.ts';
import { sarif } from './reporters/sarif.ts';

const diagnostics: readonly Diagnostic[] = [
  {
    code: 'L110',
    rule: 'ban-drop-column',
    severity: 'error',
    where: { file: 'db/a,b 1.sql', line: 3, column: 5, endColumn: 9 },
    message: 'nick goes, 100% of it\nfor ever',
    why: 'Programs read it.',
    fix: 'drop it later',
  },
  {
    code: 'L202',
    rule: 'pk-missing',
    severity: 'info',
    where: { object: 'log' },
    message: 'log <has> "no" key',
  },
];
const cases: readonly Case[] = [
  {
    name: 'described',
    claim: 'Every table says what it is',
    verdict: 'failed',
    findings: [
      { where: { file: 'c.yaml', line: 7 }, message: 'users has no description', fix: 'ask people@shop' },
    ],
  },
  { name: 'naming', claim: 'Names are snake_case', verdict: 'passed', findings: [] },
  { name: 'backed-up', claim: 'Backups were tried', verdict: 'not applicable', findings: [] },
];
const report: Report = { version: '1.2.3', operation: 'lint', diagnostics, cases };
const nothing: Report = { ...report, diagnostics: [], cases: [] };

describe('a reporter', () => {
  test('github annotates lines, and escapes what would end the command', () => {
    expect(github(report).trimEnd().split('\n')).toEqual([
      '::error file=db/a%2Cb 1.sql,line=3,col=5,endColumn=9,title=L110 ban-drop-column::nick goes, 100%25 of it%0Afor ever; drop it later',
      '::notice title=L202 pk-missing::log <has> "no" key',
      '::error file=c.yaml,line=7,title=described::users has no description; ask people@shop',
    ]);
    expect(github(nothing)).toBe('');
  });

  test('sarif names rules once, and places by file and by object', () => {
    const { runs } = JSON.parse(sarif({ ...report, diagnostics: [...diagnostics, ...diagnostics] }));
    expect(runs[0].tool.driver).toMatchObject({ name: 'datawright', version: '1.2.3' });
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'L110',
      'L202',
      'described',
    ]);
    expect(runs[0].results).toHaveLength(5);
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'L110',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'db/a,b%201.sql' },
            region: { startLine: 3, startColumn: 5, endColumn: 9 },
          },
        },
      ],
    });
    expect(runs[0].results[1]).toMatchObject({
      level: 'note',
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'log' }] }],
    });
    expect(JSON.parse(sarif(nothing)).runs[0].results).toEqual([]);
  });

  test('junit has a case for what was looked at, and for every place with findings', () => {
    expect(junit(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="datawright lint" tests="5" failures="2" skipped="1">
  <testsuite name="datawright lint" tests="5" failures="2" skipped="1">
    <testcase classname="datawright lint" name="described: Every table says what it is">
      <failure message="users has no description; ask people@shop">users has no description; ask people@shop</failure>
    </testcase>
    <testcase classname="datawright lint" name="naming: Names are snake_case"/>
    <testcase classname="datawright lint" name="backed-up: Backups were tried">
      <skipped/>
    </testcase>
    <testcase classname="datawright lint" name="db/a,b 1.sql">
      <failure message="3:5 error L110 ban-drop-column nick goes, 100% of it&#10;for ever; drop it later">3:5 error L110 ban-drop-column nick goes, 100% of it
for ever; drop it later</failure>
    </testcase>
    <testcase classname="datawright lint" name="log">
      <system-out>info L202 pk-missing log &lt;has&gt; "no" key</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
    expect(junit(nothing)).toContain('<testcase classname="datawright lint" name="lint"/>');
    expect(junit({ ...nothing, operation: 'a\u0001"b' })).toContain('name="a&quot;b"');
  });
});

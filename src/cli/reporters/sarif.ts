/** SARIF 2.1.0, as code scanning reads it. https://docs.oasis-open.org/sarif/sarif/v2.1.0 */
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { Diagnostic, Place } from '../../core/diagnostic.ts';
import { findingsOf, type Reporter, sentenceOf } from './report.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

export const sarif: Reporter = (report) => {
  const findings = findingsOf(report);
  const rules = new Map(findings.map((finding) => [finding.code, descriptor(finding)]));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'datawright', version: report.version, rules: [...rules.values()] } },
        automationDetails: { id: `datawright ${report.operation}/` },
        results: findings.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function descriptor({ code, rule, why }: Diagnostic): ReportingDescriptor {
  return {
    id: code,
    ...(rule === undefined ? {} : { name: rule }),
    ...(why === undefined ? {} : { shortDescription: { text: why } }),
  };
}

function result(finding: Diagnostic): Result {
  return {
    ruleId: finding.code,
    level: LEVELS[finding.severity],
    message: { text: sentenceOf(finding) },
    locations: [location(finding.where)],
  };
}

function location({ file, line, column, endColumn, object }: Place): Location {
  const region = {
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
  return {
    ...(file === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
            ...(line === undefined ? {} : { region }),
          },
        }),
    ...(object === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: object }] }),
  };
}

/**
 * Annotations of a pull request, as workflow commands: `::error file=…,line=…::message`.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { findingsOf, type Reporter, sentenceOf } from './report.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

export const github: Reporter = (report) => findingsOf(report).map(annotation).join('');

function annotation(diagnostic: Diagnostic): string {
  const { code, rule, severity, where } = diagnostic;
  const properties = Object.entries({
    file: where.file,
    line: where.line,
    col: where.column,
    endColumn: where.endColumn,
    title: rule === undefined ? code : `${code} ${rule}`,
  }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${property(String(value))}`));
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escaped(sentenceOf(diagnostic))}\n`;
}

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

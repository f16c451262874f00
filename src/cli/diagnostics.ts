/** Diagnostics for people: place, severity, code and message; the marked source; why it matters; what to do. */
import type { Diagnostic, Place } from '../core/diagnostic.ts';
import { formatCount, plural } from '../core/units.ts';
import { visibleWidth, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

/** More than this is a flood; `--json` has all of them. */
const MOST = 50;

export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  paint: Paint,
  width: number,
): readonly string[] {
  const order = { error: 0, warning: 1, info: 2 } as const;
  const sorted = [...diagnostics].sort((a, b) => order[a.severity] - order[b.severity]);
  const explained = new Set<string>();
  const blocks = sorted.slice(0, MOST).map((diagnostic) => {
    const again = explained.has(diagnostic.code);
    explained.add(diagnostic.code);
    return renderDiagnostic(diagnostic, paint, width, !again);
  });
  const hidden = sorted.length - blocks.length;
  return [
    ...blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block])),
    ...(hidden > 0 ? ['', paint.dim(`  … and ${formatCount(hidden)} more; --json has them all`)] : []),
    ...(sorted.length > 1 ? ['', `  ${tally(sorted, paint)}`] : []),
  ];
}

function renderDiagnostic(d: Diagnostic, paint: Paint, width: number, explain: boolean): readonly string[] {
  const colour = d.severity === 'error' ? paint.bad : d.severity === 'warning' ? paint.warn : paint.accent;
  const place = placeText(d.where);
  const name = d.rule === undefined ? d.code : `${d.code} ${d.rule}`;
  const head = `${place === '' ? '' : `${place}  `}${colour(d.severity)} ${paint.dim(name)}  ${paint.bold(d.message)}`;
  const frame = frameLines(d, paint, colour, width);
  const fixIsMarked = frame.some((line) => line.marks);
  const see = explain && d.severity === 'error' ? `See datawright explain ${d.code}.` : undefined;
  const why = [d.why === undefined ? undefined : sentence(d.why), see]
    .filter((t) => t !== undefined)
    .join(' ');
  return [
    ...wrap(head, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`)),
    ...frame.map((line) => line.text),
    ...(d.fix === undefined || fixIsMarked ? [] : wrap(`${paint.accent('fix')}  ${d.fix}`, width, '  ')),
    ...(why === '' ? [] : wrap(why, width, '  ').map((line) => paint.dim(line))),
  ];
}

function placeText(where: Place): string {
  if (where.file === undefined) return where.object ?? '';
  return [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
}

function frameLines(
  d: Diagnostic,
  paint: Paint,
  colour: (text: string) => string,
  width: number,
): readonly { readonly text: string; readonly marks: boolean }[] {
  if (d.frame === undefined || d.frame.length === 0) return [];
  const gutter = Math.max(5, ...d.frame.map((line) => String(line.number).length + 2));
  return d.frame.flatMap((line) => {
    const shown = line.text.replaceAll('\t', ' ');
    const text = `${paint.dim(`${String(line.number).padStart(gutter)} │`)} ${shown}`.trimEnd();
    if (line.number !== d.where.line || d.where.column === undefined) return [{ text, marks: false }];
    const start = d.where.column - 1;
    const before = ' '.repeat(visibleWidth(shown.slice(0, start)));
    const marked = visibleWidth(shown.slice(start, (d.where.endColumn ?? d.where.column + 1) - 1));
    const carets = colour('^'.repeat(Math.max(1, marked)));
    const marks = `${paint.dim(`${' '.repeat(gutter)} │`)} ${before}${carets}`;
    const fixed = d.fix === undefined ? marks : `${marks} ${d.fix}`;
    // A longer remark gets lines of its own.
    const fits = visibleWidth(fixed) <= width;
    return [
      { text, marks: false },
      { text: fits ? fixed : marks, marks: fits },
    ];
  });
}

function tally(diagnostics: readonly Diagnostic[], paint: Paint): string {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((d) => d.severity === severity).length;
  const errors = count('error');
  const warnings = count('warning');
  const notes = count('info');
  return [
    errors > 0 ? paint.bad(plural(errors, 'error')) : undefined,
    warnings > 0 ? paint.warn(plural(warnings, 'warning')) : undefined,
    notes > 0 ? plural(notes, 'note') : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

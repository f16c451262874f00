/** Where the definition lies for a client, and how it shares a file with what others wrote there. */
import { sha256 } from '../core/hash.ts';

export type Placement =
  /** A file of our own. */
  | { readonly type: 'file'; readonly path: string; readonly text: string }
  /** A part of a Markdown file, between two comments. */
  | { readonly type: 'section'; readonly path: string; readonly text: string }
  /** One entry of a JSON file. */
  | {
      readonly type: 'entry';
      readonly path: string;
      readonly keys: readonly string[];
      readonly value: unknown;
    };

/** What a file becomes: `text` undefined when nothing is left of it. */
export type Placed =
  | { readonly type: 'text'; readonly text: string | undefined }
  /** A person changed what is ours. */
  | { readonly type: 'edited' }
  /** The file is no JSON that we can change without harm: comments would be lost. */
  | { readonly type: 'unreadable' };

const BEGIN = '<!-- datawright:begin, written by datawright agent install -->';
const END = '<!-- datawright:end -->';
const MARK = /\n<!-- written by datawright agent install, ([0-9a-f]{12}) -->\n$/;

/** @param force replace what a person changed */
export function place(placement: Placement, existing: string | undefined, force: boolean): Placed {
  switch (placement.type) {
    case 'file':
      if (existing !== undefined && !force && !isOurs(existing)) return { type: 'edited' };
      return { type: 'text', text: marked(placement.text) };
    case 'section': {
      const section = `${BEGIN}\n\n${placement.text.trim()}\n\n${END}\n`;
      const parts = around(existing ?? '');
      return { type: 'text', text: `${parts.before}${section}${parts.after}` };
    }
    case 'entry':
      return changed(existing, placement.keys, placement.value);
  }
}

/** The file without what is ours. */
export function unplace(placement: Placement, existing: string, force: boolean): Placed {
  switch (placement.type) {
    case 'file':
      return force || isOurs(existing) ? { type: 'text', text: undefined } : { type: 'edited' };
    case 'section': {
      const { before, after, found } = around(existing);
      const rest = `${before}${after}`.trim();
      if (!found) return { type: 'text', text: existing };
      return { type: 'text', text: rest === '' ? undefined : `${rest}\n` };
    }
    case 'entry':
      return changed(existing, placement.keys, undefined);
  }
}

const marked = (text: string): string =>
  `${text.trimEnd()}\n\n<!-- written by datawright agent install, ${sha256(text.trimEnd()).slice(0, 12)} -->\n`;

function isOurs(existing: string): boolean {
  const mark = MARK.exec(existing);
  return mark !== null && sha256(existing.slice(0, mark.index).trimEnd()).slice(0, 12) === mark[1];
}

/** What stands before and after our section; a file without one has it at its end. */
function around(text: string): { readonly before: string; readonly after: string; readonly found: boolean } {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from >= 0 && to > from)
    return {
      before: text.slice(0, from),
      after: text.slice(to + END.length).replace(/^\n/, ''),
      found: true,
    };
  const before = text.trimEnd();
  return { before: before === '' ? '' : `${before}\n\n`, after: '', found: false };
}

type Entries = { readonly [key: string]: unknown };

const isEntries = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function changed(existing: string | undefined, keys: readonly string[], value: unknown): Placed {
  const text = existing ?? '{}';
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return { type: 'unreadable' };
  }
  if (!isEntries(whole)) return { type: 'unreadable' };
  const next = withEntry(whole, keys, value);
  if (value === undefined && Object.keys(next).length === 0) return { type: 'text', text: undefined };
  if (JSON.stringify(next) === JSON.stringify(whole)) return { type: 'text', text };
  const indent = /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  return { type: 'text', text: `${JSON.stringify(next, null, indent)}\n` };
}

/** A value of undefined takes the entry out, and what is empty without it. */
function withEntry(entries: Entries, [key = '', ...rest]: readonly string[], value: unknown): Entries {
  const known = entries[key];
  const next = rest.length === 0 ? value : withEntry(isEntries(known) ? known : {}, rest, value);
  const isGone =
    next === undefined || (value === undefined && isEntries(next) && Object.keys(next).length === 0);
  if (!isGone) return { ...entries, [key]: next };
  const { [key]: _, ...others } = entries;
  return others;
}

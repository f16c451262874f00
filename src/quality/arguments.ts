/** Reads what people wrote after a check's name; everything wrong is collected, each with what was expected. */
import { didYouMean } from '../core/suggestion.ts';
import type { Problem, Subject } from './check.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface Arguments {
  readonly problems: readonly Problem[];
  /** The raw value as an object with only these keys; a bare value is taken as `short`. */
  fields(keys: readonly string[], short?: string): Fields;
  column(value: unknown): string;
  columns(value: unknown): readonly string[];
  text(value: unknown, what: string): string;
  number(value: unknown, what: string): number | undefined;
  /** A share of a whole: `0.1 %` or `0.001`. */
  share(value: unknown, what: string): number | undefined;
  problem(code: string, message: string, fix?: string): void;
}

/** Values that could not be read come back empty; the caller looks at `problems` before using any. */
export function readArguments(check: string, raw: unknown, subject: Subject): Arguments {
  const problems: Problem[] = [];
  const names = subject.columns.map((c) => c.name);
  const problem = (code: string, message: string, fix?: string): void => {
    problems.push({ code, message: `${check}: ${message}`, ...(fix === undefined ? {} : { fix }) });
  };

  function column(value: unknown): string {
    if (typeof value !== 'string' || value === '') {
      problem('Q003', `expected a column name${value === undefined ? '' : `, found ${show(value)}`}`);
      return '';
    }
    if (!names.includes(value)) {
      problem('Q004', `${subject.name} has no column ${value}`, didYouMean(value, names));
    }
    return value;
  }

  return {
    problems,
    problem,
    column,
    columns(value) {
      const list = Array.isArray(value) ? value : [value];
      if (list.length === 0) problem('Q003', 'expected a column name or a list of them, found an empty list');
      return list.map(column);
    },
    fields(keys, short) {
      if (isFields(raw)) {
        for (const key of Object.keys(raw)) {
          if (!keys.includes(key))
            problem('Q005', `does not take ${key}`, didYouMean(key, keys) ?? `it takes ${keys.join(', ')}`);
        }
        return raw;
      }
      if (short !== undefined && raw !== undefined && raw !== null) return { [short]: raw };
      problem('Q003', `expected { ${keys.join(', ')} }${raw === undefined ? '' : `, found ${show(raw)}`}`);
      return {};
    },
    text(value, what) {
      if (typeof value === 'string' && value.trim() !== '') return value;
      problem('Q003', `expected ${what}${value === undefined ? '' : `, found ${show(value)}`}`);
      return '';
    },
    number(value, what) {
      if (value === undefined) return undefined;
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      if (typeof value === 'string' && /^-?\d[\d_]*(\.\d+)?$/.test(value))
        return Number(value.replaceAll('_', ''));
      problem('Q003', `${what} must be a number, found ${show(value)}`);
      return undefined;
    },
    share(value, what) {
      if (value === undefined) return undefined;
      const found =
        typeof value === 'number' ? value : typeof value === 'string' ? parseShare(value) : undefined;
      if (found !== undefined && found >= 0 && found <= 1) return found;
      problem('Q007', `${what} must be a share such as 0.1 %, found ${show(value)}`);
      return undefined;
    },
  };
}

function parseShare(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text);
  return match?.[1] === undefined ? undefined : Number(match[1]) / (match[2] === '%' ? 100 : 1);
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

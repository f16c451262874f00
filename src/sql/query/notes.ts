/** What an analysis writes down while it walks through a statement. Positions are bytes from 0, as the grammar counts. */
import type { Relation } from './relation.ts';
import type { Origin, Output, Value, Written } from './value.ts';

/** Why a statement looks at a column. */
export type Purpose = 'output' | 'condition' | 'order' | 'write' | 'return';

export interface TableUse {
  readonly relation: Relation;
  readonly at: number;
  readonly mode: 'read' | 'insert' | 'update' | 'delete' | 'other';
}

export interface ColumnUse {
  readonly origin: Origin;
  readonly at: number;
  readonly purpose: Purpose;
  /** True when it comes through `*`. */
  readonly star: boolean;
}

export type Problem =
  | {
      readonly kind: 'unknown-table';
      readonly name: string;
      readonly at: number;
      readonly candidates: readonly string[];
    }
  | {
      readonly kind: 'unknown-column';
      readonly name: string;
      /** The relation or alias it was looked for in, when one was named. */
      readonly of?: string;
      readonly at: number;
      readonly candidates: readonly string[];
    }
  | {
      readonly kind: 'unknown-source';
      readonly name: string;
      readonly at: number;
      readonly candidates: readonly string[];
    }
  | { readonly kind: 'ambiguous-column'; readonly name: string; readonly at: number }
  | { readonly kind: 'column-count'; readonly expected: number; readonly found: number; readonly at: number };

/** A constant or parameter that meets a typed value: `status = 'paid'`, `VALUES ($1)`. */
export interface Meeting {
  readonly written: Written;
  readonly type: string;
  readonly origin?: Origin;
}

/** Values that a statement writes into a column. */
export interface Flow {
  readonly to: Origin;
  readonly from: readonly Origin[];
}

export interface Star {
  readonly at: number;
  /** How many columns it stands for; undefined when nobody knows. */
  readonly columns?: number;
  /** In EXISTS, or over a WITH query or subquery with a list of its own: it reads nothing by surprise. */
  readonly harmless: boolean;
}

export interface Notes {
  readonly tables: TableUse[];
  readonly columns: ColumnUse[];
  readonly problems: Problem[];
  readonly meetings: Meeting[];
  readonly flows: Flow[];
  readonly stars: Star[];
  readonly functions: { readonly name: string; readonly at: number }[];
  /** Relations that nobody knows, as they were written. */
  readonly strangers: { readonly name: string; readonly at: number }[];
}

export function emptyNotes(): Notes {
  return {
    tables: [],
    columns: [],
    problems: [],
    meetings: [],
    flows: [],
    stars: [],
    functions: [],
    strangers: [],
  };
}

export function noteUse(notes: Notes, output: Output, at: number, purpose: Purpose, star = false): void {
  for (const origin of output.origins) notes.columns.push({ origin, at, purpose, star });
}

/** Notes that one side is written in the query and the other has a type. */
export function noteMeeting(notes: Notes, left: Value, right: Value): void {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.written === undefined || other.written !== undefined || other.type === undefined) continue;
    const [origin] = other.origins;
    notes.meetings.push({
      written: one.written,
      type: other.type,
      ...(origin === undefined ? {} : { origin }),
    });
  }
}

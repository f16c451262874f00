/** What every part of an analysis shares. Queries nest in expressions and expressions in queries: they meet here. */
import type { Node, SelectStmt } from 'libpg-query';
import type { Notes } from './notes.ts';
import type { Relations } from './relation.ts';
import type { Scope } from './scope.ts';
import type { Output } from './value.ts';

export interface Context {
  readonly relations: Relations;
  readonly notes: Notes;
  /** Whether a relation that nobody knows is accepted, with any column. */
  readonly acceptStrangers: boolean;
  select(select: SelectStmt, outer: Scope | undefined): readonly Output[];
  /** The same analysis, leaving no notes: for a look ahead. */
  aside(): Context;
  /** A statement that gives rows: a query, VALUES, or one that changes rows and returns some. */
  statement(node: Node, outer: Scope | undefined): readonly Output[];
}

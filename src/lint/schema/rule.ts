/**
 * A rule for the design of a schema: what it looks for, why that hurts and what to do instead. A rule is one file;
 * its examples are its tests and its documentation.
 */
import type { FactId } from '../../catalog/catalog.ts';
import type { Contract } from '../../contract/contract.ts';
import type { LintLevel } from '../../project/project.ts';
import type { Schema } from './schema.ts';

export interface SchemaRule {
  /** The name of its file. */
  readonly id: string;
  /** `L` and a number from 201 on that never changes its meaning. */
  readonly code: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Its level in the preset `recommended`; `off` for what only `strict` asks. */
  readonly level: LintLevel;
  /** What other tools call it: `splinter 0001`, `schemalint require-primary-key`. */
  readonly aliases: readonly string[];
  readonly examples: { readonly fires: readonly Example[]; readonly silent: readonly Example[] };
  check(scene: Scene): readonly Finding[];
}

export interface Scene {
  readonly schema: Schema;
  /** Absent where a database is judged that no contract describes. */
  readonly contract?: Contract;
}

/** SQL that makes the schema, or a contract's YAML. */
export type Example = string | { readonly contract: string };

export interface Finding {
  readonly at: FactId;
  /** One sentence without a full stop. */
  readonly message: string;
  /** Where it says more than the rule's own. */
  readonly fix?: string;
  /** SQL that mends it, where that is safe and needs no decision. */
  readonly patch?: string;
}

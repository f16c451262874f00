/** One box of the data gate: a question, what was looked at to answer it, and who can supply what is missing. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Contract } from '../../contract/contract.ts';
import type { Diagnostic, Place } from '../../core/diagnostic.ts';
import type { Schema } from '../../lint/schema/schema.ts';
import type { DriftItem } from '../../migrate/drift.ts';
import type { Migration } from '../../migrate/folder.ts';
import type { MigrationStatus } from '../../migrate/status.ts';
import type { PastVerdict } from '../../quality/history.ts';

export interface Box {
  /** Stable, for `--json` and for leaving a box out: `foreign-keys-indexed`. */
  readonly name: string;
  /** What is claimed when the box is ticked. */
  readonly claim: string;
  look(evidence: Evidence): Promise<Finding> | Finding;
}

export interface Finding {
  /** `not applicable`: nothing to look at here, or nothing that looks yet; `observed` says which. */
  readonly verdict: 'passed' | 'failed' | 'not applicable';
  /** A command, or what was read. */
  readonly looked: string;
  readonly observed: string;
  readonly missing: readonly Missing[];
}

export interface Missing {
  readonly what: string;
  /** Who has to supply it: a person named in the contract, or a command. */
  readonly ask: string;
  readonly where?: Place;
}

/** What boxes look at. Each part is read once, when a box first asks for it. */
export interface Evidence {
  readonly contract: Contract;
  /** The contract as PostgreSQL reads it. */
  catalog(): Promise<Catalog>;
  /** What the rules of schema design find in it, those too that the project's preset leaves alone. */
  design(): Promise<Design>;
  migrations(): Promise<Migrations>;
  /** Whether the database is what the contract says, beside what it leaves alone. */
  isReached(): Promise<boolean>;
  drift(): Promise<{ readonly against: string; readonly items: readonly DriftItem[] }>;
  /** Generated files and whether they are what the contract gives now. */
  generated(): Promise<readonly { readonly path: string; readonly state: string }[]>;
  /** The newest verdict of each quality rule. */
  verdicts(): Promise<readonly PastVerdict[]>;
}

export interface Design {
  readonly schema: Schema;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Migrations {
  readonly folders: readonly Migration[];
  readonly status: readonly MigrationStatus[];
  /** Files that were edited, are missing or disagree. */
  readonly broken: readonly string[];
}

/** Passed when nothing is missing. */
export function verdict(looked: string, missing: readonly Missing[], good: string, bad: string): Finding {
  return missing.length === 0
    ? { verdict: 'passed', looked, observed: good, missing }
    : { verdict: 'failed', looked, observed: bad, missing };
}

export function notApplicable(looked: string, observed: string): Finding {
  return { verdict: 'not applicable', looked, observed, missing: [] };
}

/** Who answers for a table: its own owner, or the contract's. */
export function ownerOf(contract: Contract, table?: string): string {
  const own = contract.tables.find((t) => t.name === table)?.owner;
  return own ?? contract.owner ?? 'the owner of the contract (owner: is not set)';
}

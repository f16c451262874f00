/**
 * Steps with a ledger: the one mechanism behind everything durable (migrations, backfills, pipelines).
 * A step's ledger row commits in the same transaction as its effect, so a killed run resumes at the first
 * step without a row. Features say what their steps are; this file runs them.
 */

import type { Json } from '../core/hash.ts';
import type { Runtime } from '../core/ports/runtime.ts';

export type StepResult = Readonly<Record<string, Json>>;

export interface Step {
  /** Stable within the run: a resumed process must derive the same ids in the same order. */
  readonly id: string;
  readonly label: string;
  /** Does the work on the ledger's session. Inside a transaction unless `transactional` is false. */
  run(): Promise<StepResult>;
  /**
   * False for statements PostgreSQL refuses in a transaction (CREATE INDEX CONCURRENTLY). Such a step must be
   * idempotent: after a kill it is run again, and finds and mends what the killed attempt left.
   */
  readonly transactional: boolean;
}

/** Where the ledger lives: schema `datawright` of the database it protects. One adapter per SQL engine. */
export interface Ledger {
  /** Creates schema and tables when missing; idempotent. */
  prepare(): Promise<void>;
  /** Opens run `key`, or returns the unfinished one with that key. */
  open(run: RunIdentity): Promise<OpenRun>;
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** Writes the step's row; called inside the step's transaction. */
  record(runId: string, step: string, result: StepResult): Promise<void>;
  close(runId: string, outcome: RunOutcome): Promise<void>;
  /** Results of a run's recorded steps, in their order; also of a closed run. */
  steps(runId: string): Promise<ReadonlyMap<string, StepResult>>;
  /** Replaces what a run was opened with, for repairs. */
  amend(runId: string, input: RunIdentity['input']): Promise<void>;
  runs(filter: {
    readonly feature?: string;
    readonly subject?: string;
    readonly limit: number;
  }): Promise<readonly RunRecord[]>;
}

export interface RunIdentity {
  /** `migration`, `pipeline`, … */
  readonly feature: string;
  /** Migration name, pipeline name, … */
  readonly subject: string;
  /** What the run was opened with; a resumed run gets the first opener's value back. */
  readonly input: Readonly<Record<string, Json>>;
}

export interface OpenRun {
  readonly id: string;
  readonly resumed: boolean;
  readonly input: Readonly<Record<string, Json>>;
  readonly completed: ReadonlyMap<string, StepResult>;
}

export interface RunOutcome {
  readonly status: 'succeeded' | 'failed';
  readonly summary: Readonly<Record<string, Json>>;
  readonly error?: string;
}

export interface RunRecord extends RunIdentity {
  readonly id: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly summary: Readonly<Record<string, Json>>;
  readonly error?: string;
  readonly steps: number;
}

/** Runs the steps that have no ledger row yet, in order; returns every step's result, old and new. */
export async function runSteps(
  ledger: Ledger,
  run: OpenRun,
  steps: Iterable<Step> | AsyncIterable<Step>,
  runtime: Runtime,
): Promise<ReadonlyMap<string, StepResult>> {
  const results = new Map(run.completed);
  for await (const step of steps) {
    if (results.has(step.id)) continue;
    runtime.failPoint('journal.before-step');
    if (step.transactional) {
      const result = await ledger.transaction(async () => {
        const done = await step.run();
        runtime.failPoint('journal.before-record');
        await ledger.record(run.id, step.id, done);
        runtime.failPoint('journal.before-commit');
        return done;
      });
      results.set(step.id, result);
    } else {
      const result = await step.run();
      runtime.failPoint('journal.before-record');
      await ledger.record(run.id, step.id, result);
      results.set(step.id, result);
    }
    runtime.failPoint('journal.after-commit');
  }
  return results;
}

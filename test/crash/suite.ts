/**
 * A crash suite kills a working process again and again and counts what that cost. `scripts/crash.mjs` runs
 * `test/crash/<name>.ts`, each exporting `suite`; no vitest is around, so that any number of kills can be asked for.
 */

export interface CrashSuite {
  /** `migration`, `pipeline`: also the file's name. */
  readonly name: string;
  run(options: CrashOptions): Promise<CrashCount>;
}

export interface CrashOptions {
  /** At least this many processes are killed; every named fail-point is met before any is met twice. */
  readonly kills: number;
  /** Of what it kills in, only so many; all unless said. */
  readonly scenes?: number;
  /** Only this one of what it kills in. */
  readonly scene?: string | undefined;
  /** One line about what is going on. */
  say(line: string): void;
}

export interface CrashCount {
  /** Processes that really died by the signal. */
  readonly kills: number;
  /** Rows or objects that one clean run gives and the killed ones did not. */
  readonly lost: number;
  /** Rows or objects there more than once. */
  readonly doubled: number;
}

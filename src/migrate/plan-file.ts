/** plan.json read back: checked field by field, because people and merges touch files. */
import { type Action, LOCKS } from '../catalog/action.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Delta, Plan, Proof } from './plan.ts';
import type { Probe } from './preflight/probe.ts';

/** Version 1 had no `privileges`. */
export const PLAN_VERSION = 2;

export interface PlanFile {
  readonly plan: Plan;
  readonly proof?: Proof;
  readonly preflight: readonly Probe[];
  readonly replaces?: readonly Replaced[];
  /** Of the plan, as it was written. */
  readonly checksum: string;
  readonly checksums: Readonly<Record<'up.sql' | 'down.sql', string>>;
}

/** A migration that a squashed one stands for. */
export interface Replaced {
  readonly name: string;
  readonly checksum: string;
  /** When it was itself a squashed one. */
  readonly replaces?: readonly Replaced[];
}

export function readPlanFile(
  text: string,
  path: string,
): { readonly file?: PlanFile; readonly diagnostics: readonly Diagnostic[] } {
  if (/^(?:<{7}|>{7}) /m.test(text)) return { diagnostics: [conflicted(path, text)] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { diagnostics: [unreadable(path, error instanceof Error ? error.message : String(error))] };
  }
  const problem = problemOf(value);
  if (problem !== undefined) return { diagnostics: [unreadable(path, problem)] };
  const file = value as Plan & {
    readonly proof?: Proof;
    readonly preflight?: readonly Probe[];
    readonly replaces?: readonly Replaced[];
    readonly checksum: string;
    readonly files: PlanFile['checksums'];
  };
  const plan: Plan = Object.freeze({
    from: file.from,
    to: file.to,
    ...(file.privileges === undefined ? {} : { privileges: file.privileges }),
    deltas: file.deltas,
    up: file.up,
    down: file.down,
  });
  return {
    file: {
      plan,
      ...(file.proof === undefined ? {} : { proof: file.proof }),
      preflight: file.preflight ?? [],
      ...(file.replaces === undefined ? {} : { replaces: file.replaces }),
      checksum: file.checksum,
      checksums: file.files,
    },
    diagnostics: [],
  };
}

function problemOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not an object';
  if (value.version !== 1 && value.version !== PLAN_VERSION)
    return `its version is ${JSON.stringify(value.version) ?? 'missing'}; this datawright reads versions 1 and ${PLAN_VERSION}`;
  if (value.version === PLAN_VERSION && !isPrivileges(value.privileges))
    return 'privileges does not say whose its fingerprints are of';
  for (const key of ['from', 'to', 'checksum'] as const)
    if (typeof value[key] !== 'string') return `${key} is missing`;
  if (!Array.isArray(value.deltas) || !value.deltas.every(isDelta))
    return 'deltas is not a list of differences';
  for (const direction of ['up', 'down'] as const) {
    const actions: unknown = value[direction];
    if (!Array.isArray(actions)) return `${direction} is not a list of actions`;
    const bad = actions.findIndex((action) => !isAction(action));
    if (bad !== -1) return `${direction}[${bad}] is not an action`;
  }
  const { files } = value;
  if (!isRecord(files) || typeof files['up.sql'] !== 'string' || typeof files['down.sql'] !== 'string')
    return 'the checksums of its files are missing';
  if (value.preflight !== undefined && !(Array.isArray(value.preflight) && value.preflight.every(isProbe)))
    return 'preflight is not a list of queries';
  if (value.replaces !== undefined && !(Array.isArray(value.replaces) && value.replaces.every(isReplaced)))
    return 'replaces is not a list of migrations';
  return undefined;
}

function isPrivileges(value: unknown): value is Plan['privileges'] {
  return (
    isRecord(value) &&
    ['from', 'to'].every((key) => typeof value[key] === 'string') &&
    ['roles', 'makers', 'objects'].every((key) => isTextList(value[key]))
  );
}

function isDelta(value: unknown): value is Delta {
  return isRecord(value) && typeof value.id === 'string' && typeof value.type === 'string';
}

function isAction(value: unknown): value is Action {
  if (!isRecord(value)) return false;
  const texts = ['sql', 'verb', 'fact', 'cost', 'data', 'phase'].every(
    (key) => typeof value[key] === 'string',
  );
  const lists = ['produces', 'consumes', 'destroys', 'locked', 'hazards'].every((key) =>
    isTextList(value[key]),
  );
  const { backfill } = value;
  const batches =
    backfill === undefined ||
    (isRecord(backfill) &&
      ['table', 'set', 'pending'].every((key) => typeof backfill[key] === 'string') &&
      Array.isArray(backfill.key));
  return (
    batches &&
    texts &&
    lists &&
    typeof value.transactional === 'boolean' &&
    LOCKS.some((lock) => lock === value.lock)
  );
}

function isProbe(value: unknown): value is Probe {
  return (
    isRecord(value) &&
    ['name', 'object', 'table', 'breaks', 'violations'].every((key) => typeof value[key] === 'string')
  );
}

function isReplaced(value: unknown): value is Replaced {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.checksum === 'string' &&
    (value.replaces === undefined || (Array.isArray(value.replaces) && value.replaces.every(isReplaced)))
  );
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function conflicted(path: string, text: string): Diagnostic {
  const line = text.split('\n').findIndex((row) => /^(?:<{7}|>{7}) /.test(row)) + 1;
  return {
    code: 'M014',
    severity: 'error',
    where: { file: path, line },
    message: 'plan.json holds the marks of a merge conflict',
    why: 'Two branches planned different steps. What one of them was proven to do says nothing about a mixture.',
    fix: 'keep the file of the branch that is applied somewhere (git checkout --ours or --theirs, with up.sql and down.sql), then run datawright plan for the rest',
  };
}

function unreadable(path: string, problem: string): Diagnostic {
  return {
    code: 'M013',
    severity: 'error',
    where: { file: path },
    message: `plan.json cannot be read: ${problem}`,
    fix: 'restore it from version control, or remove the folder and run datawright plan',
  };
}

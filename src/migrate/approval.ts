/**
 * An approval: what `apply` may do, as a file that a person or a review says yes to. `plan --out` writes it,
 * `apply --plan` runs exactly that, on exactly that state, or nothing.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { catalogFingerprint } from '../catalog/fingerprint.ts';
import { DatawrightError, type Diagnostic, failure } from '../core/diagnostic.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import { describe, subjectOf } from './describe.ts';
import { coveredBy } from './ends.ts';
import type { Migration } from './folder.ts';
import { lockText } from './sql-text.ts';

export interface Approval {
  /** Environment of datawright.yaml; absent for the default connection. */
  readonly environment?: string;
  /** For people: server and database, without secrets. */
  readonly target: string;
  /** Of the catalog that everything starts from. */
  readonly fingerprint: string;
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** Losses accepted with it, by name. */
  readonly allow: readonly string[];
}

interface Stored extends Approval {
  readonly version: 1;
  readonly checksum: string;
}

/** Fingerprint of the catalog that everything starts from, as far as the first migration speaks of it. */
export function approvedState(live: Catalog, [first]: readonly Migration[]): string {
  return catalogFingerprint(first === undefined ? live : coveredBy(first.plan, live));
}

/** The file's text. The steps stand in it for whoever reads it; the checksums are what holds. */
export function approvalText(approval: Approval, migrations: readonly Migration[]): string {
  const steps = migrations.map(({ name, plan }) => ({
    migration: name,
    up: plan.up.map((action) => ({
      on: subjectOf(action),
      what: describe(action).what,
      lock: lockText(action),
      data: action.data,
      ...(action.hazards.length === 0 ? {} : { loses: action.hazards }),
      sql: action.sql,
    })),
  }));
  return `${JSON.stringify({ version: 1, ...approval, checksum: checksumOf(approval), steps }, null, 2)}\n`;
}

/**
 * @throws M040 when it is none, was cut off, merged or edited
 */
export function readApproval(text: string | undefined, path: string): Approval {
  if (text === undefined) throw unreadable(path, 'there is no such file');
  if (/^(?:<{7}|>{7}) /m.test(text)) throw unreadable(path, 'it holds the marks of a merge conflict');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
  if (!isStored(value)) throw unreadable(path, 'it is not what plan --out writes');
  const { environment, target, fingerprint, migrations, allow } = value;
  const approval: Approval = {
    ...(environment === undefined ? {} : { environment }),
    target,
    fingerprint,
    migrations,
    allow,
  };
  if (checksumOf(approval) !== value.checksum) throw unreadable(path, 'it was edited after it was written');
  return approval;
}

/**
 * @param live undefined while an interrupted migration goes on
 * @throws M041 when the database is another or has changed, M042 when other migrations wait, M043 for another
 * environment
 */
export function requireApproved(
  approval: Approval,
  waiting: readonly Migration[],
  live: Catalog | undefined,
  environment: string | undefined,
): void {
  const found: Diagnostic[] = [];
  const again = 'run datawright plan --out again and have the new file approved';
  if (approval.environment !== environment)
    found.push({
      code: 'M043',
      severity: 'error',
      where: {},
      message: `the plan was approved for ${approval.environment ?? 'the default database'} (${approval.target}), not for ${environment ?? 'the default database'}`,
      why: 'Nothing was applied.',
      fix: approval.environment === undefined ? 'leave --env away' : `--env ${approval.environment}`,
    });
  if (live !== undefined && approval.fingerprint !== approvedState(live, waiting))
    found.push({
      code: 'M041',
      severity: 'error',
      where: { object: approval.target },
      message: 'the database is not what the plan was approved for',
      why: 'Its catalog has changed since, or it is another database. Nothing was applied.',
      fix: `datawright status and datawright drift show what happened; ${again}`,
    });
  const approved = approval.migrations.map(said);
  const now = waiting.map(said);
  if (approved.join('\n') !== now.join('\n')) {
    const more = waiting.filter((m) => !approved.includes(said(m))).map((m) => m.name);
    const fewer = approval.migrations.filter((m) => !now.includes(said(m))).map((m) => m.name);
    found.push({
      code: 'M042',
      severity: 'error',
      where: {},
      message: `what waits is not what was approved: ${[
        ...(more.length > 0 ? [`${more.join(', ')} ${more.length === 1 ? 'was' : 'were'} not`] : []),
        ...(fewer.length > 0 ? [`${fewer.join(', ')} ${fewer.length === 1 ? 'does' : 'do'} not wait`] : []),
      ].join('; ')}`,
      why: 'Nothing was applied.',
      fix: again,
    });
  }
  if (found.length > 0) throw new DatawrightError(found);
}

function said({ name, checksum }: { readonly name: string; readonly checksum: string }): string {
  return `${name} ${checksum}`;
}

function checksumOf(approval: Approval): string {
  return sha256(canonicalJson(approval));
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false;
  const file = value as Readonly<Record<string, unknown>>;
  return (
    file.version === 1 &&
    ['target', 'fingerprint', 'checksum'].every((key) => typeof file[key] === 'string') &&
    (file.environment === undefined || typeof file.environment === 'string') &&
    Array.isArray(file.allow) &&
    file.allow.every((name) => typeof name === 'string') &&
    Array.isArray(file.migrations) &&
    file.migrations.every(
      (m: unknown) =>
        typeof m === 'object' &&
        m !== null &&
        'name' in m &&
        typeof m.name === 'string' &&
        'checksum' in m &&
        typeof m.checksum === 'string',
    )
  );
}

function unreadable(path: string, problem: string, cause?: unknown): DatawrightError {
  return failure(
    'M040',
    `${path} is no approved plan: ${problem}`,
    {
      where: { file: path },
      why: 'Nothing was applied.',
      fix: `write it again: datawright plan --out ${path}`,
    },
    cause,
  );
}

/** What this release does of what the contract asks for, and what is said about the rest. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { declaredRenames } from '../../migrate/declared-renames.ts';
import { requestOf } from '../../migrate/online/columns/request.ts';
import { planRelease, type Release } from '../../migrate/online/releases.ts';
import type { Context } from '../context.ts';
import type { Start } from './start.ts';

export function releaseOf(
  context: Pick<Context, 'clock'>,
  { contract, from, wanted, spokenOf }: Start,
): Release & { readonly findings: readonly Diagnostic[] } {
  const today = context.clock.now().toISOString().slice(0, 10);
  const request = requestOf(contract, from, wanted, today);
  const release = planRelease(
    from,
    wanted,
    { renames: declaredRenames(contract, wanted), spokenOf },
    request,
  );
  const findings = [
    ...release.refused.map(
      ({ object, why }): Diagnostic => ({
        code: 'M072',
        severity: 'warning',
        where: { object },
        message: `${object} cannot be changed online: ${why}`,
        why: 'It is planned at once: old versions of the application meet the new form as soon as it is applied.',
        fix: 'say strategy: direct there to accept that',
      }),
    ),
    ...release.leaving.map(
      (object): Diagnostic => ({
        code: 'M071',
        severity: 'info',
        where: { object },
        message: `${object} stays for this release (${contract.version}); a plan for a later version of the contract removes it`,
      }),
    ),
  ];
  return { ...release, findings };
}

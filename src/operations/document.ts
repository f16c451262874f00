/** How a verb ended, as the one document that `--json` prints and that tools answer with; see `documentSchema`. */
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Outcome } from './operation.ts';

/** `outcome` is absent when the verb failed or was interrupted; `indent` as JSON.stringify takes it. */
export function documentText(
  operation: string | null,
  verdict: string,
  outcome: Pick<Outcome<unknown>, 'output' | 'next'> | undefined,
  diagnostics: readonly Diagnostic[],
  indent?: number,
): string {
  const value = {
    operation,
    verdict,
    output: outcome?.output ?? null,
    diagnostics,
    next: outcome?.next ?? [],
  };
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v), indent);
}

/** What the command line would print, as text, for programs that run operations themselves. */

import { createRedact } from '../core/redact.ts';
import { diagnosticsOf } from '../operations/failure.ts';
import type { Outcome } from '../operations/operation.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { pageWidth } from './layout.ts';
import { createPaint } from './paint.ts';
import { views } from './views.ts';

export interface RenderOptions {
  readonly colour?: boolean;
  /** 40 to 100 columns. */
  readonly width?: number;
  /** Secrets found here are hidden in the text. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The view of `operation` for its outcome, then the diagnostics. */
export async function renderOutcome(
  operation: string,
  outcome: Outcome<unknown>,
  options: RenderOptions = {},
): Promise<string> {
  const paint = createPaint(options.colour ?? false);
  const width = pageWidth(options.width);
  const view = await views[operation]?.();
  const shown = view?.(outcome.output, paint, width) ?? [];
  const diagnostics = renderDiagnostics(outcome.diagnostics, paint, width);
  const lines = diagnostics.length === 0 ? shown : [...shown, '', ...diagnostics];
  return createRedact(options.environment ?? {})(lines.join('\n'));
}

/** Anything thrown, as diagnostics; never a stack trace unless DATAWRIGHT_DEBUG is set in `environment`. */
export function renderFailure(error: unknown, options: RenderOptions = {}): string {
  const { environment = {} } = options;
  const lines = renderDiagnostics(
    diagnosticsOf(error, environment),
    createPaint(options.colour ?? false),
    pageWidth(options.width),
  );
  return createRedact(environment)(lines.join('\n'));
}

/** Whatever was thrown → diagnostics. Known failures speak for themselves; the rest is a bug and says so. */
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import { PostgresError } from '../core/ports/postgres.ts';

export function diagnosticsOf(
  error: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Diagnostic[] {
  const debug = environment.DATAWRIGHT_DEBUG !== undefined && environment.DATAWRIGHT_DEBUG !== '';
  const stack = debug && error instanceof Error && error.stack !== undefined ? { why: stackOf(error) } : {};
  if (error instanceof DatawrightError) {
    const [first, ...rest] = error.diagnostics;
    return first === undefined || !debug ? error.diagnostics : [{ ...first, ...stack }, ...rest];
  }
  if (error instanceof PostgresError) {
    const { message, detail, hint, sqlState, table } = error.fields;
    const why = [detail, hint].filter((text) => text !== undefined && text !== '').join(' ');
    return [
      {
        code: 'U010',
        severity: 'error',
        where: table === undefined ? {} : { object: table },
        message: `PostgreSQL refused a statement: ${message} (${sqlState})`,
        ...(why === '' ? {} : { why }),
        ...stack,
      },
    ];
  }
  const said = error instanceof Error ? error.message : String(error);
  return [
    {
      code: 'U008',
      severity: 'error',
      where: {},
      message: `this is a bug in Datawright: ${said.split('\n')[0] ?? ''}`,
      fix: debug
        ? 'report it with the lines below'
        : 'run it again with DATAWRIGHT_DEBUG=1 and report what it prints',
      ...stack,
    },
  ];
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? error.cause.message}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

/** Reads what the boxes look at, each part once and only when asked for. */
import type { Catalog } from '../../catalog/catalog.ts';
import { introspect } from '../../catalog/introspect.ts';
import { withinScope } from '../../catalog/scope.ts';
import { withUndeclared } from '../../catalog/undeclared.ts';
import { canonicalCatalog } from '../../contract/canonical.ts';
import type { Contract } from '../../contract/contract.ts';
import { DatawrightError, hasErrors } from '../../core/diagnostic.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { sqlLedger } from '../../journal/ledger.ts';
import { projectLevel } from '../../lint/levels.ts';
import { lintSchema } from '../../lint/schema/lint.ts';
import { schemaOf } from '../../lint/schema/schema.ts';
import { type DriftItem, drift } from '../../migrate/drift.ts';
import { readExpected } from '../../migrate/expected.ts';
import { readMigrations } from '../../migrate/folder.ts';
import { readHistory } from '../../migrate/history.ts';
import { status } from '../../migrate/status.ts';
import type { LintSettings, Project } from '../../project/project.ts';
import { verdictHistory } from '../../quality/history.ts';
import { postgresDialect } from '../../sql/postgres.ts';
import type { Context } from '../context.ts';
import { generateOperation } from '../generate.ts';
import type { Design, Evidence } from './box.ts';

export interface GateEvidence extends Evidence {
  close(): Promise<void>;
}

export function gatherEvidence(context: Context, project: Project, contract: Contract): GateEvidence {
  let opened: PostgresSession | undefined;
  const session = once(async () => {
    const server = await context.database();
    opened = await server.connect({ applicationName: 'datawright gate' });
    return opened;
  });
  const catalog = once(async () => {
    const canonical = await canonicalCatalog(
      contract,
      () => context.shadow(),
      context.files,
      project.folders.state,
    );
    if (canonical.catalog === undefined || hasErrors(canonical.diagnostics)) {
      throw new DatawrightError(canonical.diagnostics);
    }
    return canonical.catalog;
  });

  const beyond = async (found: Catalog): Promise<readonly DriftItem[]> =>
    drift(withinScope(withUndeclared(await catalog(), found), {}), found);

  return {
    contract,
    catalog,
    isReached: once(
      async () => (await beyond(await introspect(await session(), {}, context.memory))).length === 0,
    ),
    design: once(async () => designOf(await catalog(), contract, project.lint)),
    migrations: once(async () => {
      const { migrations, diagnostics } = await readMigrations(context.files, project.folders.migrations);
      const live = await session();
      const history = await readHistory(sqlLedger(live, postgresDialect, context.clock), migrations);
      return {
        folders: migrations,
        status: status(migrations, history),
        broken: diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
      };
    }),
    drift: once(async () => {
      const live = await session();
      const recorded = await readExpected(live);
      const found = await introspect(live, {}, context.memory);
      return recorded === undefined
        ? {
            against: `contract ${contract.name} ${contract.version}`,
            items: await beyond(found),
          }
        : { against: `the catalog after ${recorded.after}`, items: drift(recorded.catalog, found) };
    }),
    generated: once(async () => {
      const outcome = await generateOperation.run(generateOperation.input.parse({ check: true }), context);
      return outcome.output.files;
    }),
    verdicts: once(async () => verdictHistory(await session()).latest()),
    close: async () => {
      await opened?.close();
    },
  };
}

/** Every rule of design that the project does not turn off by name. */
export function designOf(
  catalog: Catalog,
  contract: Contract,
  { rules }: Pick<LintSettings, 'rules'>,
): Design {
  const levelOf = projectLevel({ preset: 'strict', rules });
  return { schema: schemaOf(catalog), ...lintSchema({ catalog, contract, levelOf }) };
}

/** The same promise for every caller, rejected or not. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}

/** The project's Model: contract, canonical catalog, pipelines and quality rules, read and joined once for a verb. */
import type { Catalog } from '../catalog/catalog.ts';
import { emptyCatalog } from '../catalog/catalog-json.ts';
import { canonicalCatalog } from '../contract/canonical.ts';
import type { Contract, QualityRule } from '../contract/contract.ts';
import { readContract } from '../contract/read.ts';
import { DatawrightError, type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import { buildModel } from '../generate/build-model.ts';
import type { Model, QualityEntry } from '../generate/model.ts';
import { plan } from '../migrate/planner.ts';
import { readPipelines } from '../pipeline/read.ts';
import type { Project } from '../project/project.ts';
import type { BoundCheck } from '../quality/check.ts';
import { compileChecks } from '../quality/compile.ts';
import type { Context } from './context.ts';

export interface ProjectModel {
  readonly project: Project;
  readonly contract: Contract;
  readonly catalog: Catalog;
  readonly model: Model;
  /** Warnings only; errors are thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws DatawrightError with every finding when contract, pipelines or rules are wrong. */
export async function projectModel(context: Context): Promise<ProjectModel> {
  const project = await context.project();
  const { contract, diagnostics } = await readContract(context.files, project.folders.contracts);
  if (contract === undefined || hasErrors(diagnostics)) throw new DatawrightError(diagnostics);
  const checks = compileChecks(contract);
  const findings = [...diagnostics, ...checks.diagnostics];
  if (hasErrors(findings)) throw new DatawrightError(findings);
  const { pipelines, diagnostics: pipelineFindings } = await readPipelines(
    context.files,
    project.folders.pipelines,
    contract,
  );
  if (hasErrors(pipelineFindings)) throw new DatawrightError(pipelineFindings);
  const canonical = await canonicalCatalog(
    contract,
    () => context.shadow(),
    context.files,
    project.folders.state,
  );
  const { catalog } = canonical;
  if (catalog === undefined) throw new DatawrightError(canonical.diagnostics);
  const model = await buildModel({
    contract,
    catalog,
    pipelines,
    quality: checks.checks.map(
      ({ rule, check, on }): QualityEntry => ({
        target: on.subject.name,
        dimension: check.dimension,
        label: check.label,
        threshold: threshold(rule, check),
        severity: rule.severity,
        ...(rule.description === undefined ? {} : { description: rule.description }),
      }),
    ),
    schemaSql: plan(emptyCatalog(catalog.serverVersion), catalog).up.map((action) => action.sql),
  });
  return {
    project,
    contract,
    catalog,
    model,
    diagnostics: [...findings, ...pipelineFindings, ...canonical.diagnostics],
  };
}

/** Row rules hold for a share of the rows; `matches` within what it tolerates; measures say it in their label. */
function threshold(rule: QualityRule, check: BoundCheck): string {
  if (check.form === 'measure') return '';
  if (check.form !== 'matches') return `${Number((rule.atLeast * 100).toFixed(6))} %`;
  const { rows, sum } = (rule.arguments ?? {}) as { readonly rows?: unknown; readonly sum?: unknown };
  const parts = [
    ...(rows === undefined ? [] : [`rows within ${String(rows)}`]),
    ...Object.entries(sum ?? {}).map(([column, tolerance]) => `${column} within ${String(tolerance)}`),
  ];
  return parts.join(', ');
}

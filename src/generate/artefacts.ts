/** Every artefact, in the order they are listed. */
import { dataDictionary } from './data-dictionary.ts';
import { dataModel } from './data-model.ts';
import { dataQuality } from './data-quality.ts';
import { erdMermaid } from './erd-mermaid.ts';
import { erdSvg } from './erd-svg.ts';
import { etlPipelines } from './etl-pipelines.ts';
import type { Artefact } from './model.ts';
import { schemaSql } from './schema-sql.ts';
import { typeContracts } from './type-contracts.ts';
import { warehouseSchema } from './warehouse-schema.ts';

export const artefacts: readonly Artefact[] = [
  typeContracts,
  schemaSql,
  erdMermaid,
  erdSvg,
  dataModel,
  dataDictionary,
  warehouseSchema,
  etlPipelines,
  dataQuality,
];

/** JSON Schemas in the state folder, by which editors complete and check contracts and datawright.yaml. */
import { contractJsonSchema } from '../contract/json-schema.ts';
import type { Storage } from '../core/ports/storage.ts';
import { projectJsonSchema } from '../project/shape.ts';

/** The comments that `init` and `pull` begin files with name these paths. */
const SCHEMAS = {
  'contract.schema.json': contractJsonSchema,
  'project.schema.json': projectJsonSchema,
};

/** @param state the project's state folder */
export async function writeEditorSchemas(files: Storage, state: string): Promise<void> {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const path = `${state}/${name}`;
    const content = `${JSON.stringify(schema(), null, 2)}\n`;
    if ((await files.read(path)) !== content) await files.write(path, content);
  }
}

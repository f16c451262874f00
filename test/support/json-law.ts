/** What `--json` prints is what the schema of its verb says. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { documentSchema } from '../../src/operations/schema.ts';
import { findVerb } from '../../src/operations/table.ts';

const validators = new Map<string, ValidateFunction>();

async function validatorOf(name: string): Promise<ValidateFunction> {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const verb = findVerb(name);
  if (verb === undefined) throw new Error(`there is no verb ${name}`);
  const made = new Ajv2020({ allErrors: true, strict: false }).compile(documentSchema(await verb.load()));
  validators.set(name, made);
  return made;
}

/** What the schema of the verb does not allow in the document, one line each. */
export async function disobeys(document: unknown): Promise<readonly string[]> {
  const { operation } = document as { readonly operation: string };
  const validate = await validatorOf(operation);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${operation}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Help for programs: `--help --json`. The schemas come from the verb itself, which is loaded for it. */
import { documentSchema, inputSchema } from '../../operations/schema.ts';
import type { World } from '../world.ts';
import { globalOptions, type HelpTable, type VerbHelp } from './table.ts';
import { exitCodeText, usage } from './text.ts';

/** @param topic a verb, the first word of several, or everything */
export async function helpDocument(
  topic: VerbHelp | string | undefined,
  world: Pick<World, 'table' | 'operation' | 'face'>,
): Promise<string> {
  const value =
    typeof topic === 'object' ? await verbDocument(topic, world) : listDocument(topic, world.table);
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function verbDocument(verb: VerbHelp, world: Pick<World, 'operation' | 'face'>): Promise<object> {
  const common = {
    verb: verb.name,
    summary: verb.summary,
    description: verb.description,
    effect: verb.effect,
    usage: usage(verb),
    examples: verb.examples,
  };
  if (verb.stays === true) return { ...common, input: inputSchema(await world.face(verb.name)) };
  const operation = await world.operation(verb.name);
  return { ...common, input: inputSchema(operation), json: documentSchema(operation) };
}

function listDocument(word: string | undefined, table: HelpTable): object {
  const verbs = table.verbs.filter((verb) => word === undefined || verb.name.startsWith(`${word} `));
  return {
    version: table.version,
    verbs: verbs.map(({ name, summary, effect }) => ({ verb: name, summary, effect })),
    flags: globalOptions.map(({ flag, description }) => ({ flag: `--${flag}`, description })),
    exitCodes: Object.fromEntries(exitCodeText),
  };
}

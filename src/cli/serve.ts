/** A verb that stays, from its words to the moment its client has left or a signal came. */
import { diagnosticsOf } from '../operations/failure.ts';
import { parseInput } from '../operations/usage.ts';
import type { Ending } from './ending.ts';
import { typedName, type VerbCommand } from './parse.ts';
import { listen } from './signal.ts';
import type { World } from './world.ts';

export async function serve({ verb, input }: VerbCommand, root: string, world: World): Promise<Ending> {
  const face = await world.face(verb.name);
  const parsed = parseInput(face, input, (field) => typedName(verb, field));
  if ('diagnostics' in parsed) return { type: 'failed', diagnostics: parsed.diagnostics };
  const { createCatalogMemory } = await import('../operations/context.ts');
  const memory = createCatalogMemory();
  const leaving = new AbortController();
  const signal = listen(world);
  void signal.received.then(() => leaving.abort());
  try {
    await face.serve(parsed.input, {
      version: world.table.version,
      environment: world.environment,
      ...world.streams,
      signal: leaving.signal,
      context: (options) => world.context({ root, memory, ...options }),
    });
    return { type: 'served' };
  } catch (error) {
    return { type: 'failed', diagnostics: diagnosticsOf(error, world.environment) };
  } finally {
    signal.stop();
  }
}

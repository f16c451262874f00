/** Every verb of the product, in the order a person meets them; each is loaded when it is used. */
import type { Operation } from './operation.ts';

export interface Verb {
  readonly name: string;
  load(): Promise<Operation>;
}

export const operations: readonly Verb[] = [
  { name: 'quality run', load: async () => (await import('./quality-run.ts')).qualityRunOperation },
];

export function findVerb(name: string): Verb | undefined {
  return operations.find((verb) => verb.name === name);
}

/** Every verb as help describes it: the operations, and the faces after them. Loads them all. */
import { faces } from '../../faces.ts';
import { operations } from '../../operations/table.ts';
import { describeFace, describeOperation } from './describe.ts';
import type { VerbHelp } from './table.ts';

export async function describeVerbs(): Promise<readonly VerbHelp[]> {
  return [
    ...(await Promise.all(operations.map(async (verb) => describeOperation(await verb.load())))),
    ...(await Promise.all(faces.map(async (face) => describeFace(await face.load())))),
  ];
}

import fc from 'fast-check';
import type { Part } from '../part.ts';

export const schema: Part = {
  name: 'schema',
  weight: 2,
  spec: fc.record({ nothing: fc.constant(0) }),
  sql: (own) => [`CREATE SCHEMA ${own.name}`],
};

/** A Place in the output of operations. */
import { z } from 'zod';
import type { Place } from '../core/diagnostic.ts';

export const placeSchema = z.object({
  file: z.string().optional(),
  line: z.number().int().optional().describe('Counts from 1'),
  column: z.number().int().optional().describe('Counts from 1'),
  endColumn: z.number().int().optional().describe('Column after the last marked character'),
  object: z.string().optional().describe('A database object or element of the contract'),
}) satisfies z.ZodType<Place, Place>;

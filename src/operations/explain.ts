/** `explain`: what a diagnostic code means. */
import { z } from 'zod';
import { failure } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { operation } from './operation.ts';

type Explanations = Readonly<Record<string, { readonly title: string; readonly text: string }>>;

/** One list of codes for each room. */
const rooms: readonly (() => Promise<{ readonly explanations: Explanations }>)[] = [
  () => import('../project/codes.ts'),
  () => import('../contract/codes.ts'),
  () => import('../catalog/codes.ts'),
  () => import('../migrate/codes.ts'),
  () => import('../generate/codes.ts'),
  () => import('../journal/codes.ts'),
  () => import('../pipeline/codes.ts'),
  () => import('../quality/codes.ts'),
  () => import('../engines/codes.ts'),
  () => import('./codes.ts'),
];

export const explainOperation = operation({
  name: 'explain',
  summary: 'Say what a diagnostic code means and what to do about it',
  description:
    'Every finding carries a code: a letter for the part of Datawright it comes from and a number that never changes its meaning. Without a code, lists them all.',
  examples: [
    { command: 'datawright explain C012', does: 'what "references … which does not exist" means' },
    { command: 'datawright explain', does: 'every code with its title' },
  ],
  effect: 'read',
  input: z.object({ code: z.string().optional().describe('Code as printed, e.g. C012') }),
  positional: ['code'],
  output: z.object({
    codes: z.array(z.object({ code: z.string(), title: z.string(), text: z.string() })),
  }),
  async run({ code }) {
    const loaded = await Promise.all(rooms.map((load) => load()));
    const all = loaded
      .flatMap(({ explanations }) => Object.entries(explanations))
      .map(([name, explanation]) => ({ code: name, ...explanation }))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
    const wanted = code?.trim().toUpperCase();
    const codes = wanted === undefined ? all : all.filter((entry) => entry.code === wanted);
    if (codes.length === 0) {
      throw failure('O001', `there is no code ${code}`, {
        fix:
          didYouMean(
            wanted ?? '',
            all.map((entry) => entry.code),
          ) ?? 'datawright explain lists them all',
      });
    }
    return { output: { codes }, diagnostics: [], verdict: 'clean', next: [] };
  },
});

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
  () => import('../lint/codes.ts'),
  () => import('../journal/codes.ts'),
  () => import('../pipeline/codes.ts'),
  () => import('../quality/codes.ts'),
  () => import('../usage/codes.ts'),
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
    { command: 'datawright explain ban-drop-column', does: 'what a lint rule is there for' },
    { command: 'datawright explain', does: 'every code with its title' },
  ],
  effect: 'read',
  input: z.object({
    code: z.string().optional().describe('Code as printed, e.g. C012, or the name of a lint rule'),
  }),
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
    const named = code === undefined ? [] : await rulesNamed(code.trim());
    const codes =
      wanted === undefined ? all : all.filter((entry) => entry.code === wanted || named.includes(entry.code));
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

/** Codes of the lint rules of that name, ours or another tool's. */
async function rulesNamed(name: string): Promise<readonly string[]> {
  const [{ findRules }, { lintRules }] = await Promise.all([
    import('../lint/find-rules.ts'),
    import('../lint/rules.ts'),
  ]);
  return findRules(lintRules, name).map((rule) => rule.code);
}

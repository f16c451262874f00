/** Finds rules by what people call them. */

export interface NamedRule {
  readonly id: string;
  readonly code: string;
  readonly aliases: readonly string[];
}

/** The rules that a name means: its own, its code, or the name another tool has for it, with the tool or without. */
export function findRules<Rule extends NamedRule>(rules: readonly Rule[], name: string): readonly Rule[] {
  const wanted = name.toLowerCase();
  const exact = rules.filter(({ id, code }) => id === wanted || code.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  return rules.filter(({ aliases }) =>
    aliases.some((alias) => {
      const text = alias.toLowerCase();
      return text === wanted || text.slice(text.indexOf(' ') + 1) === wanted;
    }),
  );
}

/** Every name that findRules knows of our own. */
export const ruleNames = (rules: readonly NamedRule[]): readonly string[] =>
  rules.flatMap(({ id, code }) => [id, code]);

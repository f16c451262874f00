/** Collects the rules of a dataflow while it is compiled; a rule's number is its place in the list. */
import type { CompiledRule } from './dataflow.ts';

export interface RuleBook {
  add(rule: CompiledRule): number;
  readonly rules: readonly CompiledRule[];
}

export function ruleBook(): RuleBook {
  const rules: CompiledRule[] = [];
  return {
    rules,
    add: (rule) => rules.push(rule) - 1,
  };
}

/** A coding agent that can be given the definition. */
import type { AgentDefinition } from './definition.ts';
import type { Placement } from './placement.ts';

export interface AgentClient {
  /** As `--for` names it. */
  readonly name: string;
  readonly title: string;
  placements(definition: AgentDefinition): readonly Placement[];
}

/** How a client starts the tools. */
export const COMMAND = ['npx', 'datawright', 'mcp'] as const;

/** Markdown with YAML between dashes before it. */
export function withFrontmatter(fields: Readonly<Record<string, string>>, text: string): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---', '', text].join('\n');
}

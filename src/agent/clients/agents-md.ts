/** AGENTS.md, which many agents read: a section among what the team wrote there. */
import type { AgentClient } from '../client.ts';

export const agentsMd: AgentClient = {
  name: 'agents-md',
  title: 'AGENTS.md',
  placements: ({ text }) => [
    // One level down: the file has a title of its own.
    { type: 'section', path: 'AGENTS.md', text: `## Data\n\n${text.replace(/^## /gm, '### ')}` },
  ],
};

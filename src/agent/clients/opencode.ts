/** opencode: the file's name is the agent's; MCP servers stand in `opencode.json`. */
import { type AgentClient, COMMAND, withFrontmatter } from '../client.ts';

export const opencode: AgentClient = {
  name: 'opencode',
  title: 'opencode',
  placements: ({ name, description, text }) => [
    {
      type: 'file',
      path: `.opencode/agents/${name}.md`,
      text: withFrontmatter({ description, mode: 'all' }, text),
    },
    {
      type: 'entry',
      path: 'opencode.json',
      keys: ['mcp', 'datawright'],
      value: { type: 'local', command: [...COMMAND], enabled: true },
    },
  ],
};

/** Gemini CLI: a subagent, and MCP servers in the project's settings. */
import { type AgentClient, COMMAND, withFrontmatter } from '../client.ts';

const [command, ...args] = COMMAND;

export const gemini: AgentClient = {
  name: 'gemini',
  title: 'Gemini CLI',
  placements: ({ name, description, text }) => [
    { type: 'file', path: `.gemini/agents/${name}.md`, text: withFrontmatter({ name, description }, text) },
    {
      type: 'entry',
      path: '.gemini/settings.json',
      keys: ['mcpServers', 'datawright'],
      value: { command, args },
    },
  ],
};

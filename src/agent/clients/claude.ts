/** Claude Code: a subagent, and the project's MCP servers in `.mcp.json`. */
import { type AgentClient, COMMAND, withFrontmatter } from '../client.ts';

const [command, ...args] = COMMAND;

export const claude: AgentClient = {
  name: 'claude',
  title: 'Claude Code',
  placements: ({ name, description, text }) => [
    { type: 'file', path: `.claude/agents/${name}.md`, text: withFrontmatter({ name, description }, text) },
    { type: 'entry', path: '.mcp.json', keys: ['mcpServers', 'datawright'], value: { command, args } },
  ],
};

/** Every client that the definition can be written for. */
import type { AgentClient } from './client.ts';
import { agentsMd } from './clients/agents-md.ts';
import { claude } from './clients/claude.ts';
import { gemini } from './clients/gemini.ts';
import { opencode } from './clients/opencode.ts';
import { skill } from './clients/skill.ts';

export const clients: readonly AgentClient[] = [claude, gemini, opencode, agentsMd, skill];

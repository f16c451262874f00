/** A skill: read by an agent when a task is about data, in the folder that agents share. */
import { type AgentClient, withFrontmatter } from '../client.ts';

export const skill: AgentClient = {
  name: 'skill',
  title: 'SKILL.md',
  placements: ({ description, text }) => [
    {
      type: 'file',
      path: '.agents/skills/datawright/SKILL.md',
      text: withFrontmatter({ name: 'datawright', description }, text),
    },
  ],
};

/** Verbs that stay, beside the operations; each is loaded when it is used. */
import type { Face } from './operations/face.ts';

export const faces: readonly { readonly name: string; load(): Promise<Face> }[] = [
  { name: 'mcp', load: async () => (await import('./mcp/face.ts')).mcpFace },
];

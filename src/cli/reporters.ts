/** Formats for other programs than a terminal, loaded when asked for. */
import type { Reporter } from './reporters/report.ts';

export const reporters: Readonly<Record<string, () => Promise<Reporter>>> = {
  github: async () => (await import('./reporters/github.ts')).github,
  junit: async () => (await import('./reporters/junit.ts')).junit,
  sarif: async () => (await import('./reporters/sarif.ts')).sarif,
};

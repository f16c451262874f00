/** An extension among the tables. */
import type { ExtensionAttributes } from '../../../catalog/kinds/extension.ts';
import type { SchemaRule } from '../rule.ts';

export const extensionInPublic: SchemaRule = {
  id: 'extension-in-public',
  code: 'L297',
  title: 'An extension in the schema of the tables',
  why: 'Its functions stand among those of the application, everybody who may use the schema may call them, and a name of its next version can collide.',
  fix: 'give it a schema of its own: `extensions: { citext: { schema: extensions } }`',
  level: 'off',
  aliases: ['splinter 0014'],
  examples: {
    fires: ['CREATE EXTENSION citext;'],
    silent: ['CREATE SCHEMA extensions; CREATE EXTENSION citext SCHEMA extensions;'],
  },
  check: ({ schema }) =>
    schema
      .all<ExtensionAttributes>('extension')
      .filter((extension) => extension.schema === 'public')
      .map(({ id, label }) => ({ at: id, message: `${label} is in the schema public` })),
};

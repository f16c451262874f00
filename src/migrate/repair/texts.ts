/** up.sql or down.sql says the same statements in other words: line endings, comments, indentation. */
import { sha256 } from '../../core/hash.ts';
import { bareSql } from '../../sql/bare.ts';
import type { Migration } from '../folder.ts';
import type { Mend, Repair, RepairScene } from './mend.ts';

export const texts: Repair = {
  async find(scene) {
    const found: Mend[] = [];
    for (const migration of scene.migrations) {
      for (const direction of ['up', 'down'] as const) {
        const mend = await mendOf(scene, migration, direction);
        if (mend !== undefined) found.push(mend);
      }
    }
    return found;
  },
};

async function mendOf(
  { files, folder }: RepairScene,
  { name, plan }: Migration,
  direction: 'up' | 'down',
): Promise<Mend | undefined> {
  const file = `${direction}.sql`;
  const [text, planPath] = [await files.read(`${folder}/${name}/${file}`), `${folder}/${name}/plan.json`];
  const planText = await files.read(planPath);
  if (text === undefined || planText === undefined) return undefined;
  const stored = JSON.parse(planText) as { readonly files: Readonly<Record<string, string>> };
  if (stored.files[file] === sha256(text)) return undefined;
  const statements = plan[direction].map((action) => `${action.sql};`).join('\n');
  if (bareSql(text) !== bareSql(statements))
    return {
      name: `text:${name}/${file}`,
      what: `${file} of ${name} says other statements than plan.json, which is what runs`,
      does: 'restore it from version control; to change what the migration does, change the contract and plan again',
    };
  return {
    name: `text:${name}/${file}`,
    what: `${file} of ${name} was edited in comments or white space only`,
    does: 'keeps the text as it is and records its checksum in plan.json',
    mend: async () => {
      const again = JSON.parse((await files.read(planPath)) ?? planText) as typeof stored;
      const mended = { ...again, files: { ...again.files, [file]: sha256(text) } };
      await files.write(planPath, `${JSON.stringify(mended, null, 2)}\n`);
    },
  };
}

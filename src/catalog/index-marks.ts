/**
 * What a table says of one of its indexes by name: that it is clustered on it, that it is the replica identity. An
 * index that is made anew under its name has lost it.
 */
import type { Fact } from './catalog.ts';
import { alters, exclusively, lastName, type Scene, type Step, sqlName } from './kind.ts';

export function indexMarks(fact: Fact, scene: Scene): readonly Step[] {
  const whole = fact.parent ?? '';
  const [before, after] = [scene.from.facts.get(whole), scene.to.facts.get(whole)];
  if (before === undefined || after === undefined || scene.isMade(whole)) return [];
  const name = lastName(fact);
  const kept = (attribute: string, value: string): boolean =>
    before.attributes[attribute] === value && after.attributes[attribute] === value;
  const table = sqlName(whole);
  return [
    ...(kept('replicaIdentity', `USING INDEX ${name}`)
      ? [alters(fact, `ALTER TABLE ${table} REPLICA IDENTITY USING INDEX ${name}`, exclusively(whole))]
      : []),
    ...(kept('clusteredOn', name)
      ? [
          alters(fact, `ALTER TABLE ${table} CLUSTER ON ${name}`, {
            lock: 'SHARE UPDATE EXCLUSIVE',
            locked: [whole],
          }),
        ]
      : []),
  ];
}

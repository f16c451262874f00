import { factsOf } from '../../catalog/catalog.ts';
import { plural } from '../../core/units.ts';
import { type Box, ownerOf, verdict } from './box.ts';

const SNAKE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const NAMED = [
  'schema',
  'table',
  'column',
  'view',
  'materialized-view',
  'enum',
  'domain',
  'index',
  'foreign-key',
  'check',
  'unique',
] as const;

export const naming: Box = {
  name: 'naming',
  claim: 'Names are snake_case',
  async look(evidence) {
    const catalog = await evidence.catalog();
    const facts = NAMED.flatMap((kind) => factsOf(catalog, kind));
    const missing = facts
      .filter((fact) => !SNAKE.test(lastName(fact.id)))
      .map((fact) => ({
        what: `${fact.kind} ${fact.name} is not snake_case`,
        ask: ownerOf(evidence.contract, fact.name.split('.')[0]),
      }));
    return verdict(
      'names in the contract’s catalog',
      missing,
      `${plural(facts.length, 'name')} in snake_case`,
      `${plural(missing.length, 'name')} not in snake_case`,
    );
  },
};

function lastName(id: string): string {
  const match = /(?:"((?:[^"]|"")+)"|([^".\s]+))$/.exec(id);
  return match?.[2] ?? match?.[1] ?? id;
}

/** What PostgreSQL has no online way for: done as it is, and said, with what a team can do instead. */
import type { Action } from '../../catalog/action.ts';
import type { Fact } from '../../catalog/catalog.ts';
import { onTablesInUse, type Technique } from './technique.ts';

export const noOnlineWay: Technique = {
  name: 'no-online-way',
  rewrite: (action, scene) => {
    if (action.cost === 'instant' || action.note !== undefined || !onTablesInUse(action, scene))
      return undefined;
    const note = reason(action, scene.fact(action));
    return note === undefined ? undefined : { now: [{ ...action, note }] };
  },
};

function reason(action: Action, fact: Fact | undefined): string | undefined {
  if (/ ATTACH PARTITION .* FOR VALUES WITH /s.test(action.sql))
    return 'no online way: PostgreSQL reads the rows, since no check says to it what a hash of text does; a new partition that is filled in batches is not read';
  if (action.verb === 'create' && fact?.kind === 'exclusion')
    return 'no online way: PostgreSQL makes no exclusion constraint from an index; a new table that is filled in batches has it from the start';
  if (action.verb === 'create' && fact?.kind === 'column' && fact.attributes.generated !== undefined)
    return 'no online way: a plain column cannot become a generated one; a virtual column, or a plain one that a trigger keeps, is not written anew';
  if (action.verb === 'create' && fact?.kind === 'column' && fact.attributes.identity !== undefined)
    return 'no online way: PostgreSQL numbers the rows that are there; a plain column filled in batches can become an identity';
  if (action.verb === 'create' && fact?.kind === 'column' && action.cost === 'rewrite')
    return 'no online way: filling the rows in batches would fire the triggers that the table has for updates; give them a list of columns (UPDATE OF …) or disable them for this release';
  return undefined;
}

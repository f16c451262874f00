/** The first of two releases of a drop: the column or table stays, marked by its comment, and new code may leave it out. */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';

export interface Deprecation {
  /** ISO date. */
  readonly since: string;
  /** Version of the contract that no longer has it. */
  readonly release: string;
}

const COMMENT = /^deprecated since (\d{4}-\d\d-\d\d) in release (.+?): removed by a later one$/;

export function deprecationComment(id: FactId, name: string, { since, release }: Deprecation): Fact {
  return {
    kind: 'comment',
    id: `comment ${id}`,
    name: `${id.slice(0, id.indexOf(' '))} ${name}`,
    parent: id,
    attributes: { text: `deprecated since ${since} in release ${release}: removed by a later one` },
    dependsOn: [id],
  };
}

/** What the comment on a fact says, when it says that. */
export function deprecationOf(id: FactId, catalog: Catalog): Deprecation | undefined {
  const text = catalog.facts.get(`comment ${id}`)?.attributes.text;
  const match = typeof text === 'string' ? COMMENT.exec(text) : null;
  return match === null ? undefined : { since: match[1] ?? '', release: match[2] ?? '' };
}

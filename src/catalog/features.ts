/**
 * What majors have brought. The contract is read back from a newer server than many databases run, so before both
 * are compared the wanted catalog is put into what the target's major can have, or told which part it cannot.
 */
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Json } from '../core/hash.ts';
import type { Catalog, Fact } from './catalog.ts';

interface Feature {
  /** First major that has it. */
  readonly since: number;
  readonly what: string;
  used(fact: Fact, catalog: Catalog): boolean;
}

const isKey = (fact: Fact): boolean => fact.kind === 'primary-key' || fact.kind === 'unique';
const isForeign = (fact: Fact): boolean => fact.kind === 'foreign-key';
const said = (fact: Fact): string => String(fact.attributes.definition ?? '');
const pair = (json: Json | undefined, name: string): Json | undefined =>
  json !== null && typeof json === 'object' && !Array.isArray(json)
    ? new Map(Object.entries(json)).get(name)
    : undefined;

/** What a fact says in SQL that PostgreSQL reads when the fact is made, without its strings and comments. */
function texts({ kind, attributes }: Fact): readonly string[] {
  const { definition, default: value, generated, language } = attributes;
  if (kind === 'function' || kind === 'procedure')
    return language === 'sql' || language === 'plpgsql' ? words([definition]) : [];
  if (kind === 'view' || kind === 'materialized-view') return words([definition]);
  return kind === 'column' ? words([value, pair(generated, 'expression')]) : [];
}

const words = (given: readonly (Json | undefined)[]): readonly string[] =>
  given.flatMap((text) =>
    typeof text === 'string' ? [text.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')] : [],
  );

const says =
  (pattern: RegExp) =>
  (fact: Fact): boolean =>
    texts(fact).some((text) => pattern.test(text));

const FEATURES: readonly Feature[] = [
  {
    since: 18,
    what: 'a virtual generated column',
    used: ({ kind, attributes }) => kind === 'column' && pair(attributes.generated, 'stored') === false,
  },
  {
    since: 18,
    what: 'a constraint that is NOT ENFORCED',
    used: (fact) => (fact.kind === 'check' || isForeign(fact)) && said(fact).endsWith(' NOT ENFORCED'),
  },
  {
    since: 18,
    what: 'a NOT NULL that is NOT VALID',
    used: ({ kind, attributes }) =>
      kind === 'column' && pair(attributes.notNullConstraint, 'validated') === false,
  },
  {
    since: 18,
    what: 'a NOT NULL with NO INHERIT',
    used: ({ kind, attributes }) =>
      kind === 'column' && pair(attributes.notNullConstraint, 'noInherit') === true,
  },
  {
    since: 18,
    what: 'a comment on a NOT NULL',
    used: ({ kind, attributes }) =>
      kind === 'column' && pair(attributes.notNullConstraint, 'comment') !== undefined,
  },
  {
    since: 18,
    what: 'a key WITHOUT OVERLAPS',
    used: (fact) => isKey(fact) && /WITHOUT OVERLAPS\)/.test(said(fact)),
  },
  {
    since: 18,
    what: 'a foreign key over a PERIOD',
    used: (fact) => isForeign(fact) && /^FOREIGN KEY \([^)]*PERIOD /.test(said(fact)),
  },
  {
    since: 18,
    what: 'uuidv7()',
    used: says(/\buuidv7\(/i),
  },
  {
    since: 17,
    what: 'JSON_TABLE',
    used: says(/\bJSON_TABLE\(/i),
  },
  {
    since: 16,
    what: 'any_value()',
    used: says(/\bany_value\(/i),
  },
  {
    since: 15,
    what: 'MERGE',
    used: says(/\bMERGE INTO\b/i),
  },
  {
    since: 18,
    what: 'a publication of generated columns',
    used: ({ kind, attributes }) => kind === 'publication' && attributes.generated !== undefined,
  },
  {
    since: 17,
    what: 'a collation of the built-in provider',
    used: ({ kind, attributes }) => kind === 'collation' && attributes.provider === 'builtin',
  },
  {
    since: 16,
    what: 'a collation with rules',
    used: ({ kind, attributes }) => kind === 'collation' && attributes.rules !== undefined,
  },
  {
    since: 15,
    what: 'NULLS NOT DISTINCT',
    used: ({ attributes }) => attributes.nullsNotDistinct === true,
  },
  {
    since: 15,
    what: 'security_invoker',
    used: ({ kind, attributes }) =>
      kind === 'view' && pair(attributes.options, 'security_invoker') !== undefined,
  },
  {
    since: 15,
    what: 'ON DELETE SET of single columns',
    used: (fact) => isForeign(fact) && /ON DELETE SET (?:NULL|DEFAULT) \(/.test(said(fact)),
  },
  {
    since: 15,
    what: 'a publication of single rows or columns',
    used: ({ kind, attributes }) =>
      kind === 'publication-table' && (attributes.where !== undefined || attributes.columns !== undefined),
  },
  {
    since: 15,
    what: 'an unlogged sequence',
    used: ({ kind, attributes }) =>
      kind === 'sequence' && attributes.unlogged === true && attributes.ownedBy === undefined,
  },
  {
    since: 16,
    what: 'a membership WITH SET FALSE',
    used: ({ kind, attributes }) => kind === 'membership' && attributes.set === false,
  },
  {
    since: 16,
    what: 'a membership granted by several',
    used: ({ kind, attributes }) => kind === 'membership' && attributes.grantor !== undefined,
  },
  {
    since: 16,
    what: 'a membership with INHERIT other than its member has',
    used: ({ kind, attributes }, { facts }) =>
      kind === 'membership' &&
      attributes.inherit !== (facts.get(`role ${String(attributes.member)}`)?.attributes.inherit !== false),
  },
  {
    since: 15,
    what: 'a privilege on a setting of the server',
    used: ({ kind }) => kind === 'parameter-grant',
  },
  { since: 15, what: 'a publication of a schema', used: ({ kind }) => kind === 'publication-schema' },
];

export interface Fitting {
  /** The catalog in what this major can have. */
  readonly catalog: Catalog;
  /** K002 for everything it cannot. */
  readonly diagnostics: readonly Diagnostic[];
}

/** @param serverVersion `server_version_num` of the database that shall become so */
export function fitting(catalog: Catalog, serverVersion: number): Fitting {
  const major = Math.floor(serverVersion / 10_000);
  if (Math.floor(catalog.serverVersion / 10_000) <= major) return { catalog, diagnostics: [] };
  const diagnostics = [...catalog.facts.values()].flatMap((fact) =>
    FEATURES.filter(({ since, used }) => since > major && used(fact, catalog)).map(({ since, what }) =>
      lacking(fact, what, since, major),
    ),
  );
  const facts = [...catalog.facts.values()].flatMap((fact) => older(fact, major));
  const fitted = { ...catalog, serverVersion, facts: new Map(facts.map((fact) => [fact.id, fact])) };
  return { catalog: fitted, diagnostics };
}

/** What SQL that does not say otherwise makes on an older major. */
function older(fact: Fact, major: number): readonly Fact[] {
  // Before 18 a column is NOT NULL, and that is all: no constraint, and no name to ask for one by.
  if (fact.kind === 'column' && major < 18) {
    const { notNullConstraint: _, inheritedNotNull: __, ...attributes } = fact.attributes;
    return [{ ...fact, attributes }];
  }
  if (fact.kind === 'default-privilege' && major < 17) return withoutMaintain(fact);
  if (fact.kind === 'grant' && major < 17) return usualBefore15(fact, major) ? [] : withoutMaintain(fact);
  // Since 15 a sequence is as logged as the table that owns it.
  if (fact.kind === 'sequence' && major < 15) {
    const { unlogged: _, ...attributes } = fact.attributes;
    return [{ ...fact, attributes }];
  }
  // 18 streams in parallel unless told otherwise; before, nothing was streamed.
  if (fact.kind === 'subscription' && pair(fact.attributes.options, 'streaming') === 'parallel') {
    const options = { ...Object(fact.attributes.options), streaming: 'off' };
    return [{ ...fact, attributes: { ...fact.attributes, options } }];
  }
  return [fact];
}

/** Before 15 everybody could create in `public`, which is no fact there. */
function usualBefore15(fact: Fact, major: number): boolean {
  const given = JSON.stringify(fact.attributes.privileges);
  return major < 15 && fact.id === 'grant schema public to PUBLIC' && given === '["CREATE","USAGE"]';
}

/** 17 gave tables the privilege MAINTAIN: ALL holds it there, and the owner has it. */
function withoutMaintain(fact: Fact): readonly Fact[] {
  const known = (privileges: Json | undefined): readonly Json[] =>
    (Array.isArray(privileges) ? privileges : []).filter((name) => !/^MAINTAIN\*?$/.test(String(name)));
  const [privileges, usual] = [known(fact.attributes.privileges), known(fact.attributes.usual)];
  if (JSON.stringify(privileges) === JSON.stringify(usual)) return [];
  return [{ ...fact, attributes: { ...fact.attributes, privileges, usual } }];
}

function lacking(fact: Fact, what: string, since: number, major: number): Diagnostic {
  return {
    code: 'K002',
    severity: 'error',
    where: { object: fact.name },
    message: `${fact.name} needs PostgreSQL ${since}: ${what}; the database runs ${major}`,
    why: 'The statement would be refused there. Nothing was changed.',
    fix: `upgrade the database to ${since}, or declare ${fact.name} without it`,
  };
}

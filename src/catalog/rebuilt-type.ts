/**
 * Types that cannot be altered in place: the new one takes the name, and whatever is of the old one — columns, their
 * arrays, domains and composite types over it — is brought over before the old one goes.
 */
import { quoteIdentifier } from '../core/identifier.ts';
import type { Action } from './action.ts';
import type { Fact, FactId } from './catalog.ts';
import {
  alters,
  attributes,
  exclusively,
  lastName,
  ownerName,
  type Scene,
  type Step,
  sqlName,
} from './kind.ts';

export interface Rebuild {
  /** TYPE or DOMAIN. */
  readonly word: 'TYPE' | 'DOMAIN';
  /** The statement that makes the new one. */
  readonly create: string;
  /** The value of a column of the old type as one of the new; `array` when the column is an array of it. */
  value(column: string, array: boolean): string;
  readonly data: Action['data'];
  readonly note?: string;
  /** Names for `--allow` of what the new one does not take. */
  readonly hazards?: readonly string[];
  /** Once the values are in it: checks that they need not pass. */
  readonly finish?: readonly string[];
}

/** Through text, which every type writes and reads. */
export const throughText = (type: string) => (column: string, array: boolean) =>
  array ? `${column}::text::text[]::${type}[]` : `${column}::text::${type}`;

const isOf = (type: unknown, name: string): boolean => type === name || type === `${name}[]`;

/** Columns of tables that are of the type or an array of it and have to be told: others follow or are computed. */
function columnsOf(type: Fact, scene: Scene): readonly Fact[] {
  return scene
    .dependants(scene.from, type.id)
    .filter((fact) => fact.kind === 'column' && isOf(fact.attributes.type, sqlName(type)))
    .filter((fact) => fact.attributes.inherited !== true && fact.attributes.generated === undefined)
    .filter((fact) => !scene.isGone(fact.id));
}

function domainsOver(type: Fact, scene: Scene): readonly Fact[] {
  return scene
    .dependants(scene.from, type.id)
    .filter((fact) => fact.kind === 'domain' && isOf(fact.attributes.type, sqlName(type)));
}

function compositesWith(type: Fact, scene: Scene): readonly Fact[] {
  return scene.dependants(scene.from, type.id).filter((fact) => fact.kind === 'composite');
}

/** Facts whose dependants are in the way of a rebuild: the type, its columns, and the same of types over it. */
export function rebuilt(type: Fact, scene: Scene): readonly FactId[] {
  return [
    type.id,
    ...scene
      .dependants(scene.from, type.id)
      .filter((fact) => fact.kind === 'column' && isOf(fact.attributes.type, sqlName(type)))
      .map((column) => column.id),
    ...[...domainsOver(type, scene), ...compositesWith(type, scene)].flatMap((over) => rebuilt(over, scene)),
  ];
}

/** For `Kind.remakes`: the type and those over it that are made again with it. */
export function remade(type: Fact, scene: Scene): readonly FactId[] {
  return [
    type.id,
    ...[
      ...domainsOver(type, scene),
      ...compositesWith(type, scene).filter((composite) => isMadeAgain(composite, scene)),
    ].flatMap((over) => remade(over, scene)),
  ];
}

const isMadeAgain = (composite: Fact, scene: Scene): boolean =>
  columnsOf(composite, scene).length > 0 || domainsOver(composite, scene).length > 0;

export function rebuildType(from: Fact, to: Fact, scene: Scene, rebuild: Rebuild): readonly Step[] {
  const old = quoteIdentifier(`${lastName(to).replace(/^"|"$/g, '').replaceAll('""', '"')}__old`);
  const about = (sql: string, details: Partial<Step> = {}): Step => alters(to, sql, details);
  return [
    about(`ALTER ${rebuild.word} ${sqlName(from)} RENAME TO ${old}`),
    about(rebuild.create),
    ...columnsOf(from, scene).flatMap((column) => retype(column, from, to, scene, rebuild)),
    ...domainsOver(from, scene).flatMap((domain) => rebuildDomain(domain, to, scene)),
    ...compositesWith(from, scene).flatMap((composite) => rebuildComposite(composite, from, to, scene)),
    ...(rebuild.finish ?? []).map((sql) => about(sql)),
    about(`DROP ${rebuild.word} ${ownerName(to)}.${old}`, {
      data: rebuild.data,
      hazards: rebuild.hazards ?? [],
      awaits: scene.dependants(scene.from, from.id).flatMap(({ id }) => (scene.isGone(id) ? [id] : [])),
      ...(rebuild.note === undefined ? {} : { note: rebuild.note }),
    }),
  ];
}

function retype(column: Fact, from: Fact, to: Fact, scene: Scene, rebuild: Rebuild): readonly Step[] {
  const name = lastName(column);
  const array = String(column.attributes.type).endsWith('[]');
  const type = `${sqlName(to)}${array ? '[]' : ''}`;
  const after = scene.to.facts.get(column.id);
  const value = isOf(after?.attributes.type, sqlName(from)) ? after?.attributes.default : undefined;
  const step = (change: string, details: Partial<Step> = {}): Step =>
    alters(to, `ALTER TABLE ${ownerName(column)} ALTER COLUMN ${name} ${change}`, {
      ...exclusively(`table ${ownerName(column)}`),
      ...details,
    });
  return [
    ...(column.attributes.default === undefined ? [] : [step('DROP DEFAULT')]),
    step(`TYPE ${type} USING ${rebuild.value(name, array)}`, { cost: 'rewrite', data: rebuild.data }),
    ...(value === undefined ? [] : [step(`SET DEFAULT ${String(value)}`)]),
  ];
}

/** A domain cannot move to another base type; it is made again as it was, over the new one. */
function rebuildDomain(domain: Fact, about: Fact, scene: Scene): readonly Step[] {
  return rebuildType(domain, domain, scene, {
    word: 'DOMAIN',
    create: domainDefinition(domain, true),
    value: throughText(sqlName(domain)),
    data: 'none',
    finish: unvalidatedChecks(domain),
  }).map((step) => ({ ...step, fact: about.id }));
}

function rebuildComposite(composite: Fact, from: Fact, to: Fact, scene: Scene): readonly Step[] {
  if (isMadeAgain(composite, scene))
    return rebuildType(composite, composite, scene, {
      word: 'TYPE',
      create: compositeDefinition(composite),
      value: throughText(sqlName(composite)),
      data: 'none',
    }).map((step) => ({ ...step, fact: to.id }));
  return attributes<CompositeAttributes>(composite)
    .attributes.filter((attribute) => isOf(attribute.type, sqlName(from)))
    .map((attribute) =>
      alters(
        to,
        `ALTER TYPE ${sqlName(composite)} ALTER ATTRIBUTE ${quoteIdentifier(attribute.name)} SET DATA TYPE ${attribute.type}`,
      ),
    );
}

export interface CompositeAttribute {
  readonly name: string;
  readonly type: string;
  readonly collation?: string;
}

export interface CompositeAttributes {
  readonly attributes: readonly CompositeAttribute[];
}

export function compositeDefinition(fact: Fact): string {
  return `CREATE TYPE ${sqlName(fact)} AS (${attributes<CompositeAttributes>(fact).attributes.map(declaredAttribute).join(', ')})`;
}

export const declaredAttribute = (a: CompositeAttribute): string =>
  `${quoteIdentifier(a.name)} ${a.type}${a.collation === undefined ? '' : ` COLLATE ${a.collation}`}`;

export interface DomainAttributes {
  readonly type: string;
  readonly collation?: string;
  readonly notNull: boolean;
  /** Quoted name of the NOT NULL constraint; absent on servers before 17. */
  readonly notNullName?: string;
  readonly default?: string;
  /** Constraint name (quoted) → `CHECK (…)`, with NOT VALID where it is. */
  readonly checks: Readonly<Record<string, string>>;
}

const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');

/** The name PostgreSQL gives a domain's NOT NULL by itself. */
export const domainNotNull = (fact: Fact): string => quoteIdentifier(`${bare(lastName(fact))}_not_null`);

/** @param beside The domain whose place it takes is still there, and has the name that PostgreSQL would give. */
export function domainDefinition(fact: Fact, beside = false): string {
  const domain = attributes<DomainAttributes>(fact);
  const named =
    domain.notNullName === undefined || (!beside && domain.notNullName === domainNotNull(fact))
      ? ''
      : `CONSTRAINT ${domain.notNullName} `;
  return [
    `CREATE DOMAIN ${sqlName(fact)} AS ${domain.type}`,
    ...(domain.collation === undefined ? [] : [`COLLATE ${domain.collation}`]),
    ...(domain.default === undefined ? [] : [`DEFAULT ${domain.default}`]),
    ...(domain.notNull ? [`${named}NOT NULL`] : []),
    ...Object.entries(domain.checks)
      .filter(([, check]) => !check.endsWith(' NOT VALID'))
      .map(([name, check]) => `CONSTRAINT ${name} ${check}`),
  ].join(' ');
}

/** `ALTER DOMAIN …` for checks that the values there are need not pass. */
export function unvalidatedChecks(fact: Fact): readonly string[] {
  return Object.entries(attributes<DomainAttributes>(fact).checks)
    .filter(([, check]) => check.endsWith(' NOT VALID'))
    .map(([name, check]) => `ALTER DOMAIN ${sqlName(fact)} ADD CONSTRAINT ${name} ${check}`);
}

/** True when there are columns or other types of the type, so that it cannot simply be made anew. */
export function isUsed(type: Fact, scene: Scene): boolean {
  return (
    columnsOf(type, scene).length + domainsOver(type, scene).length + compositesWith(type, scene).length > 0
  );
}

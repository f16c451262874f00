/** What to write into the contract, or into SQL, so that a suggested rename is one. */
import { lastName, nameParts, ownerName, sqlName } from '../catalog/kind.ts';
import type { Contract } from '../contract/contract.ts';
import type { Diagnostic, Place } from '../core/diagnostic.ts';
import { qualify, quoteIdentifier, quoteLiteral } from '../core/identifier.ts';
import type { RenameSuggestion } from './rename-suggestion.ts';

/** One M006 for each suggestion, at the place of the new name where the contract has one; SQL is told without one. */
export function renameFinding(
  suggestion: RenameSuggestion,
  contract?: Contract,
): Diagnostic & { readonly patch: string } {
  const { kind, from, to, reasons } = suggestion;
  const patch = contract === undefined ? sqlPatch(suggestion) : patchOf(suggestion);
  const place = contract === undefined ? {} : placeOf(suggestion, contract);
  return {
    code: 'M006',
    severity: 'warning',
    where: { ...place, object: said(to) },
    message: `${kind.replaceAll('-', ' ')} ${said(from)} goes and ${said(to)} comes: was it renamed?`,
    why: `They have ${reasons.join(' and ')}. Planned as it is, what is in ${said(from)} is dropped.`,
    fix: `when it was, declare it: ${patch.replace(/\n */g, ' ')}`,
    patch,
  };
}

/** YAML, or the comment above the statement in contracts/sql. */
function patchOf({ kind, from, to }: RenameSuggestion): string {
  const old = bare(lastName(from));
  const name = bare(lastName(to));
  if (kind === 'table') return `tables:\n  ${name}:\n    renamed_from: ${old}`;
  if (kind === 'column') {
    const table = bare(nameParts(sqlName(to)).at(-2) ?? '');
    return `tables:\n  ${table}:\n    columns:\n      ${name}:\n        renamed_from: ${old}`;
  }
  if (kind === 'enum-value')
    return `enums:\n  ${plainName(ownerName(to))}:\n    - { value: ${name}, renamed_from: ${old} }`;
  if (kind === 'enum' || kind === 'domain' || kind === 'schema')
    return `${kind}s:\n  ${name}:\n    renamed_from: ${old}`;
  return `-- renamed_from: ${old}\n(above the CREATE ${kind.replaceAll('-', ' ').toUpperCase()} ${name} in contracts/sql)`;
}

/** The comment that SQL declares a rename by: on a column's line, above the statement of everything else. */
function sqlPatch({ kind, from, to }: RenameSuggestion): string {
  const old = lastName(from).replace(/\(.*$/, '');
  if (kind === 'enum-value')
    return `${quoteLiteral(bare(lastName(to)))}, -- renamed_from: ${quoteLiteral(bare(old))}`;
  return kind === 'column'
    ? `${lastName(to)} …, -- renamed_from: ${old}`
    : `-- renamed_from: ${old}\n(above the CREATE ${kind.replaceAll('-', ' ').toUpperCase()} ${lastName(to)})`;
}

function placeOf({ kind, to }: RenameSuggestion, contract: Contract): Place {
  const name = sqlName(to);
  for (const table of contract.tables) {
    const own = qualify(table.schema, table.name);
    if (kind === 'table' && own === name) return table.place;
    if (kind === 'column' && name.startsWith(`${own}.`))
      return table.columns.find((column) => column.name === bare(lastName(to)))?.place ?? table.place;
  }
  if (kind === 'schema')
    return contract.schemas.find((schema) => quoteIdentifier(schema.name) === name)?.place ?? {};
  const isEnum = kind === 'enum' || kind === 'enum-value';
  const typed = isEnum ? contract.enums : kind === 'domain' ? contract.domains : [];
  const type = kind === 'enum-value' ? ownerName(to) : name;
  return typed.find((one) => qualify(one.schema, one.name) === type)?.place ?? {};
}

const plainName = (name: string): string => name.replace(/^public\./, '');

function said(id: string): string {
  return plainName(sqlName(id));
}

function bare(name: string): string {
  return name.replace(/\(.*$/, '').replace(/^"|"$/g, '').replaceAll('""', '"');
}

/** How statements name an object of a kind beside its own: GRANT … ON, ALTER … OWNER TO. */
import type { FactId } from './catalog.ts';
import { ownerName, sqlName } from './kind.ts';

const kindIn = (id: FactId): string => id.slice(0, id.indexOf(' '));

/** `MATERIALIZED VIEW public.v`: the kind as PostgreSQL's keywords, and the name. */
export function plainObject(id: FactId): string {
  return `${kindIn(id).replaceAll('-', ' ').toUpperCase()} ${sqlName(id)}`;
}

/** `TABLE public.users` after GRANT … ON; a column's table for a column. */
export function privilegedObject(id: FactId): string {
  switch (kindIn(id)) {
    case 'enum':
    case 'composite':
    case 'domain':
    case 'range':
      return `TYPE ${sqlName(id)}`;
    case 'view':
    case 'materialized-view':
    case 'foreign-table':
      return `TABLE ${sqlName(id)}`;
    case 'column':
      return `TABLE ${ownerName(id)}`;
    case 'aggregate':
      return `FUNCTION ${sqlName(id)}`;
    case 'server':
      return `FOREIGN SERVER ${sqlName(id)}`;
    default:
      return plainObject(id);
  }
}

/** `TYPE public.mood` after ALTER, where ownership is changed. */
export function ownedObject(id: FactId): string {
  switch (kindIn(id)) {
    case 'enum':
    case 'composite':
    case 'range':
      return `TYPE ${sqlName(id)}`;
    case 'aggregate':
      return `ROUTINE ${sqlName(id)}`;
    case 'operator':
      return `OPERATOR ${sqlName(id).replace('(', ' (')}`;
    default:
      return plainObject(id);
  }
}

/** Classes of objects for which default privileges exist, as ALTER DEFAULT PRIVILEGES names them. */
export type PrivilegeClass = 'TABLES' | 'SEQUENCES' | 'FUNCTIONS' | 'TYPES' | 'SCHEMAS' | 'LARGE OBJECTS';

/** Freed by changes of default privileges and taken by what is made of the class. */
export const defaultsOn = (objects: PrivilegeClass): string => `default privileges on ${objects}`;

const CLASSES: Readonly<Record<string, PrivilegeClass>> = {
  table: 'TABLES',
  view: 'TABLES',
  'materialized-view': 'TABLES',
  'foreign-table': 'TABLES',
  sequence: 'SEQUENCES',
  function: 'FUNCTIONS',
  procedure: 'FUNCTIONS',
  aggregate: 'FUNCTIONS',
  enum: 'TYPES',
  domain: 'TYPES',
  composite: 'TYPES',
  range: 'TYPES',
  schema: 'SCHEMAS',
};

export function privilegeClass(id: FactId): PrivilegeClass | undefined {
  return CLASSES[kindIn(id)];
}

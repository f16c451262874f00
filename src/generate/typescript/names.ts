/** Gives every declaration of the generated file a name of its own, whatever tables and types are called. */
import { pascalCase } from '../../core/identifier.ts';
import { TAKEN } from './prelude.ts';

/** Names asked for, in order; the first to ask keeps its name, later ones get a suffix. */
export class TypeNames {
  readonly #taken = new Set(TAKEN);

  /** `order_status` → `OrderStatus` with `OrderStatusValues`. */
  enumName(wanted: string): string {
    return this.#claim(wanted, 'Enum', (name) => [name, `${name}Values`]);
  }

  /** `User` with everything derived from it: `UserFields`, `UserRow`, `CreateUserDTO`, `userFromRow`, … */
  entityName(wanted: string): string {
    return this.#claim(wanted, 'Entity', (name) => {
      const lower = name.charAt(0).toLowerCase() + name.slice(1);
      return [
        ...[name, `${name}Table`, `${name}Fields`, `${name}Row`, `Create${name}DTO`, `Update${name}DTO`],
        ...[`${lower}FromRow`, `${lower}ToRow`],
      ];
    });
  }

  #claim(wanted: string, suffix: string, derived: (name: string) => readonly string[]): string {
    const base = identifier(wanted);
    for (let attempt = 0; ; attempt += 1) {
      const name = attempt === 0 ? base : `${base}${suffix}${attempt === 1 ? '' : attempt}`;
      const names = derived(name);
      if (names.some((one) => this.#taken.has(one))) continue;
      for (const one of names) this.#taken.add(one);
      return name;
    }
  }
}

/** Properties of one interface: equal ones get a number. */
export function uniqueFields(wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name}${number}`;
    taken.add(unique);
    return unique;
  });
}

function identifier(wanted: string): string {
  const name = pascalCase(wanted).replaceAll(/[^A-Za-z0-9_$]/g, '');
  return /^[A-Za-z_$]/.test(name) ? name : `T${name}`;
}

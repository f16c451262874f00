/** The tables by name, as other sections refer to them: `users`, or `auth.users` outside the default schema. */
import { didYouMean } from '../../core/suggestion.ts';
import type { Table } from '../contract.ts';
import type { Findings } from '../yaml/findings.ts';
import type { Written } from '../yaml/shape.ts';
import { qualified } from './names.ts';

export interface Tables {
  readonly names: readonly string[];
  find(name: string): Table | undefined;
  /** As `find`, reporting a name that no table has. */
  expect(name: Written, findings: Findings): Table | undefined;
}

export function tablesByName(all: readonly Table[], defaultSchema: string): Tables {
  const byName = new Map(all.map((table) => [`${table.schema}.${table.name}`, table]));
  const names = all.map((table) =>
    table.schema === defaultSchema ? table.name : `${table.schema}.${table.name}`,
  );
  const find = (name: string): Table | undefined => {
    const parts = qualified(name, defaultSchema);
    return byName.get(`${parts.schema}.${parts.name}`);
  };
  return {
    names,
    find,
    expect(name, findings) {
      const table = find(name.value);
      if (table === undefined) {
        findings.add('C014', name.place, `there is no table ${name.value}`, {
          fix: didYouMean(name.value, names) ?? 'declare it under tables:',
        });
      }
      return table;
    },
  };
}

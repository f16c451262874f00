import type { Column } from '../../contract/contract.ts';
import { plural } from '../../core/units.ts';
import { type Box, ownerOf, verdict } from './box.ts';

const MONEY = /(?:^|_)(?:price|amount|total|cost|fee|salary|balance|revenue)(?:_|$)/;

export const typesFit: Box = {
  name: 'types-fit',
  claim: 'Types fit what they hold',
  look({ contract }) {
    const missing = contract.tables.flatMap((table) =>
      table.columns.flatMap((column) => {
        const problem = misfit(column);
        return problem === undefined
          ? []
          : [
              {
                what: `${table.name}.${column.name} is ${column.type}: ${problem}`,
                ask: ownerOf(contract, table.name),
              },
            ];
      }),
    );
    const columns = contract.tables.reduce((sum, table) => sum + table.columns.length, 0);
    return verdict(
      'types of money, moments, e-mail addresses and documents in the contract',
      missing,
      `${plural(columns, 'column')} looked at`,
      `${plural(missing.length, 'column')} with an unfit type`,
    );
  },
};

function misfit({ name, type, pii }: Column): string | undefined {
  const written = type.toLowerCase().trim();
  if (MONEY.test(name) && /^(?:real|float|double|money)/.test(written))
    return 'money needs numeric, which does not round';
  if (/_at$/.test(name) && /^timestamp(?!tz)(?!.*with time zone)/.test(written))
    return 'timestamptz says which moment is meant';
  const length = /^(?:varchar|character varying)\((\d+)\)$/.exec(written)?.[1];
  if ((pii === 'email' || name === 'email') && length !== undefined && Number(length) > 255)
    return 'an e-mail address has at most 254 characters';
  if (written === 'json') return 'jsonb can be compared and indexed';
  if (/^(?:big|small)?serial$/.test(written))
    return 'identity: by default does the same without a loose sequence';
  return undefined;
}

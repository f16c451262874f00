/** Boxes that the rules of schema design answer: a finding that a comment accepts, or a rule that is off, is none. */
import type { Contract } from '../../contract/contract.ts';
import { plural } from '../../core/units.ts';
import type { SchemaRule } from '../../lint/schema/rule.ts';
import { charType } from '../../lint/schema/rules/char-type.ts';
import { columnUndescribed } from '../../lint/schema/rules/column-undescribed.ts';
import { fkTypeMismatch } from '../../lint/schema/rules/fk-type-mismatch.ts';
import { fkUnindexed } from '../../lint/schema/rules/fk-unindexed.ts';
import { floatMoney } from '../../lint/schema/rules/float-money.ts';
import { jsonText } from '../../lint/schema/rules/json-text.ts';
import { moneyType } from '../../lint/schema/rules/money-type.ts';
import { nameNotSnakeCase } from '../../lint/schema/rules/name-not-snake-case.ts';
import { piiUndeclared } from '../../lint/schema/rules/pii-undeclared.ts';
import { piiWithoutRetention } from '../../lint/schema/rules/pii-without-retention.ts';
import { pkMissing } from '../../lint/schema/rules/pk-missing.ts';
import { plaintextSecret } from '../../lint/schema/rules/plaintext-secret.ts';
import { requireTimestamps } from '../../lint/schema/rules/require-timestamps.ts';
import { serialColumn } from '../../lint/schema/rules/serial-column.ts';
import { tableUnclassified } from '../../lint/schema/rules/table-unclassified.ts';
import { tableUndescribed } from '../../lint/schema/rules/table-undescribed.ts';
import { textAsBoolean } from '../../lint/schema/rules/text-as-boolean.ts';
import { textAsTime } from '../../lint/schema/rules/text-as-time.ts';
import { textAsUuid } from '../../lint/schema/rules/text-as-uuid.ts';
import { timestampWithoutTz } from '../../lint/schema/rules/timestamp-without-tz.ts';
import { timetz } from '../../lint/schema/rules/timetz.ts';
import { columnsIn, namedIn, type Schema } from '../../lint/schema/schema.ts';
import { type Box, notApplicable, ownerOf, verdict } from './box.ts';

interface Looks {
  readonly count: number;
  /** `3 tables`. */
  readonly text: string;
}

const looks = (count: number, noun: string, more = ''): Looks => ({
  count,
  text: `${plural(count, noun)}${more}`,
});

interface Asked {
  readonly name: string;
  readonly claim: string;
  readonly rules: readonly SchemaRule[];
  /** What the rules look at, one by one. */
  readonly looked: string;
  readonly of: (schema: Schema, contract: Contract) => Looks;
  /** Who mends it: whoever owns the table, or anybody who follows the rule's advice. */
  readonly ask: 'owner' | 'advice';
}

export const described = designBox({
  name: 'described',
  claim: 'Every table and column says what it is',
  rules: [tableUndescribed, columnUndescribed],
  looked: 'descriptions in the contract',
  of: ({ tables }) => looks(tables.length, 'table'),
  ask: 'owner',
});

export const naming = designBox({
  name: 'naming',
  claim: 'Names are snake_case',
  rules: [nameNotSnakeCase],
  looked: 'names in the contract’s catalog',
  of: (schema) => looks(namedIn(schema).length, 'name'),
  ask: 'owner',
});

export const primaryKeys = designBox({
  name: 'primary-keys',
  claim: 'Every table has a primary key',
  rules: [pkMissing],
  looked: 'primary keys in the contract’s catalog',
  of: ({ tables }) => looks(tables.length, 'table'),
  ask: 'owner',
});

export const timestamps = designBox({
  name: 'timestamps',
  claim: 'Every table says when its rows were written',
  rules: [requireTimestamps],
  looked: 'created_at, updated_at and their like in the contract’s catalog',
  of: ({ tables }) => looks(tables.length, 'table'),
  ask: 'owner',
});

export const typesFit = designBox({
  name: 'types-fit',
  claim: 'Types fit what they hold',
  rules: [
    timestampWithoutTz,
    timetz,
    floatMoney,
    moneyType,
    jsonText,
    serialColumn,
    charType,
    textAsBoolean,
    textAsTime,
    textAsUuid,
    fkTypeMismatch,
  ],
  looked: 'types of the columns in the contract’s catalog',
  of: (schema) => looks(columnsIn(schema).length, 'column'),
  ask: 'advice',
});

export const foreignKeysIndexed = designBox({
  name: 'foreign-keys-indexed',
  claim: 'Every foreign key has an index',
  rules: [fkUnindexed],
  looked: 'foreign keys and indexes in the contract’s catalog',
  of: ({ tables }) => looks(tables.flatMap(({ foreignKeys }) => foreignKeys).length, 'foreign key'),
  ask: 'advice',
});

export const classified = designBox({
  name: 'classified',
  claim: 'Sensitive data is identified: tables are classified, telling columns marked',
  rules: [tableUnclassified, piiUndeclared, plaintextSecret],
  looked: 'classification: and pii: in the contract',
  of: (_, { tables }) => looks(tables.length, 'table'),
  ask: 'owner',
});

export const retention = designBox({
  name: 'retention',
  claim: 'Personal data says how long it is kept',
  rules: [piiWithoutRetention],
  looked: 'retention: of tables with pii: columns',
  of: (_, { tables }) => {
    const personal = tables.filter(({ columns }) => columns.some(({ pii }) => pii !== undefined));
    return looks(personal.length, 'table', ' with personal data');
  },
  ask: 'owner',
});

function designBox({ name, claim, rules, looked, of, ask }: Asked): Box {
  const ids = new Set(rules.map(({ id }) => id));
  return {
    name,
    claim,
    async look({ contract, design }) {
      const { schema, diagnostics } = await design();
      const { count, text } = of(schema, contract);
      if (count === 0) return notApplicable(looked, text);
      const missing = diagnostics
        .filter(({ rule }) => rule !== undefined && ids.has(rule))
        .map(({ message, where, fix = '' }) => ({
          what: message,
          ask: ask === 'advice' ? fix : ownerOf(contract, tableNamed(contract, where.object)),
          where,
        }));
      return verdict(
        looked,
        missing,
        `${text}, no finding`,
        `${plural(missing.length, 'finding')} in ${text}`,
      );
    },
  };
}

/** `users` of `users.email`. */
function tableNamed({ tables }: Contract, object = ''): string | undefined {
  return tables.find(({ name }) => object === name || object.startsWith(`${name}.`))?.name;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import { camelCase, pascalCase, quoteIdentifier, quoteLiteral, singular } from './identifier.ts';

describe('quoting', () => {
  test('any text survives as an identifier and as a literal', async () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes('\0'));
    await withDatabase(async (server) => {
      const session = await server.connect();
      await fc.assert(
        fc.asyncProperty(name, async (text) => {
          const [row] = await session.query(`SELECT ${quoteLiteral(text)}::text AS ${quoteIdentifier(text)}`);
          expect(row).toEqual({ [text]: text });
        }),
        { numRuns: 200 },
      );
      await session.close();
    });
  });

  test('every word the server reserves is quoted', async () => {
    await withDatabase(async (server) => {
      const session = await server.connect();
      const words = await session.query<{ word: string }>(
        `SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')`,
      );
      expect(words.length).toBeGreaterThan(90);
      expect(words.filter(({ word }) => quoteIdentifier(word) === word)).toEqual([]);
      await session.close();
    });
  });
});

describe('names in TypeScript', () => {
  test.each([
    ['password_hash', 'passwordHash'],
    ['id', 'id'],
    ['Airport Name', 'airportName'],
    ['address_line_2', 'addressLine2'],
  ])('column %s is property %s', (column, property) => {
    expect(camelCase(column)).toBe(property);
  });

  test.each([
    ['users', 'User'],
    ['order_items', 'OrderItem'],
    ['categories', 'Category'],
    ['addresses', 'Address'],
    ['statuses', 'Status'],
    ['news', 'News'],
    ['audit_log', 'AuditLog'],
    ['boxes', 'Box'],
  ])('table %s is interface %s', (table, entity) => {
    expect(pascalCase(singular(table))).toBe(entity);
  });
});

import { describe, expect, test } from 'vitest';
import { nameFromDeltas, nextName } from './name.ts';

describe('the name of a migration', () => {
  test('says what a single change does', () => {
    expect(nameFromDeltas([{ type: 'create', id: 'column public.users.tier' }])).toBe('add_users_tier');
    expect(nameFromDeltas([{ type: 'drop', id: 'table public.old' }])).toBe('drop_old');
    expect(nameFromDeltas([{ type: 'alter', id: 'column auth.users.email', attributes: ['type'] }])).toBe(
      'change_auth_users_email',
    );
  });

  test('a new table speaks for its columns and constraints', () => {
    expect(
      nameFromDeltas([
        { type: 'create', id: 'table public.orders' },
        { type: 'create', id: 'column public.orders.id' },
        { type: 'create', id: 'primary-key public.orders.orders_pkey' },
      ]),
    ).toBe('create_orders');
  });

  test('counts what it does not name', () => {
    expect(
      nameFromDeltas([
        { type: 'create', id: 'table public.orders' },
        { type: 'create', id: 'table public.items' },
        { type: 'create', id: 'index public.orders_at' },
        { type: 'create', id: 'comment on table public.orders' },
      ]),
    ).toBe('create_orders_and_2_more');
  });

  test('follows the highest number there is, and takes words from people', () => {
    expect(nextName([], 'x')).toBe('0001_x');
    expect(nextName(['0002_b', '0010_c', '0003_d'], 'Add Tier & more!')).toBe('0011_add_tier_more');
  });
});

/** Subscriptions that never connect. */
import fc from 'fast-check';
import { oneOf, type Part, rarely } from '../part.ts';

interface SubscriptionSpec {
  readonly host: string;
  readonly publications: string;
  readonly slot: string | undefined;
  readonly setting: string | undefined;
}

export const subscription: Part<SubscriptionSpec> = {
  name: 'subscription',
  weight: 1,
  spec: fc.record({
    host: oneOf('first.invalid', 'second.invalid'),
    publications: oneOf('p', 'p, q', '"Q"'),
    slot: rarely(oneOf('slot_of_law')),
    setting: rarely(
      oneOf(
        'binary = true',
        'streaming = parallel',
        'disable_on_error = true',
        'origin = none',
        'streaming = off',
      ),
    ),
  }),
  sql: ({ spec, name }) => {
    const settings = ['connect = false', `slot_name = ${spec.slot ?? 'NONE'}`, spec.setting];
    return [
      `CREATE SUBSCRIPTION ${name} CONNECTION 'host=${spec.host} dbname=d' PUBLICATION ${spec.publications} WITH (${settings.filter((one) => one !== undefined).join(', ')})`,
    ];
  },
};

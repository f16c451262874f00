/** Memberships of roles in earlier ones. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface MembershipSpec {
  readonly group: Pick;
  readonly member: Pick;
  readonly option: string | undefined;
}

export const membership: Part<MembershipSpec> = {
  name: 'membership',
  weight: 1,
  spec: fc.record({
    group: pick,
    member: pick,
    option: rarely(oneOf('ADMIN OPTION', 'INHERIT FALSE', 'SET FALSE', 'ADMIN TRUE, INHERIT FALSE')),
  }),
  sql: ({ spec }, side) => {
    const [group, member] = [side.find('role', spec.group), side.find('role', spec.member)];
    if (group === undefined || member === undefined || group.slot >= member.slot) return [];
    return [
      `GRANT ${group.name} TO ${member.name}${spec.option === undefined ? '' : ` WITH ${spec.option}`}`,
    ];
  },
};

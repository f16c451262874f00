/** A session that holds the lock of migrations: the lock goes with its session, however long that lives. */
import { holdersOf } from '../../journal/exclusive.ts';
import type { Mend, Repair } from './mend.ts';

export const locks: Repair = {
  async find({ session }) {
    const holders = await holdersOf(session, 'migration');
    return holders.map(
      (holder): Mend => ({
        name: `lock:${holder.pid}`,
        what: `${holder.text} holds the lock of migrations${holder.state === 'idle' ? ', and has been idle' : ''} for ${holder.quiet}`,
        does: 'ends that session; an open transaction of it is rolled back, and a later apply goes on where it stopped',
        mend: async () => {
          await session.query('SELECT pg_terminate_backend($1)', [holder.pid]);
        },
      }),
    );
  },
};

/** Waiting for what another process, or a server, will do: by looking, never for a fixed time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Far more than a machine under load takes, and less than a test may: the message tells more than a timeout does. */
const PATIENCE_MS = 120_000;

/**
 * Resolves with the first look that sees something: anything but undefined and false.
 *
 * @param meanwhile work that has to be under way while it is waited for; when it ends first, nothing will come
 */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  meanwhile?: Promise<unknown>,
): Promise<T> {
  let ended: string | undefined;
  meanwhile?.then(
    (result) => {
      ended = `ended with ${JSON.stringify(result)}`;
    },
    (error: unknown) => {
      ended = `failed with ${String(error)}`;
    },
  );
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(20)) {
    const over = ended;
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (over !== undefined) throw new Error(`what was waited for did not come: the work ${over}`);
    if (Date.now() > deadline) throw new Error(`what was waited for did not come within ${PATIENCE_MS} ms`);
  }
}

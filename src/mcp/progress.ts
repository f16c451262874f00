/** Progress of an operation as the protocol's notifications, for a client that asked for them. */
import type { ServerContext } from '@modelcontextprotocol/server';
import type { ProgressEvent, Report } from '../core/progress.ts';
import { silent } from '../core/progress.ts';

export function progressTo({ mcpReq }: Pick<ServerContext, 'mcpReq'>): Report {
  const token = mcpReq._meta?.progressToken;
  if (token === undefined) return silent;
  let sent = 0;
  return (event) => {
    // The number has to grow with every notification, whatever phase it is about.
    sent += 1;
    const params = { progressToken: token, progress: sent, message: messageOf(event) };
    void mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}

function messageOf(event: ProgressEvent): string {
  switch (event.type) {
    case 'note':
      return event.message;
    case 'advance':
      return `${event.key}: ${event.done}${event.total === undefined ? '' : ` of ${event.total}`} ${event.unit}`;
    default:
      return event.detail === undefined ? event.label : `${event.label}: ${event.detail}`;
  }
}

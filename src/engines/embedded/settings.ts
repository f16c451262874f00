/** Server settings. Neither kind listens on the network. */
import type { Listen } from './listen.ts';

const SHARED = {
  jit: 'off',
  // A contract of a thousand tables is loaded, and dropped, in one transaction.
  max_locks_per_transaction: '1024',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
} as const;

/** Thrown away after use: nothing is made durable, and nothing runs that was not asked for. */
const TEMPORARY = {
  ...SHARED,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  shared_buffers: '64MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '1h',
  max_connections: '60',
} as const;

/** Holds a project's rows: durable, sized for a developer's machine or a small container. */
const LASTING = {
  ...SHARED,
  // Nothing replicates from it; loads into new tables need not be written twice.
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_compression: 'pglz',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  maintenance_work_mem: '256MB',
  work_mem: '32MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  max_connections: '60',
} as const;

/** Command line of `postgres` for a data folder and the folder (or port) it listens in. */
export function serverArguments(
  kind: 'temporary' | 'lasting',
  data: string,
  listen: Listen,
): readonly string[] {
  const place =
    'port' in listen
      ? { listen_addresses: '127.0.0.1', port: String(listen.port) }
      : {
          listen_addresses: '',
          unix_socket_directories: listen.socketFolder,
          unix_socket_permissions: '0700',
        };
  const settings = { ...(kind === 'temporary' ? TEMPORARY : LASTING), ...place };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/**
 * Settings of the embedded server, given on its command line: durable in every respect, small when idle, reachable only through
 * its socket folder. Messages below LOG stay out of the log file: the program reports its own failed statements, and Postgres
 * would write their values.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '60',
  superuser_reserved_connections: '3',
  shared_buffers: '64MB',
  huge_pages: 'off',
  max_wal_size: '1GB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_senders: '2',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_logical_replication_workers: '0',
  autovacuum: 'on',
  autovacuum_max_workers: '1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

/** Settings that an older Postgres does not know. */
const SINCE_18: Readonly<Record<string, string>> = { io_method: 'sync' };

export function serverArguments(
  clusterDir: string,
  socketDir: string,
  major: number,
  extra: Readonly<Record<string, string>>,
): readonly string[] {
  const settings = { ...SETTINGS, ...(major >= 18 ? SINCE_18 : {}), unix_socket_directories: socketDir, ...extra };
  return ['-D', clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The encoding never depends on `LANG`, and the order of text never on the system's libraries where the server can do without. */
export function initdbArguments(clusterDir: string, major: number): readonly string[] {
  const locale =
    major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C.UTF-8'];
  // `trust` is safe here: there is no TCP, and the socket folder lets only the server's own account (and root) in.
  return [
    '-D',
    clusterDir,
    '-U',
    'lockstep',
    '-E',
    'UTF8',
    ...locale,
    '--auth=trust',
    '--data-checksums',
    '--no-instructions',
  ];
}

/** Every variable of the server, with the sentence that `--help` shows. */
export const VARIABLES = {
  LOCKSTEP_PORT: 'port to listen on (4500)',
  LOCKSTEP_HOST: 'address to listen on (127.0.0.1)',
  LOCKSTEP_PUBLIC_URL: 'address that people open, when a proxy stands in front',
  LOCKSTEP_DATA_DIR: 'folder of the embedded database (./data)',
  LOCKSTEP_DATABASE_URL: 'use this Postgres (15 or newer) instead of the embedded one',
  LOCKSTEP_DATABASE_SCHEMA: 'schema of our tables (lockstep)',
  LOCKSTEP_PG_BIN: 'folder of `postgres` and `initdb` to use for the embedded database',
  LOCKSTEP_SMTP_URL: 'mail server, smtp:// or smtps://',
  LOCKSTEP_MAIL_FROM: 'sender of our mails',
  LOCKSTEP_SMTP_LISTEN: 'address and port to take mails for sources on, such as 0.0.0.0:25 (none)',
  LOCKSTEP_SMTP_CERT: 'file of the certificate for STARTTLS there, in PEM',
  LOCKSTEP_SMTP_KEY: 'file of its key',
  LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS: '1: webhooks may lead to addresses inside the network, and to http:// (0)',
  LOCKSTEP_ALLOW_PRIVATE_CHECKS: '1: uptime checks may look at addresses inside the network (0)',
  LOCKSTEP_SECRET_KEY: 'opens the secrets in the database, 32 bytes in base64 or hex (made in the data folder)',
  LOCKSTEP_SECRET_KEY_FILE: 'file that holds it instead',
  LOCKSTEP_MIRROR_DIR: 'folder that local mirrors of feeds lie in; sources may read nothing else',
  LOCKSTEP_ALLOW_PRIVATE_FEEDS: '1: feeds may come from addresses inside the network, and from http:// (0)',
  LOCKSTEP_FILE_MIB: 'how large a file that is attached to an incident may be, in MiB (25)',
  LOCKSTEP_FILES_MIB: 'how large all files of one incident may be together, in MiB (500)',
  LOCKSTEP_HEARTBEAT_URL:
    'asked once a minute while pages go out in time, so that somebody outside notices when they do not',
  LOCKSTEP_LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent (info)',
} as const;

export type Variable = keyof typeof VARIABLES;

/** Read by the command line, the tests and the build, so not a mistake. */
const ELSEWHERE = new Set([
  'LOCKSTEP_URL',
  'LOCKSTEP_TOKEN',
  'LOCKSTEP_CHROMIUM',
  'LOCKSTEP_DEV_SERVER',
  'LOCKSTEP_FUZZ_SECONDS',
  'LOCKSTEP_TEST_DATABASE_URL',
  'LOCKSTEP_TEST_PG_BIN',
]);

export interface Environment {
  /** What was set; an empty value counts as not set, as in `LOCKSTEP_PORT= npm start`. */
  readonly values: Readonly<Partial<Record<Variable, string>>>;
  /** Sentences about variables that nothing reads. */
  readonly warnings: readonly string[];
  /** The customary variables, in either case. */
  readonly proxy: {
    readonly httpProxy: string | undefined;
    readonly httpsProxy: string | undefined;
    readonly noProxy: string | undefined;
  };
}

export function readEnv(env: Readonly<Record<string, string | undefined>>): Environment {
  const values: Partial<Record<Variable, string>> = {};
  const warnings: string[] = [];
  for (const [name, raw] of Object.entries(env)) {
    const value = raw?.trim() ?? '';
    if (!name.startsWith('LOCKSTEP_') || value === '' || ELSEWHERE.has(name)) continue;
    if (isVariable(name)) values[name] = value;
    else warnings.push(`\`${name}\` is not a setting of Lockstep and has no effect${suggestion(name)}`);
  }
  return { values, warnings, proxy: readProxy(env) };
}

function readProxy(env: Readonly<Record<string, string | undefined>>): Environment['proxy'] {
  const value = (name: string): string | undefined => {
    const text = (env[name] ?? env[name.toUpperCase()])?.trim();
    return text === '' ? undefined : text;
  };
  const all = value('all_proxy');
  return {
    httpProxy: value('http_proxy') ?? all,
    httpsProxy: value('https_proxy') ?? all,
    noProxy: value('no_proxy'),
  };
}

function isVariable(name: string): name is Variable {
  return Object.hasOwn(VARIABLES, name);
}

function suggestion(name: string): string {
  const [nearest] = Object.keys(VARIABLES)
    .map((known) => ({ known, distance: known.startsWith(`${name}_`) ? 0 : editDistance(name, known) }))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= 4 ? `; did you mean \`${nearest.known}\`` : '';
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (a === b ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

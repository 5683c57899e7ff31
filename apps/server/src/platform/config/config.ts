import { resolve } from 'node:path';
import type { Environment, Variable } from './environment.ts';
import { Secret } from './secret.ts';
import { StartupProblem } from './startup-problem.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** The origin that people open, without a slash at the end; undefined: host and port. */
  readonly publicUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly database: 'embedded' | 'external';
  readonly databaseSchema: string;
  readonly pgBin: string | undefined;
  readonly mailFrom: string | undefined;
  readonly allowPrivateWebhooks: boolean;
  readonly allowPrivateChecks: boolean;
  /** Where mails for sources come in; undefined: nowhere. Files are absolute. */
  readonly mailIn:
    | {
        readonly host: string;
        readonly port: number;
        readonly tls: { readonly cert: string; readonly key: string } | undefined;
      }
    | undefined;
  /** Absolute; undefined: the key is given, or made in the data folder. */
  readonly secretKeyFile: string | undefined;
  /** Absolute. */
  readonly mirrorDir: string | undefined;
  readonly allowPrivateFeeds: boolean;
  /** How large files of incidents may be. */
  readonly attachments: { readonly bytesEach: number; readonly bytesPerIncident: number };
  readonly proxy: Environment['proxy'];
  readonly logLevel: LogLevel;
}

const mebibyte = 1024 * 1024;

export interface Secrets {
  readonly databaseUrl: Secret | undefined;
  readonly smtpUrl: Secret | undefined;
  /** Whoever knows it can pretend that pages go out. */
  readonly heartbeatUrl: Secret | undefined;
  readonly secretKey: Secret | undefined;
}

interface ConfigProblem {
  readonly variable: Variable;
  readonly message: string;
  readonly help: string;
}

/** Everything that is wrong with the environment, so that it is mended in one go. */
export class ConfigProblems extends StartupProblem {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      problems.map(({ variable, message }) => `${variable} ${message}`).join('\n'),
      problems.map(({ variable, help }) => `${variable}: ${help}`).join('\n'),
    );
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}

/** Defaults and checks; throws all problems at once. Values of secrets never appear in a message. */
export function toConfig({ values, proxy }: Environment): Config {
  const problems: ConfigProblem[] = [];

  function check(variable: Variable, isValid: (value: string) => boolean, message: string, help: string): void {
    const value = values[variable];
    if (value !== undefined && !isValid(value)) problems.push({ variable, message: message.replace('%', value), help });
  }

  check('LOCKSTEP_PORT', isPort, 'is `%`, which is not a port', 'a number from 1 to 65535, for example 4500');
  check(
    'LOCKSTEP_HOST',
    (host) => /^[\w.:-]+$/.test(host),
    'is `%`, which is not an address',
    '127.0.0.1 for this machine only, 0.0.0.0 for all',
  );
  check(
    'LOCKSTEP_PUBLIC_URL',
    isOrigin,
    'is `%`, which is not an origin',
    'scheme, host and port only, for example https://lockstep.example.org',
  );
  check(
    'LOCKSTEP_DATABASE_URL',
    (url) => /^postgres(ql)?:\/\/./.test(url),
    'is not a Postgres address',
    'for example postgresql://lockstep:password@db.example.org/lockstep',
  );
  check(
    'LOCKSTEP_DATABASE_SCHEMA',
    (name) => /^[a-z_][a-z0-9_]{0,62}$/.test(name) && !name.startsWith('pg_'),
    'is `%`, which is not a schema name',
    'lower-case letters, digits and underscores, at most 63, for example lockstep',
  );
  check(
    'LOCKSTEP_SMTP_URL',
    isSmtpUrl,
    'is not the address of a mail server',
    'for example smtp://user:password@mail.example.org:587',
  );
  check(
    'LOCKSTEP_MAIL_FROM',
    isSender,
    'is `%`, which is not a sender',
    'for example lockstep@example.org, or Lockstep <lockstep@example.org>',
  );
  check(
    'LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS',
    (value) => /^[01]$/.test(value),
    'is `%`',
    '1 to allow, 0 or unset to refuse',
  );
  check(
    'LOCKSTEP_SMTP_LISTEN',
    (text) => listenAt(text) !== undefined,
    'is `%`, which is not an address with a port',
    'for example 0.0.0.0:25',
  );
  if ((values.LOCKSTEP_SMTP_CERT === undefined) !== (values.LOCKSTEP_SMTP_KEY === undefined)) {
    problems.push({
      variable: values.LOCKSTEP_SMTP_CERT === undefined ? 'LOCKSTEP_SMTP_CERT' : 'LOCKSTEP_SMTP_KEY',
      message: 'is not set, but its other half is',
      help: 'give the files of the certificate and of its key, or neither',
    });
  }
  check('LOCKSTEP_ALLOW_PRIVATE_CHECKS', (value) => /^[01]$/.test(value), 'is `%`', '1 to allow, 0 or unset to refuse');
  check('LOCKSTEP_ALLOW_PRIVATE_FEEDS', (value) => /^[01]$/.test(value), 'is `%`', '1 to allow, 0 or unset to refuse');
  for (const variable of ['LOCKSTEP_FILE_MIB', 'LOCKSTEP_FILES_MIB'] as const) {
    check(variable, isMebibytes, 'is `%`, which is no size', 'a number of MiB from 1 to 10240, for example 25');
  }
  check(
    'LOCKSTEP_HEARTBEAT_URL',
    (url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''),
    'is not an address to ask',
    'for example https://hc-ping.com/your-check',
  );
  check('LOCKSTEP_LOG_LEVEL', isLogLevel, 'is `%`, which is not a log level', `one of ${LOG_LEVELS.join(', ')}`);
  if (values.LOCKSTEP_SMTP_URL !== undefined && values.LOCKSTEP_MAIL_FROM === undefined) {
    problems.push({
      variable: 'LOCKSTEP_MAIL_FROM',
      message: 'is not set, but LOCKSTEP_SMTP_URL is',
      help: 'name the sender of our mails, for example lockstep@example.org',
    });
  }
  if (problems.length > 0) throw new ConfigProblems(problems);

  return {
    port: Number(values.LOCKSTEP_PORT ?? 4500),
    host: values.LOCKSTEP_HOST ?? '127.0.0.1',
    publicUrl: values.LOCKSTEP_PUBLIC_URL?.replace(/\/$/, ''),
    dataDir: resolve(values.LOCKSTEP_DATA_DIR ?? 'data'),
    database: values.LOCKSTEP_DATABASE_URL === undefined ? 'embedded' : 'external',
    databaseSchema: values.LOCKSTEP_DATABASE_SCHEMA ?? 'lockstep',
    pgBin: values.LOCKSTEP_PG_BIN,
    mailFrom: values.LOCKSTEP_MAIL_FROM,
    allowPrivateWebhooks: values.LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS === '1',
    allowPrivateChecks: values.LOCKSTEP_ALLOW_PRIVATE_CHECKS === '1',
    mailIn: mailIn(values),
    secretKeyFile: values.LOCKSTEP_SECRET_KEY_FILE === undefined ? undefined : resolve(values.LOCKSTEP_SECRET_KEY_FILE),
    mirrorDir: values.LOCKSTEP_MIRROR_DIR === undefined ? undefined : resolve(values.LOCKSTEP_MIRROR_DIR),
    allowPrivateFeeds: values.LOCKSTEP_ALLOW_PRIVATE_FEEDS === '1',
    attachments: {
      bytesEach: Number(values.LOCKSTEP_FILE_MIB ?? 25) * mebibyte,
      bytesPerIncident: Number(values.LOCKSTEP_FILES_MIB ?? 500) * mebibyte,
    },
    proxy,
    logLevel: LOG_LEVELS.find((level) => level === values.LOCKSTEP_LOG_LEVEL) ?? 'info',
  };
}

export function toSecrets({ values }: Environment): Secrets {
  return {
    databaseUrl: secret(values.LOCKSTEP_DATABASE_URL),
    smtpUrl: secret(values.LOCKSTEP_SMTP_URL),
    heartbeatUrl: secret(values.LOCKSTEP_HEARTBEAT_URL),
    secretKey: secret(values.LOCKSTEP_SECRET_KEY),
  };
}

function secret(value: string | undefined): Secret | undefined {
  return value === undefined ? undefined : new Secret(value);
}

function isMebibytes(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 10_240;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

function listenAt(text: string): { host: string; port: number } | undefined {
  const [, host, port = ''] = /^(?:\[([\da-f:]+)\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
  const isListening = isPort(port) && text !== '';
  return isListening ? { host: host ?? text.slice(0, text.lastIndexOf(':')), port: Number(port) } : undefined;
}

function mailIn(values: Environment['values']): Config['mailIn'] {
  const { LOCKSTEP_SMTP_LISTEN: listen, LOCKSTEP_SMTP_CERT: cert, LOCKSTEP_SMTP_KEY: key } = values;
  const place = listen === undefined ? undefined : listenAt(listen);
  if (place === undefined) return undefined;
  return {
    ...place,
    tls: cert === undefined || key === undefined ? undefined : { cert: resolve(cert), key: resolve(key) },
  };
}

function isSmtpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
}

function isSender(text: string): boolean {
  return /^([^<>\r\n]*<)?[^@\s<>]+@[^@\s<>]+>?$/.test(text) && text.includes('<') === text.endsWith('>');
}

function isLogLevel(text: string): boolean {
  return LOG_LEVELS.some((level) => level === text);
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { join, resolve } from 'node:path';
import type { App } from './app.ts';
import { type Config, type Secrets, toConfig, toSecrets } from './platform/config/config.ts';
import { readEnv } from './platform/config/environment.ts';
import { choosePort, listenProblem } from './platform/config/listen-port.ts';
import { StartupProblem } from './platform/config/startup-problem.ts';
import { createLogger, type Logger } from './platform/logger.ts';
import type { SealingKeys } from './platform/secrets/sealing-keys.ts';
import { loadSealingKeys } from './platform/secrets/secret-key-file.ts';
import { checkExternalPostgres, isPostgresAway } from './platform/postgres/external.ts';
import { type RunningPostgres, startPostgres } from './platform/postgres/start-postgres.ts';
import { endOnMistakes, giveBack, signalled } from './process-life.ts';
import { Progress } from './progress.ts';
import { readyMessage } from './ready-message.ts';

/** What this process was told by its environment. */
export interface Setting {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly log: Logger;
}

/** What grows with the slices that bring it. */
type StartedApp = App & {
  loadSample?(): Promise<void>;
};

interface Storage {
  readonly url: string;
  /** For people: what kind of database, and where. */
  readonly description: string;
  readonly postgres: RunningPostgres | undefined;
}

/** The checkout or image: this file lies in `apps/server/src`, its bundle in `dist/server`. */
const ROOT = resolve(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../../..' : '../..');

/** Requests that are still running after this long are cut off. */
const DRAIN_MS = 15_000;

export function readSetting(): Setting {
  const environment = readEnv(process.env);
  const config = toConfig(environment);
  const log = createLogger(config.logLevel);
  for (const warning of environment.warnings) log.warn({}, warning);
  return { config, secrets: toSecrets(environment), log };
}

/** Runs the server until it is told to end. */
export async function serve(setting: Setting, options: { readonly sample: boolean }): Promise<void> {
  const { config, log } = setting;
  const startedAt = performance.now();
  const progress = new Progress();
  endOnMistakes(log);
  const stopped = signalled();

  if (!(await databaseIsThere(setting, stopped))) return;
  const starting = startStorage(setting, progress, 'exclusive');
  const [storage, { createApp }] = await settledTogether(starting, loadApp(config));
  let app: StartedApp | undefined;
  try {
    const port = await choosePort(config.port, config.host);
    const publicUrl = config.publicUrl ?? originOf(config.host, port);
    progress.now('bringing the database up to date');
    app = await createApp({
      config: appConfig(config, publicUrl),
      databaseUrl: storage.url,
      log,
      mailServer: mailServerOf(setting),
      sealing: sealingKeysOf(setting),
      heartbeatUrl: setting.secrets.heartbeatUrl?.reveal(),
      allowPrivateWebhooks: config.allowPrivateWebhooks,
      allowPrivateChecks: config.allowPrivateChecks,
      mailIn: mailListeningOf(setting),
      statusFolder: join(config.dataDir, 'status'),
      attachments: config.attachments,
      feeds: {
        spoolFolder: join(config.dataDir, 'feeds'),
        mirrorFolder: config.mirrorDir,
        allowPrivate: config.allowPrivateFeeds,
        proxy: config.proxy,
      },
    });
    const url = await listen(app, port, config);
    if (storage.postgres !== undefined) writeFileSync(addressFile(storage.postgres), `${config.publicUrl ?? url}\n`);
    if (options.sample) {
      progress.now('loading the sample organisation');
      await loadSample(app);
    }
    const link = (await app.setupLink()) ?? config.publicUrl ?? url;
    progress.done();
    log.debug({ startMs: Math.round(performance.now() - startedAt) }, 'ready');
    process.stdout.write(
      readyMessage({ config, link, storage: storage.description, notices: storage.postgres?.notices ?? [] }),
    );
    const idle = setTimeout(giveBack, 10_000).unref();
    await stopped;
    clearTimeout(idle);
  } finally {
    progress.done();
    await end(app, storage, log);
  }
}

/** Waits for a database of others that is away, while there are status pages to serve. @returns false when told to end */
async function databaseIsThere({ config, secrets, log }: Setting, stopped: Promise<void>): Promise<boolean> {
  const databaseUrl = secrets.databaseUrl?.reveal();
  if (databaseUrl === undefined || !(await isPostgresAway(databaseUrl))) return true;
  const { standBy } = await import('./standby.ts');
  const { host, dataDir } = config;
  const port = await choosePort(config.port, host);
  const publicUrl = config.publicUrl ?? originOf(host, port);
  return await standBy({ databaseUrl, folder: join(dataDir, 'status'), port, host, publicUrl, log, stopped });
}

/** Prints a new link to make the first admin, beside a running server or without one. */
export async function printSetupLink(setting: Setting): Promise<void> {
  const { config, log } = setting;
  const progress = new Progress();
  // Of a server that is not here a link would lead nowhere, and the folder would look like one of Lockstep's from then on.
  const storage = await startStorage(setting, progress, 'shared', true);
  let app: StartedApp | undefined;
  try {
    const { createApp } = await loadApp(config);
    app = await createApp({
      config: appConfig(
        config,
        config.publicUrl ?? lastAddress(storage.postgres) ?? originOf(config.host, config.port),
      ),
      databaseUrl: storage.url,
      log,
      mailServer: mailServerOf(setting),
      sealing: sealingKeysOf(setting),
      isBeside: true,
    });
    const link = await app.setupLink();
    progress.done();
    if (link === undefined) {
      throw new StartupProblem(
        'there is an admin already, so no setup link is made',
        'ask an admin to add you in Settings, People',
      );
    }
    process.stdout.write(`${link}\n`);
  } finally {
    progress.done();
    await end(app, storage, log);
  }
}

/** Where the server on this data folder was reached last: a link made beside it must lead to it, whatever its port. */
function addressFile(postgres: RunningPostgres): string {
  return join(postgres.dataDir, 'address');
}

function lastAddress(postgres: RunningPostgres | undefined): string | undefined {
  if (postgres === undefined) return undefined;
  try {
    const address = readFileSync(addressFile(postgres), 'utf8').trim();
    return URL.canParse(address) ? address : undefined;
  } catch {
    return undefined;
  }
}

async function startStorage(
  { config, secrets, log }: Setting,
  progress: Progress,
  claim: 'exclusive' | 'shared',
  mustExist = false,
): Promise<Storage> {
  const external = secrets.databaseUrl?.reveal();
  if (external !== undefined) {
    progress.now('connecting to Postgres');
    const version = await checkExternalPostgres(external);
    return { url: external, description: `Postgres ${version} of LOCKSTEP_DATABASE_URL`, postgres: undefined };
  }
  progress.now('starting Postgres');
  const postgres = await startPostgres({
    dataDir: config.dataDir,
    pgBin: config.pgBin,
    log,
    claim,
    mustExist,
    onProgress: (sentence) => progress.now(sentence),
  });
  return { url: postgres.url, description: `${postgres.dataDir} (embedded Postgres)`, postgres };
}

/** Loaded while Postgres starts. */
async function loadApp(config: Config): Promise<typeof import('./app.ts')> {
  // Only beside existing data: a folder that can not be made is for the database's start to explain.
  if (getCompileCacheDir() === undefined && existsSync(config.dataDir))
    enableCompileCache(join(config.dataDir, 'compile-cache'));
  return import('./app.ts');
}

/** When one fails, waits for the other all the same, so that nothing is left running behind a message. */
async function settledTogether(
  storage: Promise<Storage>,
  app: Promise<typeof import('./app.ts')>,
): Promise<[Storage, typeof import('./app.ts')]> {
  const [first, second] = await Promise.allSettled([storage, app]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') {
    await first.value.postgres?.stop();
    throw second.reason;
  }
  return [first.value, second.value];
}

function appConfig(
  config: Config,
  publicUrl: string,
): Parameters<(typeof import('./app.ts'))['createApp']>[0]['config'] {
  return { schema: config.databaseSchema, publicUrl, webFolder: join(ROOT, 'dist/web') };
}

/** @throws StartupProblem for files that can not be read */
function mailListeningOf({ config: { mailIn } }: Setting) {
  if (mailIn?.tls === undefined) return mailIn === undefined ? undefined : { ...mailIn, tls: undefined };
  try {
    const { cert, key } = mailIn.tls;
    return { ...mailIn, tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } };
  } catch (error) {
    throw new StartupProblem(
      `the certificate for mails can not be read: ${error instanceof Error ? error.message : String(error)}`,
      'look at LOCKSTEP_SMTP_CERT and LOCKSTEP_SMTP_KEY',
    );
  }
}

function mailServerOf({ config, secrets }: Setting): { url: string; from: string } | undefined {
  const url = secrets.smtpUrl?.reveal();
  return url === undefined || config.mailFrom === undefined ? undefined : { url, from: config.mailFrom };
}

/** Beside the data, unless the operator keeps it elsewhere. */
function sealingKeysOf({ config, secrets }: Setting): SealingKeys {
  const { secretKeyFile: file, dataDir } = config;
  return loadSealingKeys({ given: secrets.secretKey?.reveal(), file, dataDir });
}

function originOf(host: string, port: number): string {
  const open = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${open}:${port}`;
}

async function listen(app: App, port: number, config: Config): Promise<string> {
  try {
    await app.listen(port, config.host);
    return originOf(config.host, port);
  } catch (error) {
    throw listenProblem(error, port, config.host);
  }
}

async function loadSample(app: StartedApp): Promise<void> {
  if (app.loadSample === undefined) {
    throw new StartupProblem('this build brings no sample organisation', 'start without --sample');
  }
  await app.loadSample();
}

/** Clients first, then the database; a client that does not let go is cut off by the database's shutdown. */
async function end(app: App | undefined, { postgres }: Storage, log: Logger): Promise<void> {
  if (app !== undefined) {
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), DRAIN_MS).unref());
    const outcome = await Promise.race([
      app.close().catch((err: unknown) => log.error({ err }, 'closing failed')),
      late,
    ]);
    if (outcome === 'late') log.warn({}, 'requests did not end in time and are cut off');
  }
  await postgres?.stop();
}

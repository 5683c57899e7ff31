import { incidentChannelOperations, pagesOperations, uptimeChecksOperations } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import manifest from '../../../package.json' with { type: 'json' };
import { authenticate, createSetupLink } from './access/index.ts';
import { feedJobs, type SyncRules } from './advisories/index.ts';
import {
  AlertIntake,
  certificateReader,
  confirmationJobs,
  listenForMail,
  type MailListener,
  registerAlertmanagerApi,
  registerOpsgenieApi,
  registerReceivers,
  secretNameOf,
  type SenderKinds,
  SourceHealths,
} from './alerts/index.ts';
import { exposureJobs } from './exposures/index.ts';
import { incidentAccessJobs } from './incidents/index.ts';
import { gateJobs, seedDefaultPolicy } from './gate/index.ts';
import { type ChannelKinds, type ContactParts, openChannels, registerActs } from './contacts/index.ts';
import { CHANNEL_KINDS } from './integrations/registry/channel-kinds.ts';
import { opsgenie } from './integrations/opsgenie/alert-api.ts';
import { previewMapping } from './integrations/generic/preview.ts';
import { withoutSecrets } from './integrations/reading/redact.ts';
import { SENDER_KINDS } from './integrations/registry/sender-kinds.ts';
import { sendSlack } from './integrations/slack/send.ts';
import { MailSender } from './integrations/smtp/send.ts';
import { generateVapidKeys } from './integrations/webpush/vapid.ts';
import { checkHandlers, monitorJobs, registerOpsgenieHeartbeats, registerPings } from './monitors/index.ts';
import { Database } from './platform/db/database.ts';
import { newId } from './platform/db/ids.ts';
import { migrate } from './platform/db/migrate.ts';
import {
  pagesHandlers,
  pagingActs,
  type PagingParts,
  PagingWorker,
  registerActLinks,
  registerPagingHealth,
  startPagingWatch,
} from './paging/index.ts';
import { channelHandlers, registerChats } from './chat/index.ts';
import { playbookJobs } from './playbooks/index.ts';
import { postmortemJobs } from './postmortems/index.ts';
import { type AppConfig, type AppOptions, defaultFeeds, feedRules } from './app-options.ts';
import { Background, type Stoppable } from './background.ts';
import { registerRooms } from './register-rooms.ts';
import { registerOpenApi, registerSlices } from './register-slices.ts';
import { ChangeFeed } from './platform/events/feed.ts';
import { registerEvents } from './platform/events/routes.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';
import { registerProbes } from './platform/http/probes.ts';
import { createHttpServer } from './platform/http/server.ts';
import { registerWeb } from './platform/http/static.ts';
import { type JobHandlers, JobRunner } from './platform/jobs/runner.ts';
import { makeContext, systemActor } from './platform/make-context.ts';
import type { Senders } from './platform/outgoing/senders.ts';
import { Problem } from './platform/problem.ts';
import { SealingKeys } from './platform/secrets/sealing-keys.ts';
import { registerContacts } from './register-contacts.ts';
import { registerReports } from './register-reports.ts';
import { registerStatus } from './register-status.ts';
import { ensureSample } from './sample/index.ts';
import { registerCalendars } from './schedules/index.ts';

export interface App {
  readonly http: FastifyInstance;
  readonly database: Database;
  readonly jobs: JobRunner;
  /** Where mails are taken; undefined: nowhere. */
  mailPort(): number | undefined;
  /** Serves requests and starts the background work of this process. */
  listen(port: number, host: string): Promise<string>;
  /** One more single-use link for the first admin; undefined once there is one. */
  setupLink(): Promise<string | undefined>;
  /** The sample organisation, unless it is there already. */
  loadSample(): Promise<void>;
  close(): Promise<void>;
}

const senderKinds: SenderKinds = new Map(SENDER_KINDS.map((kind) => [kind.id, kind]));
const channelKinds: ChannelKinds = new Map(CHANNEL_KINDS.map((kind) => [kind.kind, kind]));

/**
 * Pages with their links; what an act leased is sent by this process.
 *
 * @returns starts what sends pages and what keeps watch over them
 */
function registerPaging(
  http: FastifyInstance,
  parts: HttpParts,
  paging: PagingParts,
  intake: AlertIntake,
  { heartbeatUrl, feeds = defaultFeeds }: AppOptions,
): () => Stoppable {
  const worker = new PagingWorker(paging);
  const send = worker.send.bind(worker);
  registerOperations(http, parts, pagesOperations, pagesHandlers(paging, send));
  registerActLinks(http, paging, send);
  registerActs(pagingActs(paging, send));
  return () => {
    worker.start();
    const watch = startPagingWatch(paging, { intake, worker, heartbeatUrl, proxy: feeds.proxy });
    return {
      async stop() {
        await watch.stop();
        await worker.stop();
      },
    };
  };
}

/** Every slice's jobs. */
function jobHandlers(senders: Senders, config: AppConfig, feeds: SyncRules, intake: AlertIntake): JobHandlers {
  return {
    ...gateJobs(senders, config.publicUrl),
    ...playbookJobs,
    ...postmortemJobs,
    ...exposureJobs,
    ...incidentAccessJobs,
    ...feedJobs(feeds),
    ...monitorJobs(intake),
    ...confirmationJobs({ allowPrivate: false, proxy: feeds.outgoing.proxy }),
  };
}

/** Where this process can be reached from this machine; undefined: it does not listen. */
function originOf(http: FastifyInstance): string | undefined {
  const bound = http.server.address();
  if (bound === null || typeof bound === 'string') return undefined;
  const { address, port, family } = bound;
  const isAny = address === '0.0.0.0' || address === '::';
  if (isAny) return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** What sends to people and rooms, with the keys that this installation made for itself. */
async function openContacts(database: Database, options: AppOptions): Promise<ContactParts> {
  const { config, mailServer, allowPrivateWebhooks: allowPrivate = false } = options;
  const { proxy } = options.feeds ?? defaultFeeds;
  return await openChannels({
    database,
    sealing: options.sealing ?? SealingKeys.ofThisProcess(),
    kinds: channelKinds,
    facts: { publicUrl: config.publicUrl, rules: { allowPrivate, proxy }, mailServer },
    newVapidKeys: generateVapidKeys,
    isBeside: options.isBeside,
  });
}

function createSenders(options: AppOptions): Senders {
  const mail = options.mailServer === undefined ? undefined : new MailSender(options.mailServer);
  const allowPrivate = options.allowPrivateWebhooks ?? false;
  return {
    mail: mail === undefined ? undefined : (message) => mail.send(message),
    chat: (url, message) => sendSlack({ url, allowPrivate }, message),
  };
}

async function openDatabase({ config, log, databaseUrl, clock }: AppOptions): Promise<Database> {
  const { schema } = config;
  await migrate(databaseUrl, schema);
  const database = await Database.open({ url: databaseUrl, schema, log, ...(clock === undefined ? {} : { clock }) });
  await seedDefaultPolicy(makeContext(database, systemActor('default-policy'), newId()));
  return database;
}

/** What takes alerts, by whatever way they come. */
function alertParts(database: Database, contacts: ContactParts, options: AppOptions) {
  const sendRules = { allowPrivate: options.allowPrivateWebhooks ?? false };
  return {
    database,
    intake: new AlertIntake(database),
    healths: new SourceHealths(),
    redact: (text: string) => withoutSecrets(text),
    signatures: {
      secretOf: (sourceId: string) => contacts.secrets.find(database.read, secretNameOf(sourceId)),
      certificate: certificateReader(sendRules, () => database.clock.now()),
    },
  };
}

/** Puts the parts together and migrates; nothing listens or runs yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log } = options;
  const database = await openDatabase(options);
  const contacts = await openContacts(database, options);
  const isSecure = config.publicUrl.startsWith('https:');
  const parts: HttpParts = {
    database,
    authenticate,
    isSecure,
    checkAnswers: options.checkAnswers ?? false,
    throttledPerMinute: options.throttledPerMinute ?? 10,
  };
  const feed = new ChangeFeed(database, log);
  const http = await createHttpServer({ log, isSecure });
  registerProbes(http, database);
  registerPagingHealth(http, database);
  const alerts = alertParts(database, contacts, options);
  registerSlices(http, parts, config.publicUrl, {
    kinds: senderKinds,
    intake: alerts.intake,
    secrets: contacts.secrets,
    previewFields: (mapping, payload) => previewMapping(mapping, payload).entries,
    door: () => originOf(http),
  });
  registerRooms(http, parts, options.attachments);
  registerContacts(http, parts, contacts);
  registerReceivers(http, alerts, senderKinds);
  registerOpsgenieApi(http, alerts, senderKinds);
  const looks = { allowPrivate: options.allowPrivateChecks ?? false };
  registerOperations(http, parts, uptimeChecksOperations, checkHandlers(looks));
  registerPings(http, database);
  registerOpsgenieHeartbeats(http, database, opsgenie);
  const pages = registerPaging(http, parts, { ...contacts, log }, alerts.intake, options);
  registerAlertmanagerApi(http, parts, manifest.version);
  registerCalendars(http, parts, config.publicUrl);
  registerEvents(http, parts, feed);
  registerOpenApi(http);
  await registerWeb(http, config.webFolder, isSecure);
  const senders = createSenders(options);
  const takesMail = options.mailIn !== undefined;
  const mailFrom = options.mailServer?.from;
  const reports = await registerReports(http, parts, contacts, { senders, takesMail, mailFrom, log });
  const { allowPrivateWebhooks: allowPrivate = false, statusFolder: folder } = options;
  const rules = { allowPrivate, proxy: (options.feeds ?? defaultFeeds).proxy };
  const statusJobs = registerStatus(http, parts, contacts, { senders, rules, folder, log });
  const stopping = new AbortController();
  const handlers = jobHandlers(senders, config, feedRules(options.feeds, stopping.signal), alerts.intake);
  const chatJobs = registerChats(contacts);
  registerOperations(http, parts, incidentChannelOperations, channelHandlers(contacts));
  const jobs = new JobRunner({ database, handlers: { ...handlers, ...statusJobs, ...reports.jobs, ...chatJobs }, log });
  const background = new Background(database, feed, jobs, log, alerts, pages, looks);
  let mailListener: MailListener | undefined;
  return {
    http,
    database,
    jobs,
    mailPort: () => mailListener?.port,
    async listen(port, host) {
      const address = await http.listen({ port, host });
      const { mailIn } = options;
      if (mailIn !== undefined) mailListener = await listenForMail(alerts, senderKinds, mailIn, log, reports.mailbox);
      background.start();
      return address;
    },
    setupLink: () => setupLink(database, config.publicUrl),
    loadSample: () => ensureSample(makeContext(database, systemActor('sample'), newId())),
    async close() {
      // A download is continued by the next start.
      stopping.abort();
      await mailListener?.close();
      await http.close();
      await background.stop();
      await database.close();
    },
  };
}

async function setupLink(database: Database, publicUrl: string): Promise<string | undefined> {
  try {
    return (await createSetupLink(makeContext(database, systemActor('setup-link'), newId()), publicUrl)).link;
  } catch (error) {
    if (error instanceof Problem && error.code === 'access.setup_closed') return undefined;
    throw error;
  }
}

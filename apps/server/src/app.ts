import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accessOperations,
  advisoriesOperations,
  alertGroupsOperations,
  alertRulesOperations,
  alertsOperations,
  escalationPoliciesOperations,
  evidenceOperations,
  findingsOperations,
  heartbeatsOperations,
  incidentsOperations,
  maintenanceWindowsOperations,
  openApiDocument,
  operations,
  pagesOperations,
  releasesOperations,
  sampleOperations,
  schedulesOperations,
  servicesOperations,
  teamsOperations,
  uptimeChecksOperations,
} from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import manifest from '../../../package.json' with { type: 'json' };
import { accessHandlers, authenticate, createSetupLink, pruneSessions } from './access/index.ts';
import { advisoriesHandlers, feedJobs, findingsHandlers, keepFeedJobs, type SyncRules } from './advisories/index.ts';
import {
  alertGroupsHandlers,
  AlertIntake,
  alertRulesHandlers,
  alertsHandlers,
  certificateReader,
  confirmationJobs,
  listenForMail,
  type MailListener,
  type MailListening,
  pruneSourceHistory,
  maintenanceWindowsHandlers,
  registerAlertmanagerApi,
  registerPolicyNames,
  registerOpsgenieApi,
  registerReceivers,
  secretNameOf,
  type SenderKinds,
  SourceHealths,
  type SourceParts,
  startAlertUpkeep,
} from './alerts/index.ts';
import {
  decisionHandlers,
  decisionOperations,
  gateJobs,
  seedDefaultPolicy,
  signoffHandlers,
  signoffOperations,
} from './gate/index.ts';
import { type ChannelKinds, type ContactParts, openChannels, registerActs } from './contacts/index.ts';
import { incidentsHandlers } from './incidents/index.ts';
import { CHANNEL_KINDS } from './integrations/registry/channel-kinds.ts';
import { opsgenie } from './integrations/opsgenie/alert-api.ts';
import { previewMapping } from './integrations/generic/preview.ts';
import { withoutSecrets } from './integrations/reading/redact.ts';
import { SENDER_KINDS } from './integrations/registry/sender-kinds.ts';
import { sendSlack } from './integrations/slack/send.ts';
import { MailSender, type MailServer } from './integrations/smtp/send.ts';
import { generateVapidKeys } from './integrations/webpush/vapid.ts';
import {
  checkHandlers,
  heartbeatHandlers,
  monitorJobs,
  pruneResults,
  registerOpsgenieHeartbeats,
  registerPings,
  startMonitors,
} from './monitors/index.ts';
import type { Clock } from './platform/db/clock.ts';
import { Database } from './platform/db/database.ts';
import { newId } from './platform/db/ids.ts';
import { migrate } from './platform/db/migrate.ts';
import {
  findPolicyNames,
  pagesHandlers,
  pagingActs,
  type PagingParts,
  PagingWorker,
  policiesHandlers,
  registerActLinks,
  registerPagingHealth,
  startPagingWatch,
} from './paging/index.ts';
import { ChangeFeed } from './platform/events/feed.ts';
import { registerEvents } from './platform/events/routes.ts';
import { evidenceHandlers } from './platform/evidence/routes.ts';
import { startSequencer } from './platform/evidence/sequencer.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';
import { registerProbes } from './platform/http/probes.ts';
import { createHttpServer, type HttpLog } from './platform/http/server.ts';
import { registerWeb } from './platform/http/static.ts';
import { startHousekeeping } from './platform/jobs/housekeeping.ts';
import { type JobHandlers, JobRunner } from './platform/jobs/runner.ts';
import { makeContext, systemActor } from './platform/make-context.ts';
import type { Senders } from './platform/outgoing/senders.ts';
import { Problem } from './platform/problem.ts';
import { SealingKeys } from './platform/secrets/sealing-keys.ts';
import { keepContacts, registerContacts } from './register-contacts.ts';
import { releasesHandlers } from './releases/index.ts';
import { ensureSample, sampleHandlers } from './sample/index.ts';
import { registerCalendars, schedulesHandlers } from './schedules/index.ts';
import { servicesHandlers, teamsHandlers } from './services/index.ts';

export interface AppConfig {
  readonly schema: string;
  /** Where people reach this server: links in mails and the setup link start with it. No slash at the end. */
  readonly publicUrl: string;
  readonly webFolder: string;
}

export interface AppOptions {
  readonly config: AppConfig;
  readonly databaseUrl: string;
  readonly log: HttpLog;
  /** Undefined: no mails are sent. */
  readonly mailServer?: MailServer | undefined;
  /** Opens what is sealed in the database; undefined: a key of this process, for tests. */
  readonly sealing?: SealingKeys | undefined;
  /** Asked while pages go out in time; undefined: nobody outside watches. */
  readonly heartbeatUrl?: string | undefined;
  /** Webhooks may lead to addresses inside the network. */
  readonly allowPrivateWebhooks?: boolean | undefined;
  /** Where mails for sources come in; undefined: nowhere. */
  readonly mailIn?: MailListening | undefined;
  /** Uptime checks may look at addresses inside the network. */
  readonly allowPrivateChecks?: boolean | undefined;
  /** Where feeds are fetched to and from; undefined: only from public addresses, by way of a temporary folder. */
  readonly feeds?: FeedOptions | undefined;
  /** The rest is for tests: a fixed clock, every answer held against its schema, more attempts per minute. */
  readonly clock?: Clock;
  readonly checkAnswers?: boolean;
  readonly throttledPerMinute?: number;
}

/** Set by the operator, not by those who add sources. */
export interface FeedOptions {
  readonly spoolFolder: string;
  readonly mirrorFolder: string | undefined;
  readonly allowPrivate: boolean;
  readonly proxy: SyncRules['outgoing']['proxy'];
}

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

/** Every slice's operations and handlers, in the order of dependence. */
function registerSlices(http: FastifyInstance, parts: HttpParts, config: AppConfig, sources: SourceParts): void {
  registerOperations(http, parts, evidenceOperations, evidenceHandlers);
  registerOperations(http, parts, accessOperations, accessHandlers(config.publicUrl));
  registerOperations(http, parts, servicesOperations, servicesHandlers);
  registerOperations(http, parts, teamsOperations, teamsHandlers);
  registerOperations(http, parts, releasesOperations, releasesHandlers);
  registerOperations(http, parts, advisoriesOperations, advisoriesHandlers);
  registerOperations(http, parts, findingsOperations, findingsHandlers);
  registerOperations(http, parts, schedulesOperations, schedulesHandlers(config.publicUrl));
  registerOperations(http, parts, alertsOperations, alertsHandlers(sources));
  registerPolicyNames(findPolicyNames);
  registerOperations(http, parts, alertRulesOperations, alertRulesHandlers);
  registerOperations(http, parts, maintenanceWindowsOperations, maintenanceWindowsHandlers);
  registerOperations(http, parts, alertGroupsOperations, alertGroupsHandlers);
  registerOperations(http, parts, escalationPoliciesOperations, policiesHandlers);
  registerOperations(http, parts, heartbeatsOperations, heartbeatHandlers);
  registerOperations(http, parts, incidentsOperations, incidentsHandlers);
  registerOperations(http, parts, decisionOperations, decisionHandlers);
  registerOperations(http, parts, signoffOperations, signoffHandlers);
  registerOperations(http, parts, sampleOperations, sampleHandlers);
}

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

const defaultFeeds: FeedOptions = {
  spoolFolder: join(tmpdir(), 'lockstep-feeds'),
  mirrorFolder: undefined,
  allowPrivate: false,
  proxy: { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined },
};

function feedRules(options: FeedOptions | undefined, stopping: AbortSignal): SyncRules {
  const { spoolFolder, mirrorFolder, allowPrivate, proxy } = options ?? defaultFeeds;
  return { spoolFolder, mirrorFolder, outgoing: { allowPrivate, proxy, stopping }, random: Math.random };
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

/** Puts the parts together and migrates; nothing listens or runs yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, databaseUrl, clock } = options;
  await migrate(databaseUrl, config.schema);
  const database = await Database.open({
    url: databaseUrl,
    schema: config.schema,
    log,
    ...(clock === undefined ? {} : { clock }),
  });
  await seedDefaultPolicy(makeContext(database, systemActor('default-policy'), newId()));
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
  const sendRules = { allowPrivate: options.allowPrivateWebhooks ?? false };
  const alerts = {
    database,
    intake: new AlertIntake(database),
    healths: new SourceHealths(),
    redact: (text: string) => withoutSecrets(text),
    signatures: {
      secretOf: (sourceId: string) => contacts.secrets.find(database.read, secretNameOf(sourceId)),
      certificate: certificateReader(sendRules, () => database.clock.now()),
    },
  };
  registerSlices(http, parts, config, {
    kinds: senderKinds,
    intake: alerts.intake,
    secrets: contacts.secrets,
    previewFields: (mapping, payload) => previewMapping(mapping, payload).entries,
    door: () => originOf(http),
  });
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
  await registerWeb(http, config.webFolder);
  const senders = createSenders(options);
  const stopping = new AbortController();
  const handlers = jobHandlers(senders, config, feedRules(options.feeds, stopping.signal), alerts.intake);
  const jobs = new JobRunner({ database, handlers, log });
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
      if (mailIn !== undefined) mailListener = await listenForMail(alerts, senderKinds, mailIn, log);
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

type AlertParts = Parameters<typeof startAlertUpkeep>[1];

interface Stoppable {
  stop(): Promise<void>;
}

/** What a serving process does besides answering. */
class Background {
  readonly #start: () => readonly Stoppable[];
  #running: readonly Stoppable[] = [];

  constructor(
    database: Database,
    feed: ChangeFeed,
    jobs: JobRunner,
    log: HttpLog,
    alerts: AlertParts,
    pages: () => Stoppable,
    looks: Parameters<typeof startMonitors>[1],
  ) {
    this.#start = () => {
      feed.start();
      jobs.start();
      return [
        jobs,
        pages(),
        startSequencer(database, log),
        startAlertUpkeep(database, alerts, log),
        startMonitors(database, looks, log),
        startHousekeeping(database, log, [pruneSessions, keepFeedJobs, pruneSourceHistory, pruneResults, keepContacts]),
        feed,
      ];
    };
  }

  start(): void {
    this.#running = this.#start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((part) => part.stop()));
  }
}

async function setupLink(database: Database, publicUrl: string): Promise<string | undefined> {
  try {
    return (await createSetupLink(makeContext(database, systemActor('setup-link'), newId()), publicUrl)).link;
  } catch (error) {
    if (error instanceof Problem && error.code === 'access.setup_closed') return undefined;
    throw error;
  }
}

/** Made at the first request: few ask, and it takes a while. */
function registerOpenApi(http: FastifyInstance): void {
  let document: string | undefined;
  http.get('/api/v1/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(operations, '1'));
    return await reply.type('application/json; charset=utf-8').send(document);
  });
}

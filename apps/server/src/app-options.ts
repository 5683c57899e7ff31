import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncRules } from './advisories/index.ts';
import type { MailListening } from './alerts/index.ts';
import type { AttachmentLimits } from './incidents/index.ts';
import type { MailServer } from './integrations/smtp/send.ts';
import type { Clock } from './platform/db/clock.ts';
import type { HttpLog } from './platform/http/server.ts';
import type { SealingKeys } from './platform/secrets/sealing-keys.ts';

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
  /** How large files of incidents may be; undefined: 25 MiB each, 500 MiB of one incident. */
  readonly attachments?: AttachmentLimits | undefined;
  /** Where the last state of public status pages is kept; undefined: in memory alone. */
  readonly statusFolder?: string | undefined;
  /** A command beside a server that may run with another environment, and serves nothing itself. */
  readonly isBeside?: boolean | undefined;
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

export const defaultFeeds: FeedOptions = {
  spoolFolder: join(tmpdir(), 'lockstep-feeds'),
  mirrorFolder: undefined,
  allowPrivate: false,
  proxy: { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined },
};

export function feedRules(options: FeedOptions | undefined, stopping: AbortSignal): SyncRules {
  const { spoolFolder, mirrorFolder, allowPrivate, proxy } = options ?? defaultFeeds;
  return { spoolFolder, mirrorFolder, outgoing: { allowPrivate, proxy, stopping }, random: Math.random };
}

import { statusOperations } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import type { ContactParts } from './contacts/index.ts';
import { sendSigned } from './integrations/webhook/channel.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';
import type { HttpLog } from './platform/http/server.ts';
import type { JobHandlers } from './platform/jobs/runner.ts';
import type { SendRules } from './platform/outgoing/send-http.ts';
import type { Senders } from './platform/outgoing/senders.ts';
import { pruneSubscribers, registerStatusPages, statusHandlers, statusJobs, SubscriberLinks } from './status/index.ts';

interface StatusOptions {
  readonly senders: Senders;
  readonly rules: SendRules;
  /** Where the last state of public pages is kept; undefined: nowhere. */
  readonly folder: string | undefined;
  readonly log: HttpLog;
}

/** What is told to those outside: pages that hold without workers and database, updates, and who hears of them. */
export function registerStatus(
  http: FastifyInstance,
  parts: HttpParts,
  { secrets, publicUrl }: ContactParts,
  { senders, rules, folder, log }: StatusOptions,
): JobHandlers {
  const links = new SubscriberLinks(secrets, publicUrl);
  const { allowPrivate } = rules;
  registerOperations(http, parts, statusOperations, statusHandlers({ secrets, allowPrivate }));
  registerStatusPages(http, parts, { publicUrl, hasMail: senders.mail !== undefined, folder, links, log });
  return statusJobs({ senders, post: (post) => sendSigned(post, rules), links, secrets, publicUrl });
}

export { pruneSubscribers };

import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, Reason } from './common.ts';
import { OfIncident } from './incident-fields.ts';
import { operation } from './operation.ts';

/** A file that people attached. */
export const Attachment = z.object({
  id: Id,
  /** Its place in the timeline. */
  entryId: Id,
  name: z.string(),
  /** As its first bytes say, whatever its sender said. */
  mediaType: z.string(),
  bytes: z.number().int(),
  /** `sha256:` of its bytes; stays when the bytes are gone. */
  digest: z.string(),
  addedAt: Instant,
  addedBy: ActorRef,
  /** null: it is there. */
  removed: z.object({ at: Instant, by: ActorRef, because: z.string() }).nullable(),
});

const shared = ['incidents.incident_not_found', 'gate.sample_only'] as const;

export const incidentFilesOperations = {
  addAttachment: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/attachments',
    summary: 'Attach a file: its bytes are the body of the request',
    permission: 'incidents.write',
    params: OfIncident,
    query: z.object({
      name: z.string().trim().min(1, 'name the file').max(200),
      /** When what it shows happened; now when absent. */
      happenedAt: Instant.optional(),
    }),
    body: Nothing,
    stream: true,
    response: Attachment,
    errors: [...shared, 'incidents.attachment_too_large', 'incidents.attachments_full', 'incidents.time_in_future'],
  }),
  listAttachments: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/attachments',
    summary: 'Files of an incident, also those that were removed; at most 500, newest first',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(Attachment) }),
    errors: ['incidents.incident_not_found'],
  }),
  removeAttachment: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/attachments/:attachment/remove',
    summary: 'Take the bytes of a file away for good; who, when, why and the digest stay',
    permission: 'incidents.write',
    params: OfIncident.extend({ attachment: Id }),
    query: Nothing,
    body: z.object({ because: Reason }),
    response: Attachment,
    errors: [...shared, 'incidents.attachment_not_found', 'incidents.legal_hold'],
  }),
};

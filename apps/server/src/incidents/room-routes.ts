import type {
  incidentFilesOperations,
  incidentRedactionOperations,
  incidentRoomOperations,
  SensitiveText,
} from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { type AttachmentLimits, attachFile, listAttachments, removeAttachment } from './attach-file.ts';
import type { Attachment } from './attachment-store.ts';
import { foreseeClosing } from './closing.ts';
import { entryBody } from './incident-body.ts';
import { showRoom } from './show-room.ts';
import { listRedactions, redactEntry, redactText } from './redact-words.ts';

function attachmentBody({ addedAt, removed, ...file }: Attachment) {
  return {
    ...file,
    addedAt: isoInstant(addedAt),
    removed: removed === undefined ? null : { ...removed, at: isoInstant(removed.at) },
  };
}

export const filesHandlers = (limits: AttachmentLimits): Handlers<typeof incidentFilesOperations> => ({
  addAttachment: async (ctx, { params, query: { name, happenedAt }, stream }) => {
    const at = happenedAt === undefined ? undefined : Date.parse(happenedAt);
    return attachmentBody(await attachFile(ctx, params.incident, { name, happenedAt: at, stream }, limits));
  },
  listAttachments: async (ctx, { params }) => ({
    items: (await listAttachments(ctx, params.incident)).map(attachmentBody),
  }),
  removeAttachment: async (ctx, { params, body }) =>
    attachmentBody(await removeAttachment(ctx, params.incident, params.attachment, body.because)),
});

/** Finds in a text what looks like a secret or like personal data. */
export type Inspector = (text: string) => readonly SensitiveText[];

export const redactionHandlers = (inspect: Inspector): Handlers<typeof incidentRedactionOperations> => ({
  inspectText: async (ctx, { body }) => {
    requirePermission(ctx, 'incidents.write');
    return { items: [...inspect(body.text)] };
  },
  redactTimelineEntry: async (ctx, { params, body }) =>
    entryBody(await redactEntry(ctx, params.incident, params.entry, body)),
  redactIncidentText: async (ctx, { params, body }) => {
    const { title, summary, version } = await redactText(ctx, params.incident, body);
    return { title, summary, version };
  },
  listRedactions: async (ctx, { params }) => ({
    items: (await listRedactions(ctx, params.incident)).map((redaction) => ({
      ...redaction,
      subjectId: redaction.subjectId ?? null,
      at: isoInstant(redaction.at),
    })),
  }),
});

export const roomHandlers: Handlers<typeof incidentRoomOperations> = {
  getIncidentClosing: async (ctx, { params }) => ({
    items: (await foreseeClosing(ctx, params.incident)).map(({ axis, blockers, proven, unproven }) => ({
      axis,
      blockers: [...blockers],
      proven: [...proven],
      unproven: [...unproven],
    })),
  }),
  getRoom: async (ctx, { params }) => await showRoom(ctx, params.incident),
};

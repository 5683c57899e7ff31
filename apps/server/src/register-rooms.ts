import { incidentFilesOperations, incidentRedactionOperations, incidentRoomOperations } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import {
  type AttachmentLimits,
  defaultLimits,
  filesHandlers,
  redactionHandlers,
  registerIncidentFiles,
  roomHandlers,
} from './incidents/index.ts';
import { findSensitive } from './integrations/reading/sensitive.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';

/** What stands around the timeline of an incident: files, and words that are taken away. */
export function registerRooms(http: FastifyInstance, parts: HttpParts, limits: AttachmentLimits = defaultLimits): void {
  registerOperations(http, parts, incidentFilesOperations, filesHandlers(limits));
  registerOperations(http, parts, incidentRedactionOperations, redactionHandlers(findSensitive));
  registerOperations(http, parts, incidentRoomOperations, roomHandlers);
  registerIncidentFiles(http, parts);
}

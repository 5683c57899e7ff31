import { channelsOperations, contactMethodsOperations } from '@lockstep/contract';
import type { FastifyInstance } from 'fastify';
import {
  channelsHandlers,
  contactMethodsHandlers,
  type ContactParts,
  keepContacts,
  registerCallbacks,
} from './contacts/index.ts';
import { type HttpParts, registerOperations } from './platform/http/operations.ts';

/** Everything by which people and rooms are reached: operations, and the addresses that providers call. */
export function registerContacts(http: FastifyInstance, parts: HttpParts, contacts: ContactParts): void {
  registerOperations(http, parts, channelsOperations, channelsHandlers(contacts));
  registerOperations(http, parts, contactMethodsOperations, contactMethodsHandlers(contacts));
  registerCallbacks(http, contacts);
}

export { keepContacts };

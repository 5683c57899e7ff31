import { z } from 'zod';
import { Nothing } from './common.ts';
import { OfIncident } from './incident-fields.ts';
import { operation } from './operation.ts';

/** The channel of an incident in a chat, as the chat was told last. */
export const IncidentChannel = z.object({
  /** `wanted`: asked for, not made yet. `stopped`: the incident became restricted, and nothing more goes there. */
  state: z.enum(['wanted', 'open', 'archived', 'stopped']),
  /** Which chat, such as `Slack`; null: the set-up is switched off or gone. */
  chat: z.string().nullable(),
  /** null: it has none yet. */
  name: z.string().nullable(),
  /** Where it is opened; null: there is none yet, or the chat has no such address. */
  url: z.string().nullable(),
  /** What failed last, and what helps; null: it is as it should be. */
  problem: z.string().nullable(),
});

export const incidentChannelOperations = {
  getIncidentChannel: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/channel',
    summary: 'The channel of an incident in a chat, and what stands in its way',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    /** null: nobody has asked for one. */
    response: z.object({ channel: IncidentChannel.nullable() }),
    errors: ['incidents.incident_not_found'],
  }),
};

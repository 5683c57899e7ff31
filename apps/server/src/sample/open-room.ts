import { type EntryKind, type IncidentRole, rolePermissions } from '@lockstep/contract';
import { listExposuresOfService } from '#exposures/index.ts';
import { decideRemediation } from '#gate/index.ts';
import { addIncident, addLink, appendEntry, type Incident, moveAxis, takeRole } from '#incidents/index.ts';
import { getService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { OnCallPerson } from './on-call-story.ts';

const MINUTE_MS = 60_000;

/** Somebody writes something down: minutes before now. */
interface Said {
  readonly who: OnCallPerson;
  readonly ago: number;
  readonly kind: EntryKind;
  readonly text: string;
  readonly isPinned?: true;
}

const seats: readonly (readonly [role: IncidentRole, who: OnCallPerson, ago: number])[] = [
  ['commander', 'Jonas Weber', 18],
  ['reliability_lead', 'Mika Sato', 17],
  ['security_lead', 'Priya Nair', 12],
];

const said: readonly Said[] = [
  {
    who: 'Jonas Weber',
    ago: 17,
    kind: 'note',
    text: 'One request in seven fails since `3.0.2` is out: the database answers, the queue of events does not.',
  },
  {
    who: 'Mika Sato',
    ago: 15,
    kind: 'note',
    text: 'Tried so far:\n\n1. two replicas started anew: no change\n2. `batched-event-writes` off in staging: the errors are gone\n\nGoing back to `3.0.1` would be the quickest.',
  },
  {
    who: 'Priya Nair',
    ago: 11,
    kind: 'note',
    text: '`3.0.1` can be taken over with **one request from outside** (CVE-2025-55182), and that is being done elsewhere. We do not go back there; `3.0.3` closes it and leaves the writes as they were.',
    isPinned: true,
  },
  { who: 'Mika Sato', ago: 6, kind: 'note', text: 'Tries `3.0.3` in staging: ten minutes without an error so far.' },
];

/** What people of both teams are in the middle of: one room with roles, its alerts, and a way back that the gate denies. */
export async function addOpenRoom(
  tx: Transaction,
  ctx: RequestContext,
  facts: { readonly people: Readonly<Record<OnCallPerson, string>>; readonly alertGroups: readonly string[] },
): Promise<void> {
  const as = (who: OnCallPerson, ago: number): RequestContext => actingAs(ctx, facts.people[who], who, ago);
  const service = await getService(tx, 'umami');
  const incident = await addIncident(tx, as('Jonas Weber', 19), service, {
    environment: 'production',
    title: 'umami answers one request in seven with an error',
    summary:
      'Began with **3.0.2**. The way back to 3.0.1 is denied: it re-opens CVE-2025-55182, which is exploited. 3.0.3 is being tried.',
    kind: 'both',
    severity: 'sev2',
    startedAt: ctx.now - 26 * MINUTE_MS,
    causedByVersion: '3.0.2',
    alertGroups: facts.alertGroups,
    isSimulated: true,
  });
  await moveAxis(as('Jonas Weber', 18), incident.id, 'reliability', { to: 'acknowledged' });
  await moveAxis(as('Priya Nair', 13), incident.id, 'security', { to: 'acknowledged' });
  for (const [role, who, ago] of seats) await takeRole(as(who, ago), incident.id, role, undefined);
  for (const { who, ago, ...entry } of said) await appendEntry(tx, as(who, ago), incident, entry);
  await linkExposures(tx, as('Priya Nair', 11), incident, service.id);
  // Asked now: what is known of the release came with the sample, a moment ago.
  await propose(as('Jonas Weber', 0), incident, '3.0.1');
  // Away from the release that somebody may have been in: what it leaves behind is to be captured before.
  await propose(as('Mika Sato', 0), incident, '3.0.3');
}

/** Where the release to go back to was live, with a flaw that is exploited: no rollback closes that. */
async function linkExposures(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  serviceId: string,
): Promise<void> {
  const exposures = await listExposuresOfService(tx, serviceId);
  for (const { id, group, service, environment } of exposures.filter((each) => each.group === 'CVE-2025-55182'))
    await addLink(tx, ctx, incident, {
      kind: 'exposure',
      subjectId: id,
      label: `${group}: ${service} in ${environment}`,
    });
}

/** The move everybody would make at night, whose denial stands in the timeline; and the one that is being tried. */
async function propose(ctx: RequestContext, incident: Incident, target: string): Promise<void> {
  await decideRemediation(ctx, {
    service: 'umami',
    environment: 'production',
    target,
    motive: 'reliability',
    reason: 'errors since 3.0.2',
    incident: incident.id,
    isAutomatic: false,
    isFeedAgeRuleOff: false,
  });
}

/** As this person, and as long ago: what they do stands at its own time. */
function actingAs(ctx: RequestContext, userId: string, name: string, ago: number): RequestContext {
  return {
    ...ctx,
    now: ctx.now - ago * MINUTE_MS,
    actor: {
      kind: 'person',
      id: userId,
      userId,
      name,
      permissions: rolePermissions.responder,
      isSample: true,
    },
  };
}

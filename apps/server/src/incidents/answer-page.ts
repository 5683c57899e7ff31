import { listPeopleById } from '#access/index.ts';
import type { GroupAnswerListener, MatterAnswer } from '#paging/index.ts';
import type { ActorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { systemActor } from '../platform/make-context.ts';
import { listReaders } from './reader-store.ts';
import { letIn } from './readers.ts';
import { holderOf, tellRole, wantsTwoLeads } from './change-role.ts';
import { addResponder } from './join-incident.ts';
import { leadOf, roleWords } from './role-words.ts';
import { listOpenRoles } from './role-write-store.ts';
import { listIncidentsOfGroups } from './seat-store.ts';
import { seat, step } from './sit-down.ts';
import { getIncidentToChange } from './store.ts';

const ourselves = { actor: systemActor('seats') };

/**
 * Somebody acknowledged the page of an incident, by link, button, phone or screen: they have joined. They take the lead of the side
 * they were asked for where it is free; else they are a responder.
 */
export async function answerPage(
  tx: Transaction,
  ctx: RequestContext,
  { incidentId, groupId, axis, userId }: MatterAnswer,
): Promise<void> {
  const incident = await getIncidentToChange(tx, ourselves, incidentId);
  const [person] = await listPeopleById(tx, [userId]);
  if (person === undefined || incident.resolvedAt !== undefined) return;
  // Into a privileged one nobody comes by a page: the legal role says who does.
  if (incident.isPrivileged && !(await listReaders(tx, incident.id)).has(person.id)) return;
  const role = leadOf[axis];
  const by: ActorRef = { id: person.id, name: person.name, kind: 'person' };
  await letIn(tx, ctx, incident, person, `answered the page that asked for ${axis}`);
  const roles = await listOpenRoles(tx, incident.id);
  const other = holderOf(roles, leadOf[axis === 'security' ? 'reliability' : 'security']);
  const isFree = holderOf(roles, role) === undefined && !(wantsTwoLeads(incident) && other?.userId === person.id);
  if (isFree) {
    const text = `${person.name} answered the page and is ${roleWords[role]}.`;
    const body = { person: person.id, group: groupId };
    await tellRole(tx, ctx, incident, { type: 'incidents.role_taken', role, text, body, by });
    await seat(tx, ctx, incident, { role, person, because: 'answered the page', answered: groupId });
  } else {
    await addResponder(tx, ctx, incident, { person, because: `answered the page that asked for ${axis}`, by });
  }
  await step(tx, ctx, incident, axis, 'acknowledged');
}

/** Alerts of an incident were acknowledged: its sides are, with the first of them. */
export const followAnswers: GroupAnswerListener = async (tx, ctx, answers) => {
  const ids = [...new Set(answers.map(({ groupId }) => groupId))];
  for (const { incidentId, axes } of await listIncidentsOfGroups(tx, ids)) {
    const incident = await getIncidentToChange(tx, ourselves, incidentId);
    for (const axis of axes) await step(tx, ctx, incident, axis, 'acknowledged');
  }
};

import type { IncidentRole } from '@lockstep/contract';
import { findPersonWhoMay } from '#access/index.ts';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { letIn } from './readers.ts';
import { changeRole, holderOf, offerOf, type Person, refuseBothLeads, tellRole } from './change-role.ts';
import type { Incident } from './incident.ts';
import { roleWords } from './role-words.ts';
import { insertRole } from './role-write-store.ts';
import { tellPerson } from './tell-person.ts';

/** Offers a role: whoever holds it keeps it until the person accepts. */
export async function offerRole(
  ctx: RequestContext,
  ref: string,
  role: IncidentRole,
  { person: userId, because }: { readonly person: string; readonly because: string },
): Promise<Incident> {
  return await changeRole(ctx, ref, async (tx, ground) => {
    const { incident, roles, me } = ground;
    const person = await personWhoMay(tx, userId);
    const open = offerOf(roles, role);
    if (open?.userId === person.id) return;
    if (open !== undefined) throw offeredAlready(role, open.name);
    if (holderOf(roles, role)?.userId === person.id) {
      throw new Problem('incidents.role_held', `${person.name} is ${roleWords[role]} already`, {
        help: 'nothing needs to be done',
      });
    }
    refuseBothLeads(ground, role, person);
    const row = { id: ctx.newId(), incidentId: incident.id, role, userId: person.id, at: ctx.now, because };
    await insertRole(tx, { ...row, by: actorRef(ctx.actor), isAccepted: false });
    await letIn(tx, ctx, incident, person, `was offered the role of ${roleWords[role]}`);
    await tellRole(tx, ctx, incident, {
      type: 'incidents.role_offered',
      role,
      text: `${me.name} offers ${person.name} to be ${roleWords[role]}: ${because}`,
      body: { person: person.id, because },
    });
    await tellPerson(tx, ctx, incident, person, {
      topic: `incident role ${incident.id} ${role}`,
      sentence: `${me.name} asks you to be ${roleWords[role]}: ${because}`,
    });
  });
}

async function personWhoMay(tx: Transaction, userId: string): Promise<Person> {
  const person = await findPersonWhoMay(tx, userId, 'incidents.write');
  if (person !== undefined) return { id: userId, name: person.name };
  const problem = 'is nobody who may work on incidents';
  throw new Problem('incidents.person_unfit', `\`body.person\`: ${problem}`, {
    help: 'name an active person with the role of a responder',
    fields: [{ field: 'body.person', problem }],
  });
}

function offeredAlready(role: IncidentRole, name: string): Problem {
  return new Problem('incidents.role_offered', `${name} is asked to be ${roleWords[role]} already`, {
    help: 'wait for the answer, or take the offer back first',
  });
}

import type { Role } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { deleteSamplePersons, insertRole, insertUser, listSamplePersons } from './store.ts';

/** People who belong to the sample: no address, no password, played through an admin's session. They never manage anything. */
export async function addSamplePerson(
  tx: Transaction,
  ctx: RequestContext,
  person: { name: string; roles: readonly Exclude<Role, 'admin'>[] },
): Promise<string> {
  const userId = ctx.newId();
  await insertUser(tx, {
    id: userId,
    name: person.name,
    email: undefined,
    passwordHash: undefined,
    isSample: true,
    now: ctx.now,
  });
  for (const role of person.roles) await insertRole(tx, { userId, role, now: ctx.now, isSinglePerson: false });
  await recordEvidence(tx, ctx, { type: 'access.sample_person_added', subjectId: userId, body: person });
  return userId;
}

/** Takes all of them away; whoever plays one is themselves again. */
export async function removeSamplePeople(tx: Transaction, ctx: RequestContext): Promise<void> {
  const people = await listSamplePersons(tx);
  await deleteSamplePersons(tx);
  for (const person of people) {
    await recordEvidence(tx, ctx, {
      type: 'access.sample_person_removed',
      subjectId: person.id,
      body: { name: person.name },
    });
  }
}

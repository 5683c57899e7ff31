import type { Axis } from '@lockstep/contract';
import type { EscalationPolicy, EscalationStep } from '@lockstep/oncall';
import { listDeputies, listKeyHolders } from '#access/index.ts';
import { onCallAt } from '#schedules/index.ts';
import { carriersAt, type KeyCarrier, listEngagementsOf, listKeyCarriers } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { findAxisPolicy } from './axis-policy-store.ts';
import { listPoliciesById, listReachablePolicies } from './policy-store.ts';

/** Whom an incident asks for an axis, and by what that was decided. */
export interface Asked {
  readonly policy: EscalationPolicy;
  /** `the policy of the engagement of security for shop`. */
  readonly by: string;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

/** How long those on call have before everybody with the key is asked. */
const ringMs = 5 * 60_000;

/**
 * Whom an incident asks for an axis: the policy of the team that is engaged for the service; else the one chosen for the axis; else
 * those who hold the key of the service now, and after them everybody who has the key by role, or the deputy where nobody does; else
 * the catch-all policy.
 *
 * @returns undefined: there is nobody to ask
 */
export async function whoIsAsked(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  axis: Axis,
  serviceId: string | undefined,
): Promise<Asked | undefined> {
  const engaged = serviceId === undefined ? undefined : await engagedPolicy(tx, axis, serviceId, ctx.now);
  const chosen = engaged ?? (await chosenPolicy(tx, axis));
  if (chosen !== undefined) return chosen;
  const ring = await ringPolicy(tx, ctx, axis, serviceId);
  if (ring !== undefined) return ring;
  const { policies, catchAllPolicyId } = await listReachablePolicies(tx, []);
  const catchAll = policies.find(({ id }) => id === catchAllPolicyId);
  return catchAll && { policy: forMatter(catchAll), by: 'the catch-all policy: nobody holds the key' };
}

async function engagedPolicy(tx: Transaction, axis: Axis, serviceId: string, now: number): Promise<Asked | undefined> {
  const inForce = (await listEngagementsOf(tx, serviceId, axis)).find(
    ({ startsAt, endsAt = Number.POSITIVE_INFINITY, policyId }) =>
      policyId !== undefined && startsAt <= now && now < endsAt,
  );
  if (inForce?.policyId === undefined) return undefined;
  const [stored] = await listPoliciesById(tx, [inForce.policyId]);
  return stored && { policy: forMatter(stored.policy), by: `${inForce.team} is engaged for ${inForce.service}` };
}

async function chosenPolicy(tx: Transaction, axis: Axis): Promise<Asked | undefined> {
  const chosen = await findAxisPolicy(tx, axis);
  const [stored] = chosen === undefined ? [] : await listPoliciesById(tx, [chosen]);
  return stored && { policy: forMatter(stored.policy), by: `the policy for ${axis}` };
}

async function ringPolicy(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  axis: Axis,
  serviceId: string | undefined,
): Promise<Asked | undefined> {
  const carriers = serviceId === undefined ? [] : carriersAt(await listKeyCarriers(tx, serviceId), axis, ctx.now);
  const onDuty = await onDutyOf(tx, carriers, ctx.now);
  const byTeam: readonly Person[] = carriers.map(({ userId: id, name }) => ({ id, name }));
  const holders = [onDuty, byTeam, await listKeyHolders(tx, axis)].map(unique).filter((ring) => ring.length > 0);
  const [first, ...rest] = holders.length > 0 ? holders : await deputyRings(tx, axis);
  if (first === undefined) return undefined;
  const later = unique(rest.flat()).filter(({ id }) => first.every((one) => one.id !== id));
  const policy: EscalationPolicy = {
    id: ctx.newId(),
    name: `whoever holds the ${axis} key`,
    steps: [first, later].flatMap((ring, index) => (ring.length === 0 ? [] : [stepOf(`s${index + 1}`, ring)])),
    repeats: 3,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
  };
  return { policy, by: `they hold the ${axis} key: ${first.map(({ name }) => name).join(', ')}` };
}

/** Where nobody holds the key, whoever may turn it in their place. */
async function deputyRings(tx: Transaction, axis: Axis): Promise<readonly (readonly Person[])[]> {
  const deputies = await listDeputies(tx, axis);
  return deputies.length === 0 ? [] : [deputies];
}

/** Of those who carry the key by a team with a schedule for it: whoever is on call there. */
async function onDutyOf(tx: Transaction, carriers: readonly KeyCarrier[], now: number): Promise<readonly Person[]> {
  const scheduleIds = [...new Set(carriers.flatMap(({ scheduleId }) => scheduleId ?? []))];
  if (scheduleIds.length === 0) return [];
  const onCall = await onCallAt(tx, scheduleIds, now);
  return carriers
    .filter(({ scheduleId, userId }) => scheduleId !== undefined && onCall.get(scheduleId)?.includes(userId) === true)
    .map(({ userId: id, name }) => ({ id, name }));
}

function unique(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

function stepOf(id: string, ring: readonly Person[]): EscalationStep {
  return {
    id,
    delayMs: ringMs,
    strategy: { kind: 'everyone' },
    targets: ring.map((person) => ({ kind: 'person', userId: person.id })),
    condition: undefined,
    retry: undefined,
    acknowledgement: 'any',
  };
}

/** Whoever has answered is in the room: nobody is asked again because time passes. */
function forMatter(policy: EscalationPolicy): EscalationPolicy {
  return { ...policy, acknowledgementTimeoutMs: undefined, deferral: undefined };
}

import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import type { DeadlinePreset } from '@lockstep/advisories';
import { type EvaluateRules, type Policy, presetOf } from '@lockstep/gate';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { findActivePolicy, findPolicy, insertPolicy, lockPolicies, type StoredPolicy } from './policy-store.ts';
import { policyDigest, readSettings } from './policy-settings.ts';

/** A policy ready to judge by. */
export interface ReadyPolicy {
  readonly policy: Policy;
  readonly digest: string;
  readonly evaluate: EvaluateRules;
}

const ready = new Map<string, ReadyPolicy>();
const readyKept = 20;

/** Rules are parsed once: the text of a policy never changes after it was drafted. */
export function makeReady(stored: StoredPolicy): ReadyPolicy {
  const known = ready.get(stored.id);
  if (known !== undefined) return known;
  const { id, version, cedar, digest } = stored;
  const made = {
    policy: { id, version, cedar, settings: readSettings(stored.settings) },
    digest,
    evaluate: createCedarEvaluator({ cedar }),
  };
  ready.set(id, made);
  const oldest = ready.keys().next();
  if (ready.size > readyKept && oldest.done === false) ready.delete(oldest.value);
  return made;
}

/** One that was used before. */
export function knownPolicy(id: string): ReadyPolicy | undefined {
  return ready.get(id);
}

/** The policy of an id, from memory where it was used before. */
export async function readyPolicy(tx: Transaction, id: string): Promise<ReadyPolicy> {
  const known = ready.get(id);
  if (known !== undefined) return known;
  const stored = await findPolicy(tx, id);
  if (stored === undefined) throw new RangeError(`policy ${id} does not exist`);
  return makeReady(stored);
}

/** The policy in force; the shipped one where there is none yet. */
export async function activePolicy(tx: Transaction, ctx: RequestContext): Promise<ReadyPolicy> {
  const active = await findActivePolicy(tx);
  if (active !== undefined) return makeReady(active);
  await lockPolicies(tx);
  const meanwhile = await findActivePolicy(tx);
  if (meanwhile !== undefined) return makeReady(meanwhile);
  return makeReady(await insertDefault(tx, ctx));
}

async function insertDefault(tx: Transaction, ctx: RequestContext): Promise<StoredPolicy> {
  const { cedar, settings } = defaultPolicy;
  const id = ctx.newId();
  const digest = policyDigest(cedar, settings);
  await insertPolicy(tx, {
    id,
    title: 'Default policy',
    cedar,
    settings,
    digest,
    state: 'active',
    createdAt: ctx.now,
    createdBy: { id: 'default-policy', name: 'Lockstep', kind: 'system' },
    activatedAt: ctx.now,
  });
  await recordEvidence(tx, ctx, {
    type: 'gate.policy_activated',
    subjectId: id,
    body: { title: 'Default policy', digest },
  });
  const stored = await findActivePolicy(tx);
  if (stored === undefined) throw new RangeError('the default policy was written and is not there');
  return stored;
}

/** How deadlines come about by the policy in force; as the shipped one has it where there is none yet. */
export async function deadlinePresetInForce(tx: Transaction): Promise<DeadlinePreset> {
  const active = await findActivePolicy(tx);
  return presetOf(active === undefined ? defaultPolicy.settings : makeReady(active).policy.settings);
}

/** At the start: the shipped policy becomes version 1 of an empty installation. */
export async function seedDefaultPolicy(ctx: RequestContext): Promise<void> {
  await ctx.transaction((tx) => activePolicy(tx, ctx));
}

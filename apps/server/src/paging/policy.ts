import type { EscalationPolicy } from '@lockstep/oncall';

/** A policy as it is kept; times are epoch milliseconds. */
export interface StoredPolicy {
  readonly policy: EscalationPolicy;
  /** Rises with every change. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly updatedBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
}

/** All of a policy but its id; steps without an id are new. */
export interface PolicyDraft extends Omit<EscalationPolicy, 'id' | 'steps'> {
  readonly steps: readonly (Omit<EscalationPolicy['steps'][number], 'id'> & { readonly id: string | undefined })[];
}

/** What sends alerts to a policy. */
export interface PolicyUse {
  readonly kind: 'route' | 'catch_all' | 'fallback' | 'engagement' | 'axis';
  /** Of the route, the policy or the engagement; undefined for the catch-all and for incidents. */
  readonly id: string | undefined;
  readonly name: string;
}

/**
 * The policy a draft becomes. New steps get `s1`, `s2`, ... above every number that the policy had before: the memory of a ring goes
 * by the id of its step, and must not pass to another step.
 *
 * @param before undefined: it is new
 */
export function policyOf(draft: PolicyDraft, id: string, before: EscalationPolicy | undefined): EscalationPolicy {
  const used = [...draft.steps, ...(before?.steps ?? [])].map((step) =>
    Number(/^s(\d{1,9})$/.exec(step.id ?? '')?.[1] ?? 0),
  );
  let last = Math.max(0, ...used);
  return { ...draft, id, steps: draft.steps.map((step) => ({ ...step, id: step.id ?? `s${++last}` })) };
}

/** Whether a step takes turns and so has a memory. */
export function isRing({ strategy }: EscalationPolicy['steps'][number]): boolean {
  return strategy.kind !== 'everyone';
}

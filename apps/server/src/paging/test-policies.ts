import type { PolicyDraft } from './policy.ts';

const MINUTE_MS = 60_000;

/** Used by tests only: a step that pages everybody named for five minutes, with changes. */
export function step(change: Partial<PolicyDraft['steps'][number]> = {}): PolicyDraft['steps'][number] {
  return {
    id: undefined,
    delayMs: 5 * MINUTE_MS,
    strategy: { kind: 'everyone' },
    targets: [],
    condition: undefined,
    retry: undefined,
    acknowledgement: 'any',
    ...change,
  };
}

/** A policy of these steps, once through. */
export function draft(name: string, steps: PolicyDraft['steps'], change: Partial<PolicyDraft> = {}): PolicyDraft {
  return {
    name,
    steps,
    repeats: 0,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
    ...change,
  };
}

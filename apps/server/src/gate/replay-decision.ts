import { captureDue, decide, type Reason, type Verdict } from '@lockstep/gate';
import { canonicalJson } from '@lockstep/evidence';
import type { RequestContext } from '../platform/context.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { readyPolicy } from './active-policy.ts';
import { toDueCapture } from './capture-subjects.ts';
import { toDecisionBody } from './decision-body.ts';
import { getStoredDecision } from './decision-store.ts';
import { loadWhole, settingsOf } from './get-decision.ts';
import { digestOf, packFacts } from './pack-facts.ts';
import { policyDigest } from './policy-settings.ts';
import { redactFacts, withoutHidden, withoutRestrictedIncidents } from './restricted.ts';

export interface Replay {
  readonly decision: number;
  readonly isSame: boolean;
  readonly stored: Outcome;
  readonly replayed: Outcome;
  readonly factsDigest: string;
  readonly policyDigest: string;
  readonly facts: unknown;
  readonly differences: readonly string[];
}

interface Outcome {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/** Judges the stored facts by the stored policy again. What feeds, ledger and policy say today plays no part. */
export async function replayDecision(ctx: RequestContext, name: string): Promise<Replay> {
  requirePermission(ctx, 'gate.read');
  const tx = ctx.read;
  const decision = await getStoredDecision(tx, name);
  const { facts, body: stored } = await loadWhole(tx, decision);
  const ready = await readyPolicy(tx, decision.policyId);
  const settings = await settingsOf(tx, decision);
  const again = decide(facts, { ...ready.policy, settings }, ready.evaluate);
  const { alsoGoesBack, preSigned } = stored;
  // Decisions from before captures were recorded do not say what was due.
  const capture = stored.capture && toDueCapture(captureDue(facts, settings), facts);
  const body = toDecisionBody(again, facts, { alsoGoesBack, preSigned, capture });
  const digests = {
    stored: digestOf(canonicalJson(decision.facts)),
    packed: packFacts(facts).digest,
    policy: policyDigest(ready.policy.cedar, ready.policy.settings),
  };
  const differences = [
    ...(digests.stored === decision.factsDigest ? [] : ['the stored facts are not those the decision names']),
    ...(digests.packed === decision.factsDigest ? [] : ['the facts do not come out of their parts as they went in']),
    ...(digests.policy === decision.policyDigest ? [] : ['the stored policy is not the one the decision names']),
    ...differencesOf(stored, body),
  ];
  const mayReadRestricted = ctx.actor.permissions.has('advisories.read_restricted');
  const readable = decision.hasRestricted && !mayReadRestricted ? redactFacts(facts) : facts;
  const known = await needToKnow(tx, ctx);
  return {
    decision: decision.number,
    isSame: differences.length === 0,
    stored: { verdict: decision.verdict, reasons: codesOf(stored.target.reasons) },
    replayed: { verdict: again.verdict, reasons: codesOf(again.target.reasons) },
    factsDigest: decision.factsDigest,
    policyDigest: decision.policyDigest,
    facts: withoutHidden(withoutRestrictedIncidents(readable, known), known),
    differences,
  };
}

function codesOf(reasons: readonly Reason[]): readonly string[] {
  return reasons.map(({ code }) => code);
}

/** Members of the two bodies that differ, in words. */
function differencesOf(stored: object, replayed: object): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(stored));
  const after = new Map<string, unknown>(Object.entries(replayed));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => JSON.stringify(sorted(before.get(key))) !== JSON.stringify(sorted(after.get(key))))
    .map((key) => `\`${key}\` comes out differently`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}

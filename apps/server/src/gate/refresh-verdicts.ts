import { type Choice, decide, type GateFacts, safeHarbour, type SafeHarbour } from '@lockstep/gate';
import { type ChangedKnowledge, listServicesHolding } from '#advisories/index.ts';
import { listReleasesById, lockLane } from '#releases/index.ts';
import { getServiceById, touchService } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { activePolicy, readyPolicy, type ReadyPolicy } from './active-policy.ts';
import { findLaneHead } from './lane-head-store.ts';
import type { Question } from './question.ts';
import { sayOpenly } from './restricted.ts';
import { loadGateFacts } from './load-facts.ts';
import {
  listAllowedReleaseIds,
  listNewestReleaseIds,
  listProductionLanes,
  listServicesComputedBefore,
  listServicesWithLanes,
  type PrecomputedVerdict,
  replaceVerdicts,
  type StoredHarbour,
  upsertHarbour,
} from './verdict-store.ts';

const newestKept = 20;
const dayMs = 24 * 3_600_000;

/** Policy, keys or most of a feed changed: every service is looked at again, each in a job of its own. */
export async function refreshAllVerdicts(ctx: RequestContext): Promise<void> {
  await ctx.transaction(async (tx) => {
    for (const serviceId of await listServicesWithLanes(tx)) {
      await addJob(tx, ctx, { kind: 'gate.ledger_changed', key: serviceId, payload: { serviceId } });
    }
  });
}

/**
 * Advisories came, changed or went: services that hold what they name are looked at again, and those that nobody has looked at
 * for a day, because feeds age and deadlines pass without any change.
 */
export async function refreshHolders(ctx: RequestContext, changed: ChangedKnowledge): Promise<void> {
  await ctx.transaction(async (tx) => {
    const due = new Set(await listServicesHolding(tx, changed));
    for (const serviceId of await listServicesComputedBefore(tx, ctx.now - dayMs)) due.add(serviceId);
    for (const serviceId of await listServicesWithLanes(tx)) {
      if (due.has(serviceId))
        await addJob(tx, ctx, { kind: 'gate.ledger_changed', key: serviceId, payload: { serviceId } });
    }
  });
}

/** Judges the newest releases of a service in its production environments, and where it could go back to now. */
export async function refreshVerdicts(ctx: RequestContext, serviceId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const lanes = await listProductionLanes(tx, serviceId);
    // None either: the service was removed with the sample since the job was added.
    if (lanes.length === 0) return;
    const service = await getServiceById(tx, serviceId);
    for (const lane of lanes) await refreshLane(tx, ctx, service, lane);
  });
}

async function refreshLane(
  tx: Transaction,
  ctx: RequestContext,
  service: { readonly id: string; readonly name: string },
  lane: { readonly environmentId: string; readonly environment: string },
): Promise<void> {
  // One refresh of a lane at a time: the later one has seen more.
  await lockLane(tx, service.id, lane.environmentId);
  const found = await findLaneHead(tx, service.name, lane.environment);
  // Removed with the sample while this waited for the lane.
  if (found?.environment === undefined || found.serviceId !== service.id) return;
  const head = { ...found, environment: found.environment };
  const ready = head.policyId === undefined ? await activePolicy(tx, ctx) : await readyPolicy(tx, head.policyId);
  const question: Question = {
    head,
    settings: ready.policy.settings,
    now: ctx.now,
    asOf: ctx.now,
    loadedAt: undefined,
    isLive: true,
    reads: { count: 0 },
  };
  const place = { serviceId: head.serviceId, environmentId: head.environment.id };
  const ids = await listNewestReleaseIds(tx, place.serviceId, ctx.now, newestKept);
  const newest = await listReleasesById(tx, ids);
  const first = ids[0];
  const newestRelease = newest.find(({ id }) => id === first);
  if (newestRelease === undefined) return;
  const { facts, currentId, releaseIds } = await laneFacts(tx, question, newestRelease.version, newest);
  const before = await listAllowedReleaseIds(tx, place.serviceId, place.environmentId);
  const verdicts = verdictsOf(facts, ready, releaseIds);
  await replaceVerdicts(tx, place, currentId ?? newestRelease.id, verdicts, ctx.now);
  await upsertHarbour(tx, place, harbourOf(facts, safeHarbour(facts, ready.policy, ready.evaluate)), ctx.now);
  const after = verdicts.filter(({ verdict }) => verdict === 'allow').map(({ releaseId }) => releaseId);
  // Decisions look at allowed releases as alternatives: which ones they are is a fact too.
  if (before.join() !== after.toSorted().join()) await touchService(tx, place.serviceId);
}

/** Facts in which the question is whether to stay, and every one of the newest releases is an alternative. */
async function laneFacts(
  tx: Transaction,
  question: Question,
  newest: string,
  releases: readonly { readonly id: string; readonly version: string }[],
): Promise<{ facts: GateFacts; currentId: string | undefined; releaseIds: ReadonlyMap<string, string> }> {
  const move = { motive: 'reliability', reason: 'precomputed', isAutomatic: false } as const;
  const asked = await loadGateFacts(tx, question, { ...move, target: newest });
  const current = asked.facts.current?.version;
  const stays = current === undefined ? asked : await loadGateFacts(tx, question, { ...move, target: current });
  const candidates = new Map(stays.facts.candidates.map((release) => [release.version, release]));
  const releaseIds = new Map([...stays.view.releases].map(([version, { id }]) => [version, id]));
  for (const { id, version } of releases) {
    releaseIds.set(version, id);
    if (version === current || candidates.has(version)) continue;
    const one = await loadGateFacts(tx, question, { ...move, target: version });
    candidates.set(version, one.facts.target);
  }
  return {
    facts: {
      ...stays.facts,
      candidates: [...candidates.values()].toSorted((a, b) => (a.releasedAt < b.releasedAt ? 1 : -1)),
    },
    currentId: asked.currentId,
    releaseIds,
  };
}

function verdictsOf(
  facts: GateFacts,
  { policy, evaluate }: ReadyPolicy,
  ids: ReadonlyMap<string, string>,
): readonly PrecomputedVerdict[] {
  const decision = decide(facts, policy, evaluate);
  const judged = decision.alternatives.flatMap(({ choice, judgement }) =>
    choice.kind === 'release' ? [{ version: choice.version, judgement }] : [],
  );
  if (facts.current === undefined) judged.push({ version: facts.target.version, judgement: decision.target });
  return judged.flatMap(({ version, judgement: { verdict, axes, summary } }) => {
    const releaseId = ids.get(version);
    return releaseId === undefined ? [] : [{ releaseId, version, verdict, axes, summary }];
  });
}

function harbourOf(facts: GateFacts, harbour: SafeHarbour): StoredHarbour {
  const current = facts.current?.version;
  switch (harbour.kind) {
    case 'allowed':
    case 'pre_signed': {
      const { version, judgement } = harbour;
      const signed = harbour.kind === 'pre_signed' ? 'signed for by day: ' : '';
      return {
        current,
        target: version,
        verdict: judgement.verdict,
        summary: `${signed}${judgement.summary}`,
        cure: undefined,
      };
    }
    case 'none':
      return {
        current,
        target: undefined,
        verdict: undefined,
        summary: sayOpenly(harbour.because, facts),
        cure: sayOpenly(cureOf(harbour.cure), facts),
      };
  }
}

/** What the owner could do by day. */
function cureOf(cure: Choice | undefined): string {
  if (cure === undefined) return 'release a build that could be gone back to';
  switch (cure.kind) {
    case 'stay':
      return `nothing is better than ${cure.version} itself`;
    case 'release':
      return cure.direction === 'roll_forward'
        ? `go forward to ${cure.version} and let it prove itself`
        : `clear what stands against ${cure.version}, or sign for it by day`;
    case 'hotfix': {
      const upgrades = cure.recipe.upgrades.map(
        ({ package: name, to }) => `${name.slice(name.indexOf('/') + 1)} ${to}`,
      );
      return `build ${cure.recipe.base} with ${upgrades.join(' and ')}`;
    }
  }
}

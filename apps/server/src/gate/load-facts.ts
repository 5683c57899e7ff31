import { ecosystemBase } from '@lockstep/advisories';
import {
  computeFixes,
  type GateFacts,
  type ReleaseAction,
  type ReleaseFacts,
  restrictedIncident,
} from '@lockstep/gate';
import type { Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { loadMatcher } from '#advisories/index.ts';
import { getRelease } from '#releases/index.ts';
import { type LaneView, loadLaneView, type PairFacts } from './lane-view.ts';
import type { Question } from './question.ts';
import { recordAt, type ViewedRelease, viewReleases } from './viewed-release.ts';

interface CachedView {
  readonly revision: string;
  readonly view: LaneView;
}

/** By service and environment; only of questions about now and what is loaded now. */
const views = new Map<string, CachedView>();
const viewsKept = 2_000;

/** The view of a lane: kept from an earlier question while every revision stands. The caller has just read the revision. */
export async function findLaneView(tx: Transaction, question: Question): Promise<LaneView> {
  if (!question.isLive) {
    question.reads.count += 1;
    return await loadLaneView(tx, question);
  }
  const { head } = question;
  const key = laneKey(question);
  const known = keptView(question);
  if (known !== undefined) return known;
  question.reads.count += 1;
  const view = await loadLaneView(tx, question);
  views.delete(key);
  views.set(key, { revision: head.revision, view });
  const oldest = views.keys().next();
  if (views.size > viewsKept && oldest.done === false) views.delete(oldest.value);
  return view;
}

function laneKey({ head }: Question): string {
  return `${head.serviceId} ${head.environment.id}`;
}

function keptView(question: Question): LaneView | undefined {
  const { head, asOf } = question;
  const known = views.get(laneKey(question));
  const isValid = known?.revision === head.revision && asOf >= known.view.asOf && asOf < known.view.until;
  return isValid ? known.view : undefined;
}

/** Whether `loadGateFacts` would read nothing. */
export function isInMemory(question: Question, input: MoveAsked): boolean {
  const view = question.isLive ? keptView(question) : undefined;
  if (view === undefined || !view.releases.has(input.target)) return false;
  const leaving = leavingOf(view, input);
  return (leaving === undefined || view.releases.has(leaving)) && view.perPair.has(pairKey(leaving, input.target));
}

function leavingOf(view: LaneView, input: MoveAsked): string | undefined {
  return input.current ?? (view.current?.isServing === true ? view.current.version : undefined);
}

function pairKey(leaving: string | undefined, target: string): string {
  return `${leaving ?? ''}\n${target}`;
}

/** The move as asked for; `current` names the release being left, `incident` is the id of one. */
export interface MoveAsked {
  readonly target: string;
  readonly current?: string | undefined;
  readonly motive: ReleaseAction['motive'];
  readonly reason: string;
  readonly incident?: string | undefined;
  readonly isAutomatic: boolean;
}

export interface LoadedFacts {
  readonly facts: GateFacts;
  readonly currentId: string | undefined;
  readonly targetId: string;
  readonly view: LaneView;
}

/** Everything one decision rests on. Without a named release being left: what serves. */
export async function loadGateFacts(tx: Transaction, question: Question, input: MoveAsked): Promise<LoadedFacts> {
  const view = await findLaneView(tx, question);
  const action: ReleaseAction = {
    kind: 'release',
    motive: input.motive,
    isAutomatic: input.isAutomatic,
    reason: input.reason,
    incidentId: incidentOf(view, input.incident),
  };
  const target = await releaseOf(tx, question, view, input.target);
  const leaving = leavingOf(view, input);
  const current = leaving === undefined ? undefined : await releaseOf(tx, question, view, leaving);
  refuseNewer(question, target);
  const { head, asOf, loadedAt } = question;
  const withoutFixes: GateFacts = {
    factsVersion: 1,
    asOf: isoInstant(asOf),
    loadedAsOf: loadedAt === undefined ? undefined : isoInstant(loadedAt),
    service: {
      name: head.service,
      exposure: head.exposure,
      tier: toTier(head.tier),
      mode: head.mode,
      isSample: head.isSample,
    },
    environment: { name: head.environment.name, isProduction: head.environment.isProduction },
    action,
    current: current && atMoment(current, view, asOf),
    target: atMoment(target, view, asOf),
    candidates: [],
    candidatesLeftOut: 0,
    ...view.stored,
    oscillationClearedAt: clearedAt(view, current?.facts.version, target.facts.version),
    missingFeeds: current?.facts.missingFeeds ?? [],
    fixes: [],
    evidenceCaptured: (current && view.captured.get(current.id)) ?? [],
    shields: [],
  };
  const pair = await pairFacts(tx, question, view, { current, target, facts: withoutFixes });
  const judged = new Set([...pair.candidates.map(({ version }) => version), leaving, input.target]);
  judged.delete(undefined);
  const facts = { ...withoutFixes, ...pair, candidatesLeftOut: Math.max(0, view.releaseCount - judged.size) };
  return { facts, currentId: current?.id, targetId: target.id, view };
}

function incidentOf(view: LaneView, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const incident = view.storedIncidents.find((one) => one.id === id);
  // Everybody reads what a decision says: that it was made in the room of a restricted incident is known there only.
  if (incident !== undefined) return incident.name === restrictedIncident ? undefined : incident.name;
  throw new Problem('incidents.incident_not_found', `incident \`${id}\` does not exist here`, {
    help: 'name one of this service and environment that had begun by then',
  });
}

async function releaseOf(tx: Transaction, question: Question, view: LaneView, version: string): Promise<ViewedRelease> {
  const known = view.releases.get(version);
  if (known !== undefined) return known;
  const { head } = question;
  question.reads.count += 1;
  const release = await getRelease(tx, { id: head.serviceId, name: head.service }, version);
  const viewed = (await viewReleases(tx, question, view, [release])).get(version);
  if (viewed === undefined) throw new RangeError(`release ${version} was read and is not there`);
  view.releases.set(version, viewed);
  return viewed;
}

function refuseNewer({ asOf, isLive }: Question, { facts }: ViewedRelease): void {
  if (isLive || Date.parse(facts.releasedAt) <= asOf) return;
  throw new Problem('request.invalid', `\`${facts.version}\` was released after the moment asked about`, {
    help: `it was released at ${facts.releasedAt}; ask about a later moment or another target`,
    fields: [{ field: 'body.target', problem: 'is newer than `asOf`' }],
  });
}

function atMoment(viewed: ViewedRelease, view: LaneView, asOf: number): ReleaseFacts {
  const record = recordAt(viewed, view.asOf, asOf);
  return record === viewed.facts.record ? viewed.facts : { ...viewed.facts, record };
}

function toTier(tier: number): 1 | 2 | 3 | 4 {
  if (tier === 1 || tier === 2 || tier === 3 || tier === 4) return tier;
  throw new RangeError(`tier ${tier} does not exist`);
}

/** Title of the joint incident that a flip-flop opens; found again by it. */
export function flipFlopTitle(one: string, other: string): string {
  return `flip-flop between ${[one, other].sort().join(' and ')}`;
}

function clearedAt(view: LaneView, current: string | undefined, target: string): string | undefined {
  if (current === undefined) return undefined;
  const title = flipFlopTitle(current, target);
  const ends = view.storedIncidents.flatMap((incident) =>
    incident.title === title && incident.resolvedAt !== undefined ? [incident.resolvedAt] : [],
  );
  return ends.length === 0 ? undefined : isoInstant(Math.max(...ends));
}

interface Pair {
  readonly current: ViewedRelease | undefined;
  readonly target: ViewedRelease;
  readonly facts: GateFacts;
}

/** What depends on the two releases and not on the clock, derived once per view. */
async function pairFacts(tx: Transaction, question: Question, view: LaneView, pair: Pair): Promise<PairFacts> {
  const key = pairKey(pair.current?.facts.version, pair.target.facts.version);
  const known = view.perPair.get(key);
  if (known !== undefined) return known;
  question.reads.count += 1;
  const candidates = candidatesOf(view, pair.current?.facts.version);
  const fixes = await fixesOf(tx, question, view, { ...pair.facts, candidates });
  const made = { candidates, fixes };
  view.perPair.set(key, made);
  return made;
}

const lists = new WeakMap<LaneView, Map<string, readonly ReleaseFacts[]>>();

/** One list per release being left, so that it keeps its identity. */
function candidatesOf(view: LaneView, leaving: string | undefined): readonly ReleaseFacts[] {
  const known = lists.get(view) ?? new Map<string, readonly ReleaseFacts[]>();
  lists.set(view, known);
  const list =
    known.get(leaving ?? '') ??
    view.candidateVersions.flatMap((version) => {
      const viewed = view.releases.get(version);
      return viewed === undefined || version === leaving ? [] : [viewed.facts];
    });
  known.set(leaving ?? '', list);
  return list;
}

/** Smallest upgrades of the packages that may stop a move, over everything known and loaded at the moments asked about. */
async function fixesOf(
  tx: Transaction,
  { now, loadedAt, settings }: Question,
  view: LaneView,
  facts: GateFacts,
): Promise<GateFacts['fixes']> {
  const left = new Set(facts.current?.findings.map(keyOf));
  const packages = new Set(
    [facts.target, ...facts.candidates].flatMap(({ findings }) =>
      findings.filter((finding) => !left.has(keyOf(finding))).map((finding) => finding.package),
    ),
  );
  if (packages.size === 0) return [];
  const key = [...packages].sort().join('\n');
  let matcher = view.matchers.get(key);
  if (matcher === undefined) {
    const named = [...packages].map((name) => ({
      ecosystem: ecosystemBase(name.slice(0, name.indexOf('/'))),
      name: name.slice(name.indexOf('/') + 1),
    }));
    matcher = await loadMatcher(tx, named, loadedAt ?? now);
    view.matchers.set(key, matcher);
  }
  return computeFixes(facts, settings, matcher);
}

function keyOf({ group, package: name }: GateFacts['target']['findings'][number]): string {
  return `${group}\n${name}`;
}

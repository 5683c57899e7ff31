import { canonicalJson } from '@lockstep/evidence';
import type { Axis, PostmortemSectionKey } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { nativeSha256 } from '../platform/evidence/record-evidence.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import {
  appendEntry,
  getIncident,
  getIncidentToChange,
  type Incident,
  listEntries,
  listLinks,
  listRoles,
  readerOf,
  writeText,
} from '#incidents/index.ts';
import { actorRef } from '#releases/index.ts';
import { requireSampleScope } from '#services/index.ts';
import { belonging } from './belongs.ts';
import { draftPostmortem } from './draft.ts';
import { recordLearningEvent } from './events.ts';
import { heldRole } from './lead-store.ts';
import type { Postmortem } from './postmortem.ts';
import { formOf, formsFor } from './sections.ts';
import {
  dropSignOffs,
  findPostmortem,
  insertPostmortem,
  insertSignOff,
  listPostmortemLines,
  movePostmortem,
  type PostmortemLine,
  putSection,
} from './store.ts';

/** A postmortem with the incident it is about. */
export interface Shown {
  readonly incident: Incident;
  readonly postmortem: Postmortem;
}

export async function listPostmortems(
  ctx: RequestContext,
  query: { readonly state?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly PostmortemLine[]> {
  requirePermission(ctx, 'incidents.read');
  const key = decodeCursor(query.cursor, ['number', 'uuid']);
  return await listPostmortemLines(ctx.read, readerOf(ctx), {
    state: query.state,
    before: key === undefined ? undefined : { at: key[0], id: key[1] },
    limit: query.limit + 1,
    now: ctx.now,
  });
}

export async function showPostmortem(ctx: RequestContext, ref: string): Promise<Shown> {
  requirePermission(ctx, 'incidents.read');
  const incident = await getIncident(ctx.read, ref, readerOf(ctx));
  return { incident, postmortem: await getPostmortem(ctx.read, incident) };
}

async function getPostmortem(tx: Transaction, incident: Incident): Promise<Postmortem> {
  const postmortem = await findPostmortem(tx, incident.id);
  if (postmortem !== undefined) return postmortem;
  throw new Problem('postmortems.postmortem_not_found', `${incident.name} has no postmortem yet`, {
    help: `begin one with \`lockstep incident postmortem ${incident.name} --draft\``,
  });
}

/** What the sections would say if they were drafted now. */
export async function proposePostmortem(ctx: RequestContext, ref: string) {
  requirePermission(ctx, 'incidents.read');
  return await proposalFor(ctx.read, await getIncident(ctx.read, ref, readerOf(ctx)));
}

/** Entries a draft looks at: the newest. */
const mostEntries = 2_000;

async function proposalFor(tx: Transaction, incident: Incident) {
  const everything = { before: undefined, kinds: undefined, isFolded: undefined, isPinned: undefined };
  const entries = await listEntries(tx, { incidentId: incident.id, reader: '', ...everything, limit: mostEntries });
  const links = await listLinks(tx, incident.id, 'system');
  const linked = links.flatMap(({ kind, label }) => (kind === 'service' ? [label] : []));
  const pinned = entries.toReversed().map((entry) => ({ ...entry, isPinned: entry.pinnedAt !== undefined }));
  const beganAt = Math.min(incident.startedAt, ...incident.sides.map(({ startedAt }) => startedAt));
  return draftPostmortem({
    incident,
    ...belonging(pinned, { beganAt, links }),
    roles: (await listRoles(tx, [incident.id])).get(incident.id) ?? [],
    services: [...new Set(incident.service === undefined ? linked : [incident.service, ...linked])],
  });
}

/** Begins one; one that was begun stays as it is. */
export async function beginPostmortem(ctx: RequestContext, ref: string): Promise<Shown> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await toChange(tx, ctx, ref);
    const by = actorRef(ctx.actor);
    if (!(await insertPostmortem(tx, incident.id, { at: ctx.now, by }))) return await again(tx, incident);
    for (const { key, text } of await proposalFor(tx, incident)) {
      const { textId } = await writeText(tx, ctx, incident.id, text);
      await putSection(tx, incident.id, { key, version: 1, textId, at: ctx.now, by });
    }
    await recordLearningEvent(tx, ctx, { type: 'postmortems.drafted', incident, body: {} });
    await appendEntry(tx, ctx, incident, { kind: 'postmortem', text: 'Postmortem begun.' });
    return await again(tx, incident);
  });
}

async function toChange(tx: Transaction, ctx: RequestContext, ref: string): Promise<Incident> {
  const incident = await getIncidentToChange(tx, ctx, ref);
  requireSampleScope(ctx, { isSample: incident.isSample, name: incident.name });
  return incident;
}

async function again(tx: Transaction, incident: Incident): Promise<Shown> {
  return { incident, postmortem: await getPostmortem(tx, incident) };
}

/** Writes a section. Whoever signed has not read this: signatures lapse, and what was published is in review again. */
export async function writeSection(
  ctx: RequestContext,
  ref: string,
  key: PostmortemSectionKey,
  input: { readonly text: string; readonly version: number },
): Promise<Shown> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await toChange(tx, ctx, ref);
    const before = await getPostmortem(tx, incident);
    const section = before.sections.find((one) => one.key === key);
    if (section === undefined) throw noSection(incident, key);
    if (section.version !== input.version) throw sectionChanged(formOf(key).title);
    if (section.text === input.text) return { incident, postmortem: before };
    const { textId, digest } = await writeText(tx, ctx, incident.id, input.text);
    const version = section.version + 1;
    await putSection(tx, incident.id, { key, version, textId, at: ctx.now, by: actorRef(ctx.actor) });
    const lapsed = before.signOffs.map(({ axis, person, signedAt }) => ({ axis, person: person.id, signedAt }));
    if (lapsed.length > 0) await dropSignOffs(tx, incident.id);
    if (before.state === 'published') {
      await movePostmortem(tx, { ...before, state: 'in_review', publishedAt: undefined });
    }
    const body = { key, version, textDigest: digest, lapsed };
    await recordLearningEvent(tx, ctx, { type: 'postmortems.section_written', incident, body });
    return await again(tx, incident);
  });
}

function noSection(incident: Incident, key: PostmortemSectionKey): Problem {
  return new Problem('postmortems.section_not_found', `the postmortem of ${incident.name} has no section \`${key}\``, {
    help: 'sections of a side are there when the incident had that side as it was begun',
  });
}

function sectionChanged(what: string): Problem {
  return new Problem('postmortems.section_changed', `somebody changed "${what}" since you read it`, {
    help: 'read it again, then put your words in',
  });
}

/** Asks the leads to sign. They are reminded when the day comes. */
export async function askReview(ctx: RequestContext, ref: string, dueAt: number | undefined): Promise<Shown> {
  requirePermission(ctx, 'incidents.write');
  return await ctx.transaction(async (tx) => {
    const incident = await toChange(tx, ctx, ref);
    const before = await getPostmortem(tx, incident);
    if (before.state === 'published') return { incident, postmortem: before };
    refuseEmpty(incident, before);
    const after: Postmortem = { ...before, state: 'in_review', reviewAskedAt: before.reviewAskedAt ?? ctx.now, dueAt };
    await movePostmortem(tx, after);
    if (dueAt !== undefined) {
      const payload = { incidentId: incident.id, dueAt };
      await addJob(tx, ctx, { kind: 'postmortems.review_due', payload, dueAt: Math.max(dueAt, ctx.now) });
    }
    const body = { dueAt: dueAt === undefined ? undefined : new Date(dueAt).toISOString() };
    await recordLearningEvent(tx, ctx, { type: 'postmortems.review_asked', incident, body });
    await appendEntry(tx, ctx, incident, { kind: 'postmortem', text: 'Postmortem is up for review.' });
    return await again(tx, incident);
  });
}

function refuseEmpty(incident: Incident, { sections }: Postmortem): void {
  const empty = formsFor(incident.sides.map(({ axis }) => axis)).filter(
    ({ key, isNeeded }) => isNeeded === true && (sections.find((one) => one.key === key)?.text ?? '').trim() === '',
  );
  const [first] = empty;
  if (first === undefined) return;
  throw new Problem('postmortems.section_empty', `"${first.title}" is empty`, {
    help: first.questions.join(' '),
    fields: empty.map(({ key, title }) => ({ field: `sections.${key}`, problem: `"${title}" is empty` })),
  });
}

/** What a signature binds to: every section as it is. */
export function digestOf({ sections }: Pick<Postmortem, 'sections'>): string {
  const signed = sections.map(({ key, version, textDigest }) => ({ key, version, textDigest }));
  return nativeSha256(canonicalJson(signed.toSorted((a, b) => (a.key < b.key ? -1 : 1))));
}

/** A lead signs for their side; with the last signature it is published. */
export async function signPostmortem(
  ctx: RequestContext,
  ref: string,
  axis: Axis,
  input: { readonly digest: string; readonly note: string },
): Promise<Shown> {
  requirePermission(ctx, 'incidents.write');
  requireInteractive(ctx);
  return await ctx.transaction(async (tx) => {
    const incident = await toChange(tx, ctx, ref);
    const before = await getPostmortem(tx, incident);
    await refuseSigning(tx, ctx, incident, before, axis, input.digest);
    const { userId = '', name } = ctx.actor;
    const digest = digestOf(before);
    const signOff = { axis, person: { id: userId, name }, digest, note: input.note, signedAt: ctx.now };
    await insertSignOff(tx, incident.id, signOff);
    await recordLearningEvent(tx, ctx, { type: 'postmortems.signed', incident, body: { axis, digest } });
    const signed = new Set([...before.signOffs.map((one) => one.axis), axis]);
    const isWhole = incident.sides.every((side) => signed.has(side.axis));
    if (isWhole) {
      await movePostmortem(tx, { ...before, state: 'published', publishedAt: ctx.now });
      await recordLearningEvent(tx, ctx, { type: 'postmortems.published', incident, body: { digest } });
    }
    await appendEntry(tx, ctx, incident, {
      kind: 'postmortem',
      text: `Postmortem signed for ${axis}${isWhole ? ' and published' : ''}.`,
    });
    return await again(tx, incident);
  });
}

async function refuseSigning(
  tx: Transaction,
  ctx: RequestContext,
  incident: Incident,
  { state, signOffs, sections }: Postmortem,
  axis: Axis,
  digest: string,
): Promise<void> {
  if (incident.sides.every((side) => side.axis !== axis)) {
    throw new Problem('incidents.axis_not_found', `${incident.name} has no ${axis} side`, {
      help: 'it is signed for the sides it has',
    });
  }
  const { userId } = ctx.actor;
  if (!(await isLead(tx, ctx, incident, axis))) {
    throw new Problem('postmortems.lead_needed', `only a ${axis} lead of ${incident.name} signs for ${axis}`, {
      help: `somebody who led that side, or holds the ${axis} key`,
    });
  }
  if (state !== 'in_review' || signOffs.some((one) => one.axis === axis)) {
    throw new Problem('postmortems.not_in_review', `there is nothing to sign for ${axis}`, {
      help: state === 'draft' ? 'ask for a review first' : 'it is signed already',
    });
  }
  if (signOffs.some(({ person }) => person.id === userId)) {
    throw new Problem('postmortems.same_person', 'you signed for the other side', { help: 'two sides are two people' });
  }
  if (digestOf({ sections }) !== digest) throw sectionChanged('the postmortem');
}

/** Whoever led that side at any time, or holds its key. */
async function isLead(tx: Transaction, ctx: RequestContext, incident: Incident, axis: Axis): Promise<boolean> {
  const { userId, permissions } = ctx.actor;
  if (permissions.has(axis === 'security' ? 'gate.sign_security' : 'gate.sign_reliability')) return true;
  const role = axis === 'security' ? 'security_lead' : 'reliability_lead';
  return userId !== undefined && (await heldRole(tx, incident.id, role, userId));
}

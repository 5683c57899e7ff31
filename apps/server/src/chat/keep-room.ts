import { z } from 'zod';
import type { ContactParts } from '#contacts/index.ts';
import { addChatEntry, getIncident, getIncidentToChange, type Incident } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { JobContext } from '../platform/jobs/runner.ts';
import type { ChatRooms, RoomAnswer } from '../platform/outgoing/chat.ts';
import { lookAfter } from './ask-for-room.ts';
import { planRoom, type RoomStep } from './plan-room.ts';
import { postEntries } from './post-entries.ts';
import { type ChatRoom, findRoom, listAccounts, lockRoom, updateRoom } from './room-store.ts';
import { incidentActs, incidentLine, incidentUrl } from './words.ts';

const Asked = z.object({ incidentId: z.string() });

/** How often the channel of an incident is looked after: while it is open, after it, and where something failed. */
const [whileOpenMs, afterwardsMs, troubledMs] = [10_000, 15 * 60_000, 5 * 60_000];
const otherNames = 5;

/** Brings the channel of one incident to what it should be, says in the room what fails, and comes back. */
export async function keepRoom(
  parts: Pick<ContactParts, 'channels' | 'publicUrl'>,
  ctx: JobContext,
  payload: unknown,
): Promise<void> {
  const { incidentId } = Asked.parse(payload);
  const room = await findRoom(ctx.read, incidentId);
  if (room === undefined) return;
  const incident = await getIncident(ctx.read, incidentId, 'system');
  if (incident.isRestricted) return await stopRoom(ctx, incident);
  const problem = await bringUp(parts, ctx, room, incident);
  await ctx.transaction(async (tx) => {
    const held = await getIncidentToChange(tx, ctx, incidentId);
    const now = await lockRoom(tx, incidentId);
    if (now === undefined) return await ctx.finish(tx);
    if (problem !== undefined && problem !== now.problem && !held.isRestricted) {
      const text = `The channel of this incident: ${problem}.`;
      await addChatEntry(within(ctx, tx), held.id, { text });
    }
    await updateRoom(tx, { ...(await postEntries(tx, ctx, now, held)), problem });
    await ctx.finish(tx);
    if (now.state === 'archived' || now.state === 'stopped') return;
    const waitMs = problem === undefined ? (held.resolvedAt === undefined ? whileOpenMs : afterwardsMs) : troubledMs;
    await lookAfter(tx, ctx, incidentId, ctx.now + waitMs);
  });
}

/** Use cases of others, as part of this transaction. */
function within(ctx: RequestContext, tx: Transaction): RequestContext {
  return { ...ctx, transaction: async (work) => await work(tx) };
}

/** @returns what failed, with a cure; undefined: nothing */
async function bringUp(
  parts: Pick<ContactParts, 'channels' | 'publicUrl'>,
  ctx: JobContext,
  first: ChatRoom,
  found: Incident,
): Promise<string | undefined> {
  const opened = await parts.channels.open(first.setupId);
  if (!opened.ok) return opened.problem;
  const { kind, given, facts } = opened.open;
  const rooms = kind.rooms?.(given, facts);
  if (rooms === undefined)
    return `${kind.title} makes no channels as it is set up: give it a bot token under Settings, Channels`;
  const accounts = await listAccounts(ctx.read, found.id, first.setupId);
  const url = incidentUrl(parts.publicUrl, found);
  const done = new Set<RoomStep['kind']>();
  let problem: string | undefined;
  let [room, incident]: [ChatRoom | undefined, Incident] = [first, found];
  while (room !== undefined) {
    const steps = planRoom({ room, incident, accounts, url, now: ctx.now });
    const step: RoomStep | undefined = steps.find((one) => !done.has(one.kind));
    if (step === undefined) break;
    done.add(step.kind);
    const said = await takeStep(rooms, ctx, room, step, { incident, publicUrl: parts.publicUrl });
    if (said.kind === 'failed') problem ??= said.problem;
    // A chat may take its time to answer: an incident that was restricted meanwhile is told there no more.
    [room, incident] = [await findRoom(ctx.read, found.id), await getIncident(ctx.read, found.id, 'system')];
  }
  return problem;
}

type Ground = { readonly incident: Incident; readonly publicUrl: string };

/** In the chat first, then remembered: what is done twice changes nothing there. Only the greeting is remembered first. */
async function takeStep(
  rooms: ChatRooms,
  ctx: RequestContext,
  { incidentId, room = '' }: ChatRoom,
  step: RoomStep,
  { incident, publicUrl }: Ground,
): Promise<RoomAnswer> {
  const remember = async (change: (now: ChatRoom) => ChatRoom) => await changeRoom(ctx, incidentId, change);
  switch (step.kind) {
    case 'open':
      return await openRoom(rooms, step.name, remember);
    case 'rename':
      return await then(await rooms.rename(room, step.name), () =>
        remember((now) => ({ ...now, toldName: step.name })),
      );
    case 'topic':
      return await then(await rooms.setTopic(room, step.topic), () =>
        remember((now) => ({ ...now, toldTopic: step.topic })),
      );
    case 'invite':
      return await then(await rooms.invite(room, step.accounts), () =>
        remember((now) => ({ ...now, toldPeople: [...new Set([...now.toldPeople, ...step.accounts])] })),
      );
    case 'archive':
      return await then(await rooms.archive(room), () => remember((now) => ({ ...now, state: 'archived' })));
    case 'greet':
      if (!(await remember((now) => ({ ...now, isGreeted: true })))) return { kind: 'done' };
      return await rooms.say(room, {
        sentence: incidentLine(incident),
        lines: ['What is decided, deployed and announced is told here. `/lockstep help` says what can be written.'],
        ...incidentActs(publicUrl, incident),
      });
  }
}

async function then(said: RoomAnswer, remember: () => Promise<boolean>): Promise<RoomAnswer> {
  if (said.kind === 'done') await remember();
  return said;
}

async function openRoom(
  rooms: ChatRooms,
  name: string,
  remember: (change: (now: ChatRoom) => ChatRoom) => Promise<boolean>,
): Promise<RoomAnswer> {
  for (let number = 1; number <= otherNames; number += 1) {
    const opened = await rooms.open(number === 1 ? name : `${name.slice(0, 76)}-${number}`);
    if (opened.kind === 'taken') continue;
    if (opened.kind === 'failed') return opened;
    await remember((now) =>
      now.state === 'wanted' ? { ...now, state: 'open', room: opened.room, toldName: name } : now,
    );
    return { kind: 'done' };
  }
  return { kind: 'failed', problem: `the chat has channels named ${name} already: rename one of them`, mayPass: false };
}

const changed: Readonly<Record<ChatRoom['state'], string>> = {
  wanted: 'asked',
  open: 'opened',
  archived: 'archived',
  stopped: 'stopped',
};

/** @returns whether that changed anything: of two who do the same at once, it does for one */
async function changeRoom(
  ctx: RequestContext,
  incidentId: string,
  change: (now: ChatRoom) => ChatRoom,
): Promise<boolean> {
  return await ctx.transaction(async (tx) => {
    const now = await lockRoom(tx, incidentId);
    if (now === undefined) return false;
    const next = change(now);
    if (JSON.stringify(next) === JSON.stringify(now)) return false;
    await updateRoom(tx, next);
    if (next.state !== now.state) {
      const body = { setup: next.setupId, channel: next.room };
      await recordEvidence(tx, ctx, { type: `chat.channel_${changed[next.state]}`, subjectId: incidentId, body });
    }
    return true;
  });
}

/** It became restricted: nothing more goes there, and those who may see it are told what is left to do. */
async function stopRoom(ctx: JobContext, incident: Incident): Promise<void> {
  await ctx.transaction(async (tx) => {
    const held = await getIncidentToChange(tx, ctx, incident.id);
    const room = await lockRoom(tx, incident.id);
    await ctx.finish(tx);
    if (room === undefined || room.state === 'stopped') return;
    await updateRoom(tx, { ...room, state: 'stopped', problem: undefined });
    if (room.room === undefined) return;
    const text =
      'This incident has a channel in the chat. Nothing more is told there; what was said before stays until somebody deletes the channel.';
    await addChatEntry(within(ctx, tx), held.id, { text });
  });
}

import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { addLink, endCode, lockCode, putCode, setCodeTries, type StoredCode, voidCode } from './code-store.ts';
import type { ContactMethod } from './contact.ts';
import { recordContactsEvent } from './events.ts';
import { unverifyMethod, verifyMethod } from './method-store.ts';
import type { ContactParts } from './open-channels.ts';
import { getOwnMethod, keepMethod, personOf } from './own-method.ts';
import { sendMeasured, setupDisabled } from './send-check.ts';
import type { Check } from './setup.ts';
import { getSetup } from './setup-store.ts';

const lifeMs = 10 * 60_000;
const mostTries = 5;
/** Nobody gets more codes than this in an hour, nor one right after the other. */
const mostAnHour = 5;
const pauseMs = 30_000;
const hourMs = 3_600_000;

/** Sends a fresh code; the one before it ends. `expiresAt` is undefined when none went out. */
export async function sendCode(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
): Promise<Check & { readonly expiresAt: number | undefined }> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const codeHash = hashCode(parts, id, code);
  const expiresAt = ctx.now + lifeMs;
  const method = await ctx.transaction(async (tx) => {
    const { method: found } = await getOwnMethod(tx, ctx, id);
    requireUnverified(found);
    const last = await lockCode(tx, id, ctx.now);
    const lately = last.sentAt.filter((moment) => moment > ctx.now - hourMs);
    requirePause({ ...last, sentAt: lately }, ctx.now);
    await putCode(tx, id, { codeHash, expiresAt, triesLeft: mostTries, sentAt: [...lately, ctx.now] });
    const body = { person: found.userId, channel: found.channel };
    await recordContactsEvent(tx, ctx, { type: 'contacts.code_sent', subjectId: id, body });
    return found;
  });
  const check = await sendMeasured(parts, ctx, method, codeMessage(parts, ctx, id, code));
  if (check.mayHaveArrived) return { ...check, expiresAt };
  await ctx.transaction(async (tx) => await voidCode(tx, id, codeHash));
  return { ...check, expiresAt: undefined };
}

/** A wrong code costs a try; the fifth ends the code. */
export async function verifyCode(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
  code: string,
): Promise<ContactMethod> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  const outcome = await ctx.transaction(async (tx) => await takeCode(tx, ctx, parts, id, code));
  // Thrown only now: the try that it cost is kept.
  if (outcome instanceof Problem) throw outcome;
  return outcome;
}

async function takeCode(
  tx: Transaction,
  ctx: RequestContext,
  parts: ContactParts,
  id: string,
  code: string,
): Promise<ContactMethod | Problem> {
  const { method } = await getOwnMethod(tx, ctx, id);
  if (method.verifiedAt !== undefined && method.stopped === undefined) return method;
  const { codeHash, expiresAt, triesLeft } = await lockCode(tx, id, ctx.now);
  if (triesLeft <= 0 || expiresAt <= ctx.now) return codeOver();
  const given = Buffer.from(hashCode(parts, id, code.replaceAll(/\D/g, '')));
  if (!timingSafeEqual(given, Buffer.from(codeHash))) {
    await setCodeTries(tx, id, triesLeft - 1);
    return codeWrong(triesLeft - 1);
  }
  await endCode(tx, id);
  await verifyMethod(tx, id, ctx.now);
  const body = { person: method.userId, channel: method.channel, label: method.label };
  await recordContactsEvent(tx, ctx, { type: 'contacts.method_verified', subjectId: id, body });
  return { ...method, verifiedAt: ctx.now, stopped: undefined };
}

/** A stopped address is asked for a code again: whoever stopped it must want it back. */
export async function resumeMethod(ctx: RequestContext, id: string): Promise<ContactMethod> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { method } = await getOwnMethod(tx, ctx, id);
    if (method.stopped === undefined) return method;
    await keepMethod(tx, method, ctx.now);
    await unverifyMethod(tx, id);
    const body = { person: method.userId, channel: method.channel, label: method.label };
    await recordContactsEvent(tx, ctx, { type: 'contacts.method_resumed', subjectId: id, body });
    return { ...method, verifiedAt: undefined };
  });
}

/** A link that opens a bot; whoever opens it makes that chat a verified contact method of the person. */
export async function makeBotLink(
  parts: ContactParts,
  ctx: RequestContext,
  setupId: string,
): Promise<{ readonly link: string; readonly expiresAt: number }> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  const userId = personOf(ctx, 'me');
  const setup = await getSetup(ctx.read, setupId);
  const kind = parts.channels.kinds.get(setup.kind);
  const channel = kind?.channels.find(({ verification }) => verification === 'bot')?.name;
  const opened = await parts.channels.open(setupId);
  if (!opened.ok) throw setupDisabled(opened.problem);
  if (channel === undefined || kind?.botLink === undefined) throw noBot(setup.name);
  const code = randomBytes(24).toString('base64url');
  const expiresAt = ctx.now + lifeMs;
  await ctx.transaction(async (tx) => {
    await addLink(tx, { codeHash: hash('sha256', code), userId, setupId, channel, expiresAt });
    await recordContactsEvent(tx, ctx, { type: 'contacts.link_made', subjectId: userId, body: { channel } });
  });
  return { link: kind.botLink(opened.open.given, code), expiresAt };
}

/** Six digits are soon guessed from a plain digest: only who has our key can try. */
function hashCode({ keys }: ContactParts, methodId: string, code: string): string {
  return createHmac('sha256', keys.acts[0]).update(`contact code\n${methodId}\n${code}`).digest('base64url');
}

function codeMessage(parts: ContactParts, ctx: RequestContext, id: string, code: string): ChannelMessage {
  const messageId = ctx.newId();
  return {
    kind: 'verification',
    title: `${code} is your code for Lockstep`,
    lines: [
      'It is good for ten minutes. Enter it where you added this address.',
      'If you did not ask for it, ignore it.',
    ],
    urgency: 'low',
    link: { url: `${parts.publicUrl}/me#verify=${id}&code=${code}`, label: 'Verify this address' },
    acts: [],
    threadKey: messageId,
    threadReference: undefined,
    unsubscribeUrl: undefined,
    idempotencyKey: messageId,
    now: ctx.now,
  };
}

function requireUnverified({ verifiedAt, stopped, label }: ContactMethod): void {
  if (verifiedAt === undefined) return;
  throw new Problem('contacts.already_verified', `\`${label}\` is verified already`, {
    help: stopped === undefined ? 'try it with "page me"' : 'it is stopped: resume it first',
  });
}

function requirePause({ codeHash, sentAt }: Pick<StoredCode, 'codeHash' | 'sentAt'>, now: number): void {
  const last = sentAt.at(-1) ?? 0;
  const first = sentAt.at(-mostAnHour) ?? 0;
  const until = Math.max(last + pauseMs, sentAt.length >= mostAnHour ? first + hourMs : 0);
  if (until <= now) return;
  const ago = `${Math.round((now - last) / 1000)} s ago`;
  const wait = `wait until ${new Date(until).toISOString()}`;
  if (codeHash === '')
    throw new Problem('contacts.code_not_out', `no code went out when one was asked for ${ago}`, {
      help: `${wait}, and ask an admin to look at the channel`,
    });
  throw new Problem('contacts.wait', `a code was sent there ${ago}`, { help: `${wait}, or check the address` });
}

function codeWrong(triesLeft: number): Problem {
  const help = triesLeft === 0 ? 'have a new one sent' : `${triesLeft} more tries, then have a new one sent`;
  return new Problem('contacts.code_wrong', 'this is not the code that was sent there', {
    help,
    fields: [{ field: 'body.code', problem: 'is not the code', help }],
  });
}

function codeOver(): Problem {
  return new Problem('contacts.code_expired', 'no code is waiting there: it is too old, or was tried too often', {
    help: 'have a new one sent',
  });
}

function noBot(name: string): Problem {
  return new Problem('contacts.setup_invalid', `\`${name}\` has no bot to open`, {
    help: 'add an address with `POST /api/v1/people/me/contact-methods`',
  });
}

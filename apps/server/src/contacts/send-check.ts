import type { RequestContext } from '../platform/context.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import { Problem } from '../platform/problem.ts';
import type { ChannelAddress, Check } from './setup.ts';
import type { ContactParts } from './open-channels.ts';

/** One message by the same way as pages, its limits too, and how long the provider took. Not inside a transaction. */
export async function sendMeasured(
  { channels }: Pick<ContactParts, 'channels'>,
  ctx: Pick<RequestContext, 'now'>,
  to: ChannelAddress,
  message: ChannelMessage,
): Promise<Check & { readonly mayHaveArrived: boolean }> {
  const permit = await channels.takePermit(to);
  if (permit.kind === 'held') {
    const reason = `${permit.because} holds it until ${new Date(permit.until).toISOString()}`;
    return { at: ctx.now, outcome: 'held', reason, durationMs: undefined, mayHaveArrived: false };
  }
  const startedAt = performance.now();
  const delivery = await channels.send(to, message);
  const durationMs = Math.round(performance.now() - startedAt);
  if (delivery.outcome === 'retryable' && delivery.retryAfterMs !== undefined)
    await channels.holdBack(to, delivery.retryAfterMs);
  const reason = delivery.outcome === 'delivered' ? undefined : delivery.reason;
  const mayHaveArrived =
    delivery.outcome === 'delivered' || (delivery.outcome === 'retryable' && delivery.mayHaveArrived === true);
  return { at: ctx.now, outcome: delivery.outcome, reason, durationMs, mayHaveArrived };
}

/** The message of "send test": nobody has to do anything. */
export function trialMessage(
  ctx: Pick<RequestContext, 'now' | 'newId' | 'actor'>,
  publicUrl: string,
  name: string,
): ChannelMessage {
  const id = ctx.newId();
  return {
    kind: 'test',
    title: 'Test from Lockstep',
    lines: [`${ctx.actor.name} tries \`${name}\`.`, 'Nothing is wrong, and there is nothing to do.'],
    urgency: 'low',
    link: { url: publicUrl, label: 'Open Lockstep' },
    acts: [],
    threadKey: id,
    threadReference: undefined,
    unsubscribeUrl: undefined,
    idempotencyKey: id,
    now: ctx.now,
  };
}

/** @returns the address in its one form. @throws `contacts.address_invalid`, `contacts.setup_disabled` */
export async function requireAddress(
  { channels }: Pick<ContactParts, 'channels'>,
  setupId: string,
  channel: string,
  text: string,
): Promise<string> {
  const opened = await channels.open(setupId);
  if (!opened.ok) throw setupDisabled(opened.problem);
  const read = await channels.readAddress(setupId, channel, text);
  if (read.ok) return read.address;
  throw new Problem('contacts.address_invalid', read.problem, {
    help: addressHelp({ channels }, channel),
    fields: [{ field: 'body.address', problem: read.problem, help: addressHelp({ channels }, channel) }],
  });
}

function addressHelp({ channels }: Pick<ContactParts, 'channels'>, channel: string): string {
  const known = [...channels.kinds.values()].flatMap((kind) => kind.channels).find(({ name }) => name === channel);
  return `give ${known?.addressHelp ?? 'an address of this channel'}`;
}

export function setupDisabled(problem: string): Problem {
  return new Problem('contacts.setup_disabled', problem, {
    help: 'an admin sets channels up and switches them on under Channels',
  });
}

/** The one channel of a set-up, or the one that is named. @throws `contacts.setup_invalid` */
export function chooseChannel(names: readonly string[], asked: string | undefined): string {
  const [only, another] = names;
  const name = asked ?? (another === undefined ? only : undefined);
  if (name !== undefined && names.includes(name)) return name;
  if (names.length === 0)
    throw new Problem('contacts.setup_invalid', 'this set-up takes commands, and sends nothing', {
      help: 'choose a set-up that sends',
    });
  const problem = asked === undefined ? 'this set-up has several channels' : `this set-up sends no \`${asked}\``;
  throw new Problem('contacts.setup_invalid', problem, {
    help: `name one of ${names.join(', ')}`,
    fields: [{ field: 'body.channel', problem, help: `one of ${names.join(', ')}` }],
  });
}

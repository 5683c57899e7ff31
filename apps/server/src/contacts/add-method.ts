import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { ContactMethod } from './contact.ts';
import { recordContactsEvent } from './events.ts';
import { insertMethod, putPreferences, removeMethodRow } from './method-store.ts';
import type { ContactParts } from './open-channels.ts';
import { getOwnMethod, getReachability, keepMethod, personOf } from './own-method.ts';
import { chooseChannel, requireAddress } from './send-check.ts';
import { getSetup } from './setup-store.ts';

const mostMethods = 20;

export async function listMethods(ctx: RequestContext, person: string): Promise<readonly ContactMethod[]> {
  requirePermission(ctx, 'contacts.own');
  return (await getReachability(ctx.read, personOf(ctx, person))).methods;
}

export interface NewMethod {
  readonly setup: string;
  readonly channel?: string | undefined;
  readonly address: string;
  readonly label?: string | undefined;
}

/** Counts once it is verified; a browser's subscription is proof enough of itself. */
export async function addMethod(
  parts: ContactParts,
  ctx: RequestContext,
  person: string,
  input: NewMethod,
): Promise<ContactMethod> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  const userId = personOf(ctx, person);
  const setup = await getSetup(ctx.read, input.setup);
  const channels = (parts.channels.kinds.get(setup.kind)?.channels ?? []).filter(
    ({ reaches }) => reaches === 'people' || reaches === 'both',
  );
  if (channels.length === 0) throw notForPeople(setup.name);
  const channel = chooseChannel(
    channels.map(({ name }) => name),
    input.channel,
  );
  const known = channels.find(({ name }) => name === channel);
  const address = await requireAddress(parts, setup.id, channel, input.address);
  return await ctx.transaction(async (tx) => {
    const { methods } = await getReachability(tx, userId);
    if (methods.length >= mostMethods) throw tooMany();
    const method: ContactMethod = {
      id: ctx.newId(),
      userId,
      channel,
      setupId: setup.id,
      address,
      label: input.label ?? known?.title ?? channel,
      verifiedAt: known?.verification === 'none' ? ctx.now : undefined,
      stopped: undefined,
      isUsable: true,
    };
    const isThere = methods.some(
      (each) => each.setupId === setup.id && each.channel === channel && each.address === address,
    );
    if (isThere || !(await insertMethod(tx, method, ctx.now))) throw isThereAlready(method.label);
    const body = { person: userId, channel, setup: setup.id, label: method.label };
    await recordContactsEvent(tx, ctx, { type: 'contacts.method_added', subjectId: method.id, body });
    return method;
  });
}

/** The rules that name it go with it. */
export async function removeMethod(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const { method, reachability } = await getOwnMethod(tx, ctx, id);
    await keepMethod(tx, method, ctx.now);
    await removeMethodRow(tx, id, ctx.now);
    const { rules, quietHours, userId } = reachability;
    const without = {
      high: rules.high.filter(({ contactMethodId }) => contactMethodId !== id),
      low: rules.low.filter(({ contactMethodId }) => contactMethodId !== id),
    };
    if (without.high.length + without.low.length < rules.high.length + rules.low.length)
      await putPreferences(tx, userId, { rules: without, quietHours }, ctx.now);
    const body = { person: userId, channel: method.channel, label: method.label };
    await recordContactsEvent(tx, ctx, { type: 'contacts.method_removed', subjectId: id, body });
  });
}

function notForPeople(setup: string): Problem {
  return new Problem('contacts.setup_invalid', `\`${setup}\` reaches no people`, {
    help: 'list the channels for people with `GET /api/v1/contact-channels`',
  });
}

function isThereAlready(label: string): Problem {
  return new Problem('contacts.method_exists', `this address is there already, or \`${label}\` names it`, {
    help: 'list yours with `GET /api/v1/people/me/contact-methods`',
  });
}

function tooMany(): Problem {
  return new Problem('contacts.too_many_methods', `nobody needs more than ${mostMethods} ways to be reached`, {
    help: 'remove one first',
  });
}

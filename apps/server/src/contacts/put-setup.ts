import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { ChannelKind, GivenSettings } from '../platform/outgoing/channel-kind.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { connectSetup } from './connect-setup.ts';
import { recordContactsEvent } from './events.ts';
import type { ContactParts } from './open-channels.ts';
import { countSetupUses, deleteSetupRow, getSetup, insertSetup, updateSetupRow } from './setup-store.ts';
import { type ChannelKinds, type ChannelSetup, secretName } from './setup.ts';
import { mergeSettings, requireSettings, splitSettings } from './split-settings.ts';

export interface NewChannelSetup {
  readonly kind: string;
  readonly name: string;
  readonly settings: GivenSettings;
}

export async function createSetup(
  parts: ContactParts,
  ctx: RequestContext,
  input: NewChannelSetup,
): Promise<ChannelSetup> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  const kind = kindToSetUp(parts.channels.kinds, input.kind);
  const setup = await ctx.transaction(async (tx) => {
    const id = ctx.newId();
    await addSetup(tx, ctx, parts, { id, kind, name: input.name, settings: input.settings });
    return await getSetup(tx, id);
  });
  return await connectSetup(parts, ctx, setup);
}

/** Part of a larger change: a webhook brings its set-up with it. */
export async function addSetup(
  tx: Transaction,
  ctx: RequestContext,
  { secrets }: Pick<ContactParts, 'secrets'>,
  input: { readonly id: string; readonly kind: ChannelKind; readonly name: string; readonly settings: GivenSettings },
): Promise<void> {
  const { id, kind, name } = input;
  const { open, secret } = splitSettings(kind, input.settings);
  requireSettings(kind, { ...open, ...secret });
  const row = { id, kind: kind.kind, name, settings: open, createdAt: ctx.now, createdBy: actorRef(ctx.actor) };
  if (!(await insertSetup(tx, row))) throw nameTaken(name);
  if (Object.keys(secret).length > 0) await secrets.put(tx, secretName(id), JSON.stringify(secret), ctx.now);
  const body = { kind: kind.kind, name, settings: open, secrets: Object.keys(secret) };
  await recordContactsEvent(tx, ctx, { type: 'contacts.setup_created', subjectId: id, body });
}

/** What is left out stays, secrets too. */
export interface UpdateChannelSetup {
  readonly name?: string | undefined;
  readonly settings?: GivenSettings | undefined;
  readonly isEnabled?: boolean | undefined;
}

export async function updateSetup(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
  input: UpdateChannelSetup,
): Promise<ChannelSetup> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  const setup = await ctx.transaction(async (tx) => {
    const before = await getSetup(tx, id, 'lock');
    const kind = kindOf(parts.channels.kinds, before.kind);
    const { name = before.name, isEnabled = before.isEnabled } = input;
    const { open, secret } = await settle(tx, parts, before, kind, input.settings ?? {});
    if (!(await updateSetupRow(tx, { id, name, settings: open, isEnabled, updatedAt: ctx.now }))) throw nameTaken(name);
    if (Object.keys(secret).length > 0) await parts.secrets.put(tx, secretName(id), JSON.stringify(secret), ctx.now);
    else await parts.secrets.remove(tx, secretName(id));
    const changed = Object.keys(input.settings ?? {});
    const body = { name, isEnabled, settings: open, secrets: Object.keys(secret), changed };
    await recordContactsEvent(tx, ctx, { type: 'contacts.setup_updated', subjectId: id, body });
    return await getSetup(tx, id);
  });
  return input.settings === undefined ? setup : await connectSetup(parts, ctx, setup);
}

async function settle(
  tx: Transaction,
  { secrets }: ContactParts,
  setup: ChannelSetup,
  kind: ChannelKind,
  changes: GivenSettings,
): Promise<ReturnType<typeof splitSettings>> {
  const sealed = await secrets.find(tx, secretName(setup.id));
  const before = { ...setup.settings, ...(sealed === undefined ? {} : (JSON.parse(sealed) as GivenSettings)) };
  const merged = mergeSettings(before, changes);
  // One that was only renamed or switched off may be incomplete; its sends say so.
  if (Object.keys(changes).length > 0) requireSettings(kind, merged);
  return splitSettings(kind, merged);
}

/** Only what nothing uses; its secrets go with it. */
export async function deleteSetup(parts: ContactParts, ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const setup = await getSetup(tx, id, 'lock');
    const { methods, destinations } = await countSetupUses(tx, id);
    if (setup.isBuiltIn || methods + destinations > 0) {
      throw new Problem(
        'contacts.setup_in_use',
        setup.isBuiltIn
          ? `\`${setup.name}\` comes with the installation`
          : `\`${setup.name}\` is used by ${methods} contact methods and ${destinations} destinations`,
        { help: 'switch it off with `isEnabled: false`, or remove what uses it first' },
      );
    }
    await deleteSetupRow(tx, id);
    await parts.secrets.remove(tx, secretName(id));
    const body = { kind: setup.kind, name: setup.name };
    await recordContactsEvent(tx, ctx, { type: 'contacts.setup_deleted', subjectId: id, body });
  });
}

function kindOf(kinds: ChannelKinds, kind: string): ChannelKind {
  const known = kinds.get(kind);
  if (known !== undefined) return known;
  throw new Problem('contacts.channel_kind_unknown', `\`${kind}\` is no kind of channel`, {
    help: `one of ${[...kinds.keys()].join(', ')}`,
  });
}

function kindToSetUp(kinds: ChannelKinds, kind: string): ChannelKind {
  const known = kindOf(kinds, kind);
  if (!known.isBuiltIn) return known;
  throw new Problem('contacts.channel_kind_unknown', `${known.title} comes with the installation`, {
    help: known.steps.join('; '),
  });
}

function nameTaken(name: string): Problem {
  return new Problem('contacts.setup_exists', `a channel \`${name}\` exists already`, {
    help: 'choose another name; case makes no difference',
  });
}

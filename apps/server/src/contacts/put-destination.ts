import { randomBytes } from 'node:crypto';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Destination } from './contact.ts';
import {
  getDestination,
  insertDestination,
  type ListedDestination,
  listAllDestinations,
  removeDestinationRow,
  updateDestinationRow,
} from './destination-store.ts';
import { recordContactsEvent } from './events.ts';
import type { ContactParts } from './open-channels.ts';
import { addSetup } from './put-setup.ts';
import { chooseChannel, requireAddress, sendMeasured, trialMessage } from './send-check.ts';
import { deleteSetupRow, getSetup, setSetupCheck, updateSetupRow } from './setup-store.ts';
import { type Check, secretName } from './setup.ts';

export async function listDestinations(ctx: RequestContext): Promise<readonly ListedDestination[]> {
  requirePermission(ctx, 'paging.read');
  return await listAllDestinations(ctx.read);
}

export interface NewDestination {
  readonly kind: Destination['kind'];
  readonly name: string;
  readonly setup?: string | undefined;
  readonly channel?: string | undefined;
  readonly address: string;
}

/** @returns with the secret that signs, for webhooks: told this once */
export async function createDestination(
  parts: ContactParts,
  ctx: RequestContext,
  input: NewDestination,
): Promise<{ readonly destination: ListedDestination; readonly secret: string | undefined }> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  return input.kind === 'webhook' ? await createWebhook(parts, ctx, input) : await createRoom(parts, ctx, input);
}

async function createRoom(parts: ContactParts, ctx: RequestContext, input: NewDestination) {
  if (input.setup === undefined) throw needsSetup();
  const setup = await getSetup(ctx.read, input.setup);
  const names = (parts.channels.kinds.get(setup.kind)?.channels ?? [])
    .filter(({ reaches }) => reaches === 'rooms' || reaches === 'both')
    .map(({ name }) => name);
  if (names.length === 0) throw noRooms(setup.name);
  const channel = chooseChannel(names, input.channel);
  const address = await requireAddress(parts, setup.id, channel, input.address);
  const destination = await ctx.transaction(
    async (tx) => await insert(tx, ctx, { kind: 'room', name: input.name, channel, setupId: setup.id, address }),
  );
  return { destination, secret: undefined };
}

/** Its set-up holds the secret of this endpoint alone, and how the endpoint is doing. */
async function createWebhook(parts: ContactParts, ctx: RequestContext, input: NewDestination) {
  const kind = parts.channels.kinds.get('webhook');
  if (kind === undefined) throw new RangeError('the table of channels has no webhooks');
  const secret = newWebhookSecret();
  const setupId = ctx.newId();
  const facts = parts.channels.factsOf(setupId);
  const [channel] = kind.open({ secrets: secret }, facts);
  const read = channel?.readAddress(input.address);
  if (read?.ok !== true) throw addressInvalid(read?.problem ?? 'this is no address');
  const destination = await ctx.transaction(async (tx) => {
    await addSetup(tx, ctx, parts, { id: setupId, kind, name: `Webhook ${input.name}`, settings: { secrets: secret } });
    const { name } = input;
    return await insert(tx, ctx, { kind: 'webhook', name, channel: 'webhook', setupId, address: read.address });
  });
  return { destination, secret };
}

async function insert(
  tx: Transaction,
  ctx: RequestContext,
  input: Omit<Destination, 'id'>,
): Promise<ListedDestination> {
  const id = ctx.newId();
  const row = { ...input, id, createdAt: ctx.now, createdBy: actorRef(ctx.actor) };
  if (!(await insertDestination(tx, row))) throw nameTaken(input.name);
  const body = { kind: input.kind, name: input.name, channel: input.channel, setup: input.setupId };
  await recordContactsEvent(tx, ctx, { type: 'contacts.destination_created', subjectId: id, body });
  return await getDestination(tx, id);
}

export async function updateDestination(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
  input: { readonly name?: string | undefined; readonly address?: string | undefined },
): Promise<ListedDestination> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  const before = await getDestination(ctx.read, id);
  const address =
    input.address === undefined
      ? before.address
      : await requireAddress(parts, before.setupId, before.channel, input.address);
  return await ctx.transaction(async (tx) => {
    const { name = before.name } = input;
    if (!(await updateDestinationRow(tx, { id, name, address }, ctx.now))) throw nameTaken(name);
    const body = { name, isMoved: address !== before.address };
    await recordContactsEvent(tx, ctx, { type: 'contacts.destination_updated', subjectId: id, body });
    return await getDestination(tx, id);
  });
}

/** A new secret signs first, the earlier ones beside it; or the newest alone from now on. */
export async function rotateDestinationSecret(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
  keepEarlier: boolean,
): Promise<{ readonly destination: ListedDestination; readonly secret: string | undefined }> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const destination = await getDestination(tx, id);
    if (destination.kind !== 'webhook') throw unsigned();
    const setup = await getSetup(tx, destination.setupId, 'lock');
    const sealed = JSON.parse((await parts.secrets.find(tx, secretName(setup.id))) ?? '{}') as { secrets?: string };
    const before = (sealed.secrets ?? '').split(' ').filter((text) => text !== '');
    const secret = keepEarlier ? newWebhookSecret() : undefined;
    const secrets = (secret === undefined ? before.slice(0, 1) : [secret, ...before.slice(0, 3)]).join(' ');
    await parts.secrets.put(tx, secretName(setup.id), JSON.stringify({ secrets }), ctx.now);
    await updateSetupRow(tx, { ...setup, updatedAt: ctx.now });
    const body = { secrets: secrets.split(' ').length };
    await recordContactsEvent(tx, ctx, { type: 'contacts.destination_secret_changed', subjectId: id, body });
    return { destination, secret };
  });
}

/** A webhook takes its set-up and its secrets with it: what is on its way there is refused. */
export async function deleteDestination(parts: ContactParts, ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const destination = await getDestination(tx, id);
    const policies = await destinationUses.current(tx, id);
    if (policies.length > 0) throw inUse(destination.name, policies);
    await removeDestinationRow(tx, id, ctx.now);
    const body = { kind: destination.kind, name: destination.name };
    await recordContactsEvent(tx, ctx, { type: 'contacts.destination_deleted', subjectId: id, body });
    if (destination.kind === 'webhook') {
      await deleteSetupRow(tx, destination.setupId);
      await parts.secrets.remove(tx, secretName(destination.setupId));
    }
  });
}

/** Names of the policies that name a destination. */
export type DestinationUses = (tx: Transaction, id: string) => Promise<readonly string[]>;

const destinationUses: { current: DestinationUses } = { current: async () => [] };

/** Filled by the slice that keeps policies, before anything is served. */
export function registerDestinationUses(uses: DestinationUses): void {
  destinationUses.current = uses;
}

export async function tryDestination(parts: ContactParts, ctx: RequestContext, id: string): Promise<Check> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  const { setupId, channel, address, name } = await getDestination(ctx.read, id);
  const to = { setupId, channel, address };
  const check = await sendMeasured(parts, ctx, to, trialMessage(ctx, parts.publicUrl, name));
  await ctx.transaction(async (tx) => {
    await setSetupCheck(tx, setupId, check);
    const { outcome, reason, durationMs } = check;
    const body = { outcome, reason, durationMs };
    await recordContactsEvent(tx, ctx, { type: 'contacts.destination_tested', subjectId: id, body });
  });
  return check;
}

/** As Standard Webhooks writes them. */
function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function needsSetup(): Problem {
  const help = 'list the channels with `GET /api/v1/channels`, and name one of them in `setup`';
  return new Problem('contacts.setup_invalid', 'a room needs a channel', {
    help,
    fields: [{ field: 'body.setup', problem: 'is missing', help }],
  });
}

function noRooms(setup: string): Problem {
  return new Problem('contacts.setup_invalid', `\`${setup}\` reaches people, not rooms`, {
    help: 'choose a channel such as Slack, Mattermost, Teams, Discord, Telegram, ntfy or mail',
  });
}

function addressInvalid(problem: string): Problem {
  const help = 'give an https address, such as `https://example.org/hook`';
  return new Problem('contacts.address_invalid', problem, { help, fields: [{ field: 'body.address', problem, help }] });
}

function nameTaken(name: string): Problem {
  return new Problem('contacts.destination_exists', `a destination \`${name}\` exists already`, {
    help: 'choose another name; case makes no difference',
  });
}

function inUse(name: string, policies: readonly string[]): Problem {
  return new Problem(
    'contacts.destination_in_use',
    `\`${name}\` is named by ${policies.map((policy) => `\`${policy}\``).join(', ')}`,
    { help: 'take it out of these policies first' },
  );
}

function unsigned(): Problem {
  return new Problem('contacts.setup_invalid', 'only webhooks are signed by a secret of their own', {
    help: 'secrets of rooms belong to their channel',
  });
}

import { isoInstant } from '../platform/db/row-types.ts';
import { callbackUrl, type ChannelKind, type KindChannel } from '../platform/outgoing/channel-kind.ts';
import type { Channels } from './channels.ts';
import type { ListedDestination } from './destination-store.ts';
import type { ContactParts } from './open-channels.ts';
import { type ChannelSetup, type Check, secretName } from './setup.ts';
import type { Transaction } from '../platform/context.ts';

export function abilitiesBody({ name, title, capabilities, reaches, addressHelp }: KindChannel) {
  const { acts, overridesSilence, receipt } = capabilities;
  return { channel: name, title, acts, overridesSilence, receipt, reaches, addressHelp };
}

export function kindBody(kind: ChannelKind) {
  return {
    kind: kind.kind,
    title: kind.title,
    channels: kind.channels.map(abilitiesBody),
    fields: Object.entries(kind.fields).map(([name, { label, help, isSecret, isRequired, initial }]) => ({
      name,
      label,
      help,
      isSecret: isSecret === true,
      isRequired,
      initial: initial ?? null,
    })),
    steps: [...kind.steps],
  };
}

export function checkBody({ at, outcome, reason, durationMs }: Check) {
  return { at: isoInstant(at), outcome, reason: reason ?? null, durationMs: durationMs ?? null };
}

/** A set-up as admins see it: of its secrets only their names. */
export async function setupBody(parts: ContactParts, tx: Transaction, setup: ChannelSetup) {
  const kind = parts.channels.kinds.get(setup.kind);
  const sealed = await parts.secrets.find(tx, secretName(setup.id));
  const facts = parts.channels.factsOf(setup.id);
  return {
    id: setup.id,
    kind: setup.kind,
    name: setup.name,
    channels: (kind?.channels ?? []).map(abilitiesBody),
    isEnabled: setup.isEnabled,
    isBuiltIn: setup.isBuiltIn,
    isAvailable: setup.isAvailable,
    problem: kind === undefined ? `this server knows no channel \`${setup.kind}\`` : (kind.missing(facts) ?? null),
    settings: { ...setup.settings },
    secrets: sealed === undefined ? [] : Object.keys(JSON.parse(sealed) as object),
    callbacks: (kind?.callbacks ?? []).map(({ path, purpose }) => ({ purpose, url: callbackUrl(facts, path) })),
    lastCheck: setup.lastCheck === undefined ? null : checkBody(setup.lastCheck),
    createdAt: isoInstant(setup.createdAt),
    createdBy: setup.createdBy,
    updatedAt: isoInstant(setup.updatedAt),
  };
}

export function destinationBody(channels: Channels, destination: ListedDestination) {
  const { id, kind, name, channel, setupName, isEnabled, createdBy } = destination;
  return {
    id,
    kind,
    name,
    channel,
    setup: destination.setupId,
    setupName,
    isEnabled,
    address: channels.shownAddress(channel, destination.address),
    createdAt: isoInstant(destination.createdAt),
    createdBy,
  };
}

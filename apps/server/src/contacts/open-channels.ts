import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { SetupFacts } from '../platform/outgoing/channel-kind.ts';
import { Secrets } from '../platform/secrets/secrets.ts';
import type { SealingKeys } from '../platform/secrets/sealing-keys.ts';
import { bringSetups } from './bring-setups.ts';
import { Channels } from './channels.ts';
import { loadOwnKeys, type OwnKeys } from './own-keys.ts';
import type { ChannelKinds } from './setup.ts';

/** What sends, and what signs the acts in what is sent. */
export interface ContactParts {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly channels: Channels;
  readonly keys: OwnKeys;
  /** No slash at the end. */
  readonly publicUrl: string;
}

export interface OpenChannelsInput {
  readonly database: Database;
  readonly sealing: SealingKeys;
  readonly kinds: ChannelKinds;
  readonly facts: Omit<SetupFacts, 'setupId' | 'vapid'>;
  readonly newVapidKeys: () => SetupFacts['vapid'][number];
  /** Beside a server that may run: what that one's environment brings stays. */
  readonly isBeside?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
}

/** At each start: the keys are checked, own ones made once, the set-ups of the installation brought by who serves. */
export async function openChannels(input: OpenChannelsInput): Promise<ContactParts> {
  const { database, sealing, kinds, timeoutMs } = input;
  const ctx = makeContext(database, systemActor('contacts'), newId());
  const secrets = new Secrets(sealing);
  await secrets.prepare(ctx);
  const keys = await loadOwnKeys(ctx, secrets, input.newVapidKeys);
  const facts = { ...input.facts, vapid: keys.vapid };
  if (input.isBeside !== true) await bringSetups(ctx, kinds, facts);
  const channels = new Channels({ database, secrets, kinds, facts, ...(timeoutMs !== undefined && { timeoutMs }) });
  return { database, secrets, channels, keys, publicUrl: facts.publicUrl };
}

import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import type { Channel, ChannelCapabilities, ChannelMessage } from '../platform/outgoing/channel.ts';
import type { ChannelKind, GivenSettings, OpenChannel, SetupFacts } from '../platform/outgoing/channel-kind.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { findSetup } from './setup-store.ts';
import { type ChannelAddress, type ChannelKinds, type ChannelSetup, secretName } from './setup.ts';
import { HeldAddresses } from './held-addresses.ts';
import { holdBack, type Permit, takePermit, takePermitAtOnce } from './take-permit.ts';
import { noteWebhookHealth } from './webhook-health.ts';

export interface ChannelsParts {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly kinds: ChannelKinds;
  /** What the installation brings to every set-up. */
  readonly facts: Omit<SetupFacts, 'setupId'>;
  /** Longest time of one send, whatever a channel does; tests wait less. */
  readonly timeoutMs?: number;
}

/** A set-up that can be used: its kind, with its settings and secrets. */
export interface OpenSetup {
  readonly setup: ChannelSetup;
  readonly kind: ChannelKind;
  readonly given: GivenSettings;
  readonly facts: SetupFacts;
  readonly channels: readonly OpenChannel[];
}

export type Opened =
  | { readonly ok: true; readonly open: OpenSetup }
  /** Why nothing goes out by it, for people. */
  | { readonly ok: false; readonly problem: string };

type OpenedChannel =
  | { readonly ok: true; readonly channel: OpenChannel; readonly isWell: boolean }
  | { readonly ok: false; readonly problem: string };

/** One message on its way to an address. */
export interface Way {
  takePermit(): Promise<Permit>;
  /** As `Channels.send`. */
  send(message: ChannelMessage): Promise<Delivery>;
  /** @returns undefined where what was sent can not be changed */
  update(reference: string, message: ChannelMessage): Promise<Delivery | undefined>;
}

/** More sends of one set-up than this wait for each other, and for nobody else. */
const mostAtOnce = 20;
const usualTimeoutMs = 30_000;

/** Every channel of this process, as the set-ups in the database say. What one of them does, or does not do, touches no other. */
export class Channels {
  readonly #parts: ChannelsParts;
  readonly #opened = new Map<string, OpenSetup>();
  readonly #lanes = new Map<string, Lane>();
  readonly #held = new HeldAddresses();

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
  }

  get kinds(): ChannelKinds {
    return this.#parts.kinds;
  }

  /** What the installation brings to a set-up, one that is not stored yet too. */
  factsOf(setupId: string): SetupFacts {
    return { ...this.#parts.facts, setupId };
  }

  /** What a channel can do, by its name; undefined for a name that no kind knows. */
  abilities(channel: string): ChannelCapabilities | undefined {
    return this.#kindChannel(channel)?.capabilities;
  }

  /** An address as people may see it: one that is itself a secret, only by its beginning. */
  shownAddress(channel: string, address: string): string {
    if (this.#kindChannel(channel)?.hidesAddress !== true) return address;
    if (channel === 'web_push') return 'a browser';
    return URL.canParse(address) ? `${new URL(address).origin}/…` : `${address.slice(0, 3)}…`;
  }

  /** The address in its one form, or what is wrong with it. */
  async readAddress(
    setupId: string,
    channel: string,
    text: string,
  ): Promise<ReturnType<Channel<never>['readAddress']>> {
    const opened = await this.#openChannel(setupId, channel);
    return opened.ok ? opened.channel.readAddress(text) : opened;
  }

  /** Takes one message out of the limits of an address, shared by all processes; right before `send`. */
  async takePermit(to: ChannelAddress): Promise<Permit> {
    return await this.#permit(to, await this.#openChannel(to.setupId, to.channel));
  }

  /** What becomes of one message to an address, by the set-up as it is at this moment: read once for all that is asked. */
  async way(to: ChannelAddress): Promise<Way> {
    const opened = await this.#openChannel(to.setupId, to.channel);
    return {
      takePermit: async () => await this.#permit(to, opened),
      send: async (message) => await this.#send(to, opened, message),
      update: async (reference, message) => await this.#update(to, opened, reference, message),
    };
  }

  async #permit(to: ChannelAddress, opened: OpenedChannel): Promise<Permit> {
    // Its send says what is wrong.
    if (!opened.ok) return { kind: 'ok' };
    const { database } = this.#parts;
    const { limits } = opened.channel;
    const now = database.clock.now();
    const known = this.#held.find(to, limits, now);
    if (known !== undefined) return known;
    if (await takePermitAtOnce(database.read, to, limits, now)) return { kind: 'ok' };
    const permit = await database.transaction((tx) => takePermit(tx, to, limits, now));
    return permit.kind === 'held' ? this.#held.add(to, limits, permit) : permit;
  }

  /** A provider asked us to wait: nothing goes to this address before. */
  async holdBack(to: ChannelAddress, retryAfterMs: number): Promise<void> {
    const opened = await this.#openChannel(to.setupId, to.channel);
    if (!opened.ok) return;
    const now = this.#parts.database.clock.now();
    await this.#parts.database.transaction((tx) => holdBack(tx, to, opened.channel.limits, now + retryAfterMs, now));
  }

  /** Never throws for what a provider answers, never takes longer than its time. Not inside a transaction. */
  async send(to: ChannelAddress, message: ChannelMessage): Promise<Delivery> {
    return await this.#send(to, await this.#openChannel(to.setupId, to.channel), message);
  }

  async #send(to: ChannelAddress, opened: OpenedChannel, message: ChannelMessage): Promise<Delivery> {
    const delivery = await this.#with(to, opened, (channel) => channel.send(to.address, message));
    if (to.channel === 'webhook') await this.#noteHealth(to.setupId, opened, delivery);
    return delivery;
  }

  async #update(
    to: ChannelAddress,
    opened: OpenedChannel,
    reference: string,
    message: ChannelMessage,
  ): Promise<Delivery | undefined> {
    if (opened.ok && opened.channel.update === undefined) return undefined;
    return await this.#with(
      to,
      opened,
      async (channel) => await (channel.update?.(to.address, reference, message) ?? unchangeable),
    );
  }

  /** What became of a send whose outcome is unknown; undefined where nobody can tell. */
  async ask(to: ChannelAddress, message: ChannelMessage): Promise<Delivery | undefined> {
    const opened = await this.#openChannel(to.setupId, to.channel);
    const ask = opened.ok ? opened.channel.ask : undefined;
    if (ask === undefined) return undefined;
    return await this.#lane(to.setupId).run(async () => await ask(to.address, message));
  }

  /** An endpoint that is gone, or takes nothing for two days, is switched off. One that was well and took it is as it was. */
  async #noteHealth(setupId: string, opened: OpenedChannel, delivery: Delivery): Promise<void> {
    if (delivery.outcome === 'delivered' && opened.ok && opened.isWell) return;
    const { database } = this.#parts;
    await noteWebhookHealth(makeContext(database, systemActor('channels'), newId()), setupId, delivery);
  }

  /** A set-up with its secrets, as it is now: what every process has in memory is as old as its version. */
  async open(setupId: string): Promise<Opened> {
    const setup = await findSetup(this.#parts.database.read, setupId);
    if (setup === undefined) return { ok: false, problem: 'its channel does not exist any more' };
    if (!setup.isEnabled) return { ok: false, problem: `the channel \`${setup.name}\` is switched off` };
    const known = this.#opened.get(setupId);
    if (known?.setup.version === setup.version) return { ok: true, open: { ...known, setup } };
    const opened = await this.#openSetup(setup);
    if (opened.ok) this.#opened.set(setupId, opened.open);
    else this.#opened.delete(setupId);
    return opened;
  }

  async #openSetup(setup: ChannelSetup): Promise<Opened> {
    const kind = this.#parts.kinds.get(setup.kind);
    if (kind === undefined) return { ok: false, problem: `this server knows no channel \`${setup.kind}\`` };
    const facts = this.factsOf(setup.id);
    const missing = kind.missing(facts);
    if (missing !== undefined) return { ok: false, problem: missing };
    const given = await this.givenSettings(setup);
    if (kind.problems(given).length > 0)
      return { ok: false, problem: `the channel \`${setup.name}\` is not set up completely` };
    return { ok: true, open: { setup, kind, given, facts, channels: kind.open(given, facts) } };
  }

  /** Settings and secrets together; whoever asks may see neither the one nor the other without need. */
  async givenSettings(setup: ChannelSetup): Promise<GivenSettings> {
    const sealed = await this.#parts.secrets.find(this.#parts.database.read, secretName(setup.id));
    const secrets = sealed === undefined ? {} : (JSON.parse(sealed) as GivenSettings);
    return { ...setup.settings, ...secrets };
  }

  async #openChannel(setupId: string, name: string): Promise<OpenedChannel> {
    const opened = await this.open(setupId);
    if (!opened.ok) return opened;
    const channel = opened.open.channels.find((each) => each.name === name);
    if (channel !== undefined) return { ok: true, channel, isWell: opened.open.setup.failures === 0 };
    return { ok: false, problem: `the channel \`${opened.open.setup.name}\` sends no \`${name}\`` };
  }

  async #with(
    to: ChannelAddress,
    opened: OpenedChannel,
    work: (channel: OpenChannel) => Promise<Delivery>,
  ): Promise<Delivery> {
    if (!opened.ok) return { outcome: 'rejected', reason: opened.problem };
    return await this.#lane(to.setupId).run(
      async () => await withinTime(work(opened.channel), this.#parts.timeoutMs ?? usualTimeoutMs),
    );
  }

  #lane(setupId: string): Lane {
    const known = this.#lanes.get(setupId);
    if (known !== undefined) return known;
    const lane = new Lane(mostAtOnce);
    this.#lanes.set(setupId, lane);
    return lane;
  }

  #kindChannel(channel: string): ChannelKind['channels'][number] | undefined {
    return [...this.#parts.kinds.values()].flatMap(({ channels }) => channels).find(({ name }) => name === channel);
  }
}

const unchangeable: Delivery = { outcome: 'rejected', reason: 'what was sent here can not be changed' };

/** Whatever a channel does, somebody waits for its answer. */
async function withinTime(work: Promise<Delivery>, timeoutMs: number): Promise<Delivery> {
  const { promise, resolve } = Promise.withResolvers<Delivery>();
  const reason = `no answer within ${timeoutMs / 1000} s`;
  const timer = setTimeout(() => resolve({ outcome: 'retryable', reason, mayHaveArrived: true }), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** So many at once; the rest waits in its order. */
class Lane {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

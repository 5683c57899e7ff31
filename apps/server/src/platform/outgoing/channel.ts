import type { Delivery } from './delivery.ts';
import type { Limit } from './limits.ts';

/** What a receiver may do from within a message. */
export type MessageAct = 'acknowledge' | 'resolve' | 'not_me';

/**
 * One message to one address, rendered by the channel in its own form. The words are ours, the names in them other people's: each
 * channel escapes what its format would read as markup or mentions.
 */
export interface ChannelMessage {
  readonly kind: 'page' | 'notice' | 'handoff' | 'verification' | 'test';
  /** One line for a lock screen. */
  readonly title: string;
  /** Sentences, most important first; a channel with little room sends as many as fit. */
  readonly lines: readonly string[];
  readonly urgency: 'high' | 'low';
  /** Opens the matter in Lockstep. */
  readonly link: { readonly url: string; readonly label: string } | undefined;
  /**
   * `url` shows a screen where the act is one press away: opening it changes nothing, so that link scanners are harmless; a POST
   * to it with the form field `token` acts. `token` comes back in buttons, replies and key presses; it names this message and
   * act, and works once.
   */
  readonly acts: readonly { readonly act: MessageAct; readonly url: string; readonly token: string }[];
  /** Messages about one matter share it: threads, collapsing notifications. */
  readonly threadKey: string;
  /** What `send` returned for the first message of this thread to this address; undefined for the first itself. */
  readonly threadReference: string | undefined;
  /** Where one POST ends notices of this kind; only notices have it. */
  readonly unsubscribeUrl: string | undefined;
  /** The same for every try of this message, so that receivers can drop repeats. */
  readonly idempotencyKey: string;
  /** Epoch milliseconds of the send, for signatures and headers. */
  readonly now: number;
}

/** What a channel can do, so that screens tell people what to expect of it. */
export interface ChannelCapabilities {
  /** How a receiver acts: in the message itself, by a link into Lockstep, or not at all. */
  readonly acts: 'button' | 'reply' | 'keypad' | 'link' | 'none';
  /** Whether it can wake somebody whose phone is silent. */
  readonly overridesSilence: 'yes' | 'no' | 'by_setting';
  /** The strongest proof it gives: shown on a device, accepted by the provider, or nothing. */
  readonly receipt: 'delivered' | 'accepted' | 'none';
  /** After a crash in mid-send: ask the provider what it has of us, or send again. */
  readonly afterUnknown: 'ask' | 'repeat';
}

/** Where messages go by one channel: `address` is what a person typed and we checked, `settings` what an admin set up once. */
export interface Channel<Settings> {
  readonly name: string;
  readonly capabilities: ChannelCapabilities;
  /** What we keep to before a provider has to tell us; what it tells us (`retryAfterMs`) comes on top. */
  readonly limits: { readonly perAddress: readonly Limit[]; readonly perChannel: readonly Limit[] };
  /** @returns the address in its one form, or what is wrong with it in words that name the cure */
  readAddress(
    settings: Settings,
    text: string,
  ): { readonly ok: true; readonly address: string } | { readonly ok: false; readonly problem: string };
  /** Never throws for what a provider answers. Never called inside a transaction. */
  send(settings: Settings, address: string, message: ChannelMessage): Promise<Delivery>;
  /** Puts new words and acts into a message that was delivered, so that every copy shows the state; where the channel can. */
  update?(settings: Settings, address: string, reference: string, message: ChannelMessage): Promise<Delivery>;
  /**
   * What became of a send whose outcome is unknown; only where `afterUnknown` is `ask`.
   *
   * @param message as it was sent
   * @returns undefined: the provider knows nothing of it, or can not be asked now
   */
  ask?(settings: Settings, address: string, message: ChannelMessage): Promise<Delivery | undefined>;
}

/** An act that came in by a channel, proven to come from it. */
export interface InboundAct {
  readonly act: MessageAct | 'stop' | 'start';
  /** Token of the message; undefined for `stop` and `start`, which speak of the address. */
  readonly token: string | undefined;
  /** Who acted, as the channel names them: a Slack user id, a phone number. */
  readonly by: string;
}

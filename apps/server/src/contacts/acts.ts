import type { MessageAct } from '../platform/outgoing/channel.ts';
import type { ActAnswer, OpenMessage } from '../platform/outgoing/channel-kind.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';

/** An act on a message, proven: by a token of ours, and by the channel it came through. */
export interface ProvenAct {
  readonly act: MessageAct;
  /** Id of the notification, as `signActToken` was given it. */
  readonly messageId: string;
  readonly via: {
    /** `slack`, `sms`, or `link` for the screen behind a link. */
    readonly channel: string;
    /** Undefined for links. */
    readonly setupId: string | undefined;
    /** As the channel names them; empty for links. */
    readonly by: string;
    /** The person whose contact method or sign-in this is; undefined: nobody in Lockstep is known by that name. */
    readonly userId: string | undefined;
  };
}

/** What paging does with acts that come in by a channel, and what it knows of messages that are out. */
export interface ActsPort {
  /** A token is good once: repeats answer what became of the first. */
  act(act: ProvenAct): Promise<ActAnswer>;
  /** Messages by this channel to this address that nobody has answered yet. */
  openMessages(channel: string, address: string): Promise<readonly OpenMessage[]>;
  /** As it was sent, for saying it again; undefined: over, or unknown. */
  message(messageId: string): Promise<ChannelMessage | undefined>;
  /** What the provider says later of a message it took: `delivered`, `failed`, `no_answer`. */
  receipt(messageId: string, receipt: { readonly state: string; readonly reason: string | undefined }): Promise<void>;
}

export const nobodyActs: ActsPort = {
  act: async () => ({ isDone: false, sentence: 'Nothing was done: this message is not known any more.' }),
  openMessages: async () => [],
  message: async () => undefined,
  receipt: async () => undefined,
};

/** Filled by paging before anything is served; tests of this slice leave it as it is. */
export const actsPort: { current: ActsPort } = { current: nobodyActs };

/** @param port what becomes of acts on pages; test messages are answered by this slice */
export function registerActs(port: ActsPort): void {
  actsPort.current = port;
}

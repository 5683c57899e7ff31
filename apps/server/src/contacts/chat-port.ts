import type { ChatAnswer, ChatAsk } from '../platform/outgoing/chat.ts';

/** Something asked in a chat, proven to come from there. */
export interface ProvenAsk extends ChatAsk {
  readonly setupId: string;
  /** `slack`, `mattermost`. */
  readonly channel: string;
  /** As people know the chat: `Slack`. */
  readonly title: string;
  /** Every answer stands there for all to see. */
  readonly isSeenByAll: boolean;
  /** Whose account this is; undefined: of nobody that Lockstep knows. */
  readonly userId: string | undefined;
  /** Whether incidents can have a channel in this chat, as it is set up. */
  readonly makesRooms: boolean;
  /** An address at which the person of the account says that it is theirs; it works once, for ten minutes. */
  offerLink(): Promise<string>;
  /** Ends the link of the account. @returns false when there was none */
  unlink(): Promise<boolean>;
  /** Whose accounts in this chat these are; those of nobody are missing. */
  ownersOf(accounts: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export type ChatPort = (ask: ProvenAsk) => Promise<ChatAnswer>;

const nobodyAnswers: ChatPort = async () => ({ sentence: 'Nothing was done: this Lockstep takes no commands.' });

/** Filled by the later part that knows incidents, before anything is served. */
export const chatPort: { current: ChatPort } = { current: nobodyAnswers };

export function registerChat(port: ChatPort): void {
  chatPort.current = port;
}

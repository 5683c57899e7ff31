/** What people ask of Lockstep in a chat and what it answers, whatever chat that is. */

/** A message of a chat, as it stands there. */
export interface ChatQuote {
  /** The chat's own name of the message, the same however often it is handed over. */
  readonly id: string;
  /** Of the chat's account; undefined: an app wrote it. */
  readonly authorId: string | undefined;
  /** What the chat calls whoever wrote it. */
  readonly authorName: string;
  /** Epoch milliseconds. */
  readonly writtenAt: number;
  /** Plain text: the chat's own escapes are taken back. */
  readonly text: string;
  readonly permalink: string | undefined;
}

export type ChatMatter =
  /** What stands behind `/lockstep`. */
  | { readonly kind: 'command'; readonly text: string }
  /** A press of a button of ours. */
  | { readonly kind: 'press'; readonly act: ChatAct; readonly value: string }
  /** A message that belongs on the timeline. */
  | { readonly kind: 'quote'; readonly quote: ChatQuote };

/** A message that somebody names by its address in the chat. */
export type FoundQuote =
  | { readonly ok: true; readonly quote: ChatQuote }
  /** What was wrong, and what helps. The same for a message that is not there and one that the asker may not read. */
  | { readonly ok: false; readonly problem: string; readonly help: string };

/** Proven to come from the chat; nothing is known yet of who that is in Lockstep. */
export interface ChatAsk {
  /** The account, as the chat names it: the same for ever, and of nobody else. */
  readonly by: string;
  /** What people of the chat see in its place; undefined: the chat did not say. */
  readonly byName?: string | undefined;
  /** Team, workspace or tenant of the account, as the chat names it. */
  readonly place?: string | undefined;
  /** How a command begins there; undefined: `/lockstep`. */
  readonly prefix?: string | undefined;
  /** The channel or conversation it was asked in. */
  readonly room: string | undefined;
  readonly matter: ChatMatter;
  /** Reads a message of this chat, if whoever asks may read it there; undefined: this chat can not, or not as it is set up. */
  readonly findQuote?: ((permalink: string) => Promise<FoundQuote>) | undefined;
}

/** `run`: as if its value had been typed; `declare` and `keep` go on with something that was asked back about. */
export const chatActs = ['run', 'declare', 'keep'] as const;
export type ChatAct = (typeof chatActs)[number];

export interface ChatButton {
  readonly label: string;
  readonly act: ChatAct;
  readonly value: string;
  /** The one that is meant in most cases. */
  readonly isFirst?: boolean;
  /** What does the same where nothing can be pressed; that of `run` is its value. */
  readonly typed?: string;
}

/** Words are plain text: no chat reads anything in them as markup. */
export interface ChatAnswer {
  readonly sentence: string;
  readonly lines?: readonly string[];
  readonly buttons?: readonly ChatButton[];
  readonly links?: readonly { readonly label: string; readonly url: string }[];
  /** For everybody in the room; otherwise only whoever asked sees it. */
  readonly isForAll?: boolean;
}

/** What can be typed in place of pressing, for chats without buttons. */
export function typedButtons({ buttons = [] }: ChatAnswer, prefix = '/lockstep'): readonly string[] {
  return buttons.flatMap(({ label, act, value, typed = act === 'run' ? value : undefined }) =>
    typed === undefined ? [] : [`${label}: ${prefix} ${typed}`],
  );
}

export type RoomAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly problem: string; readonly mayPass: boolean };

export type OpenedRoom =
  | { readonly kind: 'open'; readonly room: string }
  /** By somebody else: another name is needed. */
  | { readonly kind: 'taken' }
  | Extract<RoomAnswer, { kind: 'failed' }>;

/** Channels of a chat, as far as an incident needs one of its own. Never throws for what the chat answers. */
export interface ChatRooms {
  /** Makes a channel everybody may read, or finds the one of this name that we made before. @param name letters, digits and dashes */
  open(name: string): Promise<OpenedRoom>;
  /** What everybody in the channel sees. */
  say(room: string, answer: ChatAnswer): Promise<RoomAnswer>;
  /** A second time changes nothing. */
  invite(room: string, accounts: readonly string[]): Promise<RoomAnswer>;
  setTopic(room: string, topic: string): Promise<RoomAnswer>;
  rename(room: string, name: string): Promise<RoomAnswer>;
  /** A second time changes nothing. */
  archive(room: string): Promise<RoomAnswer>;
  /** Where people open it; left out: nothing but the chat's own name of a channel is known, and that is no address there. */
  readonly url?: ((room: string) => string) | undefined;
}

import { z } from 'zod';
import type { Channel, ChannelCapabilities, ChannelMessage, InboundAct } from './channel.ts';
import type { ChatAct, ChatAnswer, ChatAsk, ChatRooms } from './chat.ts';
import type { Delivery } from './delivery.ts';
import type { Limit } from './limits.ts';
import type { readPress } from './press-token.ts';
import type { SendRules } from './send-http.ts';

/** What somebody typed into the fields of a set-up. */
export type GivenSettings = Readonly<Record<string, string | boolean>>;

/** What the installation itself brings to a set-up. */
export interface SetupFacts {
  readonly setupId: string;
  /** Where people reach Lockstep; no slash at the end. */
  readonly publicUrl: string;
  readonly rules: SendRules;
  /** Of the environment. */
  readonly mailServer: { readonly url: string; readonly from: string } | undefined;
  /** Ours for web push, the one in use first. */
  readonly vapid: readonly { readonly publicKey: string; readonly privateKey: string }[];
}

/** A channel with the settings of one set-up. */
export interface OpenChannel {
  readonly name: string;
  readonly capabilities: ChannelCapabilities;
  readonly limits: { readonly perAddress: readonly Limit[]; readonly perChannel: readonly Limit[] };
  readAddress(text: string): ReturnType<Channel<never>['readAddress']>;
  send(address: string, message: ChannelMessage): Promise<Delivery>;
  /** Undefined: what was sent can not be changed. */
  readonly update: ((address: string, reference: string, message: ChannelMessage) => Promise<Delivery>) | undefined;
  /** Undefined: nobody can tell what became of an unknown send. */
  readonly ask: ((address: string, message: ChannelMessage) => Promise<Delivery | undefined>) | undefined;
}

/** Settings and channel become one; nobody above needs to know the type of either. */
export function bindChannel<Settings>(channel: Channel<Settings>, settings: Settings): OpenChannel {
  const { name, capabilities, limits } = channel;
  return {
    name,
    capabilities,
    limits,
    readAddress: (text) => channel.readAddress(settings, text),
    send: async (address, message) => await channel.send(settings, address, message),
    update:
      channel.update === undefined
        ? undefined
        : async (address, reference, message) =>
            (await channel.update?.(settings, address, reference, message)) ?? none,
    ask:
      channel.ask === undefined
        ? undefined
        : async (address, message) => await channel.ask?.(settings, address, message),
  };
}

const none: Delivery = { outcome: 'rejected', reason: 'what was sent here can not be changed' };

/** A call by a provider: what came, before anything of it is believed. */
export interface InboundCall {
  /** Which of the kind's callbacks. */
  readonly path: string;
  /** Exactly as it came. */
  readonly rawBody: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address that the provider was given, with its query. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly now: number;
}

/** What an act brought. */
export interface ActAnswer {
  readonly isDone: boolean;
  /** For the one who acted: what happened, or why nothing did. */
  readonly sentence: string;
  /** The message as it stands now; undefined where nobody knows it. */
  readonly message?: ChannelMessage | undefined;
}

/** A message that still waits for an answer. */
export interface OpenMessage {
  readonly idempotencyKey: string;
  readonly acts: ChannelMessage['acts'];
}

/** What callbacks hand on once they have proven where a call comes from. */
export interface InboundPort {
  /** @param channel where a kind has several; else its first */
  act(act: InboundAct, channel?: string): Promise<ActAnswer>;
  /** STOP and START of an address. */
  opt(act: InboundAct): Promise<ActAnswer>;
  /** Somebody opened a bot by a link of ours: the chat becomes the address of the method that the code was made for. */
  connect(code: string, address: string): Promise<ActAnswer>;
  /** Messages to an address that nobody has answered yet. */
  openMessages(channel: string, address: string): Promise<readonly OpenMessage[]>;
  /** As it was sent; undefined: over, or never sent. */
  message(idempotencyKey: string): Promise<ChannelMessage | undefined>;
  /** A command, a press or a message of a chat. */
  chat(ask: ChatAsk): Promise<ChatAnswer>;
  /** Goes with a button of a chat that does not sign its presses. */
  signPress(act: ChatAct, value: string): string;
  readPress(act: ChatAct, value: string, token: string): ReturnType<typeof readPress>;
  /** @returns false for a request of this name that came before; remembered until then, epoch milliseconds */
  isFirst(requestId: string, until: number): Promise<boolean>;
  /** What the provider says later of a message it took. */
  receipt(
    idempotencyKey: string,
    receipt: { readonly state: string; readonly reason: string | undefined },
  ): Promise<void>;
}

export type InboundAnswer =
  | { readonly kind: 'answer'; readonly contentType: string; readonly body: string }
  /** Not proven to come from the provider. */
  | { readonly kind: 'unproven'; readonly problem: string; readonly help: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

export interface SettingField {
  readonly label: string;
  readonly help: string;
  readonly isSecret?: true;
}

export interface KindField extends SettingField {
  readonly isRequired: boolean;
  /** What the schema takes where nothing is given. */
  readonly initial: string | boolean | undefined;
}

/** A provider or kind of server, as the table of channels knows it. */
export interface ChannelKind {
  /** `slack`, `twilio`. */
  readonly kind: string;
  readonly title: string;
  /** What people call the chat whose commands it takes; undefined: as the title says. */
  readonly chatTitle?: string;
  /** What it answers to a command stands there for all to see, whoever it is for. */
  readonly answersAll?: true;
  readonly channels: readonly KindChannel[];
  readonly fields: Readonly<Record<string, KindField>>;
  /** What to do at the provider. */
  readonly steps: readonly string[];
  /** Brought by the installation; nobody needs to set it up. */
  readonly isBuiltIn: boolean;
  /** Addresses of ours that the provider is given. */
  readonly callbacks: readonly { readonly path: string; readonly purpose: string }[];
  /** Settings that can not work, by field. */
  problems(given: GivenSettings): readonly { readonly field: string; readonly problem: string }[];
  /** What of the environment is missing, in words; undefined: nothing. */
  missing(facts: SetupFacts): string | undefined;
  /** @throws RangeError for settings that `problems` complains of */
  open(given: GivenSettings, facts: SetupFacts): readonly OpenChannel[];
  /** Opens the bot, so that a chat becomes somebody's contact method; `code` is single-use. */
  readonly botLink: ((given: GivenSettings, code: string) => string) | undefined;
  /** Tells the provider where we are; where it has to be told by us. */
  readonly connect: ((given: GivenSettings, facts: SetupFacts) => Promise<Delivery>) | undefined;
  /** Channels of this chat; undefined: it makes none, at all or with these settings. */
  readonly rooms: ((given: GivenSettings, facts: SetupFacts) => ChatRooms | undefined) | undefined;
  readonly receive:
    | ((given: GivenSettings, facts: SetupFacts, call: InboundCall, port: InboundPort) => Promise<InboundAnswer>)
    | undefined;
}

export interface KindChannel {
  readonly name: string;
  readonly title: string;
  readonly capabilities: ChannelCapabilities;
  readonly addressHelp: string;
  readonly reaches: 'people' | 'rooms' | 'both' | 'webhooks';
  readonly verification: 'code' | 'none' | 'bot';
  /** Whether the address is a secret, and only its beginning is shown. */
  readonly hidesAddress: boolean;
  /** Whoever acts is named by what may be an address of theirs: an act by somebody nobody knows changes nothing. */
  readonly knowsWhoActs?: true;
}

interface KindDefinition<Schema extends z.ZodObject> extends Omit<
  ChannelKind,
  'fields' | 'problems' | 'missing' | 'open' | 'isBuiltIn' | 'callbacks' | 'botLink' | 'connect' | 'rooms' | 'receive'
> {
  readonly schema: Schema;
  readonly fields: { readonly [Name in keyof z.output<Schema>]-?: SettingField };
  readonly isBuiltIn?: boolean;
  readonly callbacks?: ChannelKind['callbacks'];
  readonly missing?: ChannelKind['missing'];
  readonly open: (settings: z.output<Schema>, facts: SetupFacts) => readonly OpenChannel[];
  readonly botLink?: (settings: z.output<Schema>, code: string) => string;
  readonly connect?: (settings: z.output<Schema>, facts: SetupFacts) => Promise<Delivery>;
  readonly rooms?: (settings: z.output<Schema>, facts: SetupFacts) => ChatRooms | undefined;
  readonly receive?: (
    settings: z.output<Schema>,
    facts: SetupFacts,
    call: InboundCall,
    port: InboundPort,
  ) => Promise<InboundAnswer>;
}

/** Where the provider reaches a callback of a set-up. */
export function callbackUrl({ publicUrl, setupId }: SetupFacts, path: string): string {
  return `${publicUrl}/callbacks/${setupId}/${path}`;
}

function leftOut(schema: z.core.$ZodType): Pick<KindField, 'isRequired' | 'initial'> {
  const read = z.safeParse(schema, undefined);
  const initial = read.data;
  return {
    isRequired: !read.success,
    initial: typeof initial === 'string' || typeof initial === 'boolean' ? initial : undefined,
  };
}

/** An entry of the table of channels: the settings are checked by its schema wherever they are used. */
export function channelKind<Schema extends z.ZodObject>(definition: KindDefinition<Schema>): ChannelKind {
  const { schema, fields, open, botLink, connect, rooms, receive, ...rest } = definition;
  const strict = z.strictObject(schema.shape);
  function read(given: GivenSettings): z.output<Schema> {
    const parsed = schema.safeParse(given);
    if (!parsed.success) throw new RangeError(`settings of ${rest.kind} were not checked`);
    return parsed.data;
  }
  return {
    isBuiltIn: false,
    callbacks: [],
    missing: () => undefined,
    ...rest,
    fields: Object.fromEntries(
      Object.entries<SettingField>(fields).map(([name, field]) => [
        name,
        { ...field, ...leftOut(strict.shape[name] ?? z.never()) },
      ]),
    ),
    problems(given) {
      const parsed = strict.safeParse(given);
      if (parsed.success) return [];
      return parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ field: key, problem: `is no setting of ${rest.title}` }))
          : [{ field: issue.path.join('.'), problem: issue.message }],
      );
    },
    open: (given, facts) => open(read(given), facts),
    botLink: botLink === undefined ? undefined : (given, code) => botLink(read(given), code),
    connect: connect === undefined ? undefined : async (given, facts) => await connect(read(given), facts),
    rooms: rooms === undefined ? undefined : (given, facts) => rooms(read(given), facts),
    receive:
      receive === undefined
        ? undefined
        : async (given, facts, call, port) => await receive(read(given), facts, call, port),
  };
}

/** JSON as the answer to a callback. */
export function jsonAnswer(value: unknown): InboundAnswer {
  return { kind: 'answer', contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

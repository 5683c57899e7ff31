import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing } from './common.ts';
import { operation } from './operation.ts';

/** What a channel can do, so that people know what to expect of it. */
export const ChannelAbilities = z.object({
  /** `mail`, `sms`, `voice`: what contact methods and destinations name. */
  channel: z.string(),
  title: z.string(),
  /** How a receiver acts. */
  acts: z.enum(['button', 'reply', 'keypad', 'link', 'none']),
  /** Whether it can wake somebody whose phone is silent. */
  overridesSilence: z.enum(['yes', 'no', 'by_setting']),
  /** The strongest proof it gives. */
  receipt: z.enum(['delivered', 'accepted', 'none']),
  /** Whom it can be used for. */
  reaches: z.enum(['people', 'rooms', 'both', 'webhooks']),
  /** What an address looks like. */
  addressHelp: z.string(),
});

const ChannelField = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  isSecret: z.boolean(),
  isRequired: z.boolean(),
  /** What it is where it is left out; `true` or `false` makes it a switch. Null: nothing. */
  initial: z.union([z.string(), z.boolean()]).nullable(),
});

/** A provider or kind of server that Lockstep can send through. */
export const ChannelKind = z.object({
  kind: z.string(),
  title: z.string(),
  channels: z.array(ChannelAbilities),
  /** What a set-up needs. */
  fields: z.array(ChannelField),
  /** What to do at the provider, in order. */
  steps: z.array(z.string()),
});

/** What came of a message that was sent to try it. */
export const SendOutcome = z.object({
  at: Instant,
  outcome: z.enum(['delivered', 'retryable', 'rejected', 'held']),
  /** Why not, or what holds it. */
  reason: z.string().nullable(),
  durationMs: z.number().int().nullable(),
});

export const ChannelSetup = z.object({
  id: Id,
  kind: z.string(),
  name: z.string(),
  channels: z.array(ChannelAbilities),
  isEnabled: z.boolean(),
  /** Comes with the installation; can be switched off, not deleted. */
  isBuiltIn: z.boolean(),
  /** False: the environment does not bring what it needs; `problem` says what. */
  isAvailable: z.boolean(),
  problem: z.string().nullable(),
  /** What is no secret. */
  settings: z.record(z.string(), z.union([z.string(), z.boolean()])),
  /** Names of the secrets that are set; their values are never shown. */
  secrets: z.array(z.string()),
  /** Addresses of ours that the provider has to be given. */
  callbacks: z.array(z.object({ purpose: z.string(), url: z.string() })),
  lastCheck: SendOutcome.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  updatedAt: Instant,
});

const Name = z.string().trim().min(1).max(100);
const Settings = z.record(z.string().max(64), z.union([z.string().max(4_000), z.boolean()]));

export const NewChannelSetup = z.object({
  kind: z.string().min(1).max(64),
  name: Name,
  /** As the fields of the kind ask for, secrets included. */
  settings: Settings.default({}),
});

/** A room or webhook that policies name. */
export const Destination = z.object({
  id: Id,
  kind: z.enum(['room', 'webhook']),
  name: z.string(),
  channel: z.string(),
  setup: Id,
  setupName: z.string(),
  isEnabled: z.boolean(),
  /** Of an address that is a secret only its beginning. */
  address: z.string(),
  createdAt: Instant,
  createdBy: ActorRef,
});

export const NewDestination = z.object({
  kind: z.enum(['room', 'webhook']),
  name: Name,
  /** For rooms; webhooks get a set-up of their own with a signing secret. */
  setup: Id.optional(),
  /** Where a set-up has several channels. */
  channel: z.string().max(64).optional(),
  address: z.string().trim().min(1).max(4_000),
});

const OfSetup = z.object({ setup: Id });
const OfDestination = z.object({ destination: Id });
const refusals = ['contacts.setup_not_found', 'contacts.setup_invalid', 'gate.sample_only'] as const;

const setupsOperations = {
  listChannelKinds: operation({
    method: 'GET',
    path: '/api/v1/channel-kinds',
    summary: 'What Lockstep can send through, and what each needs',
    permission: 'contacts.manage',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ChannelKind) }),
    errors: [],
  }),
  listChannelSetups: operation({
    method: 'GET',
    path: '/api/v1/channels',
    summary: 'Channels that are set up, those of the installation first',
    permission: 'contacts.manage',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ChannelSetup) }),
    errors: [],
  }),
  createChannelSetup: operation({
    method: 'POST',
    path: '/api/v1/channels',
    summary: 'Set up a channel',
    permission: 'contacts.manage',
    params: Nothing,
    query: Nothing,
    body: NewChannelSetup,
    response: ChannelSetup,
    errors: [...refusals, 'contacts.setup_exists', 'contacts.channel_kind_unknown'],
  }),
  updateChannelSetup: operation({
    method: 'PATCH',
    path: '/api/v1/channels/:setup',
    summary: 'Change, switch off or switch on a channel',
    permission: 'contacts.manage',
    params: OfSetup,
    query: Nothing,
    /** Settings that are left out stay, secrets too; an empty text takes one away. */
    body: z.object({ name: Name.optional(), settings: Settings.optional(), isEnabled: z.boolean().optional() }),
    response: ChannelSetup,
    errors: [...refusals, 'contacts.setup_exists'],
  }),
  deleteChannelSetup: operation({
    method: 'DELETE',
    path: '/api/v1/channels/:setup',
    summary: 'Delete a channel that nothing uses, with its secrets',
    permission: 'contacts.manage',
    params: OfSetup,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['contacts.setup_not_found', 'contacts.setup_in_use', 'gate.sample_only'],
  }),
  testChannelSetup: operation({
    method: 'POST',
    path: '/api/v1/channels/:setup/test',
    summary: 'Send a test message, and say what came of it and how long it took',
    permission: 'contacts.manage',
    params: OfSetup,
    query: Nothing,
    body: z.object({ channel: z.string().max(64).optional(), address: z.string().trim().min(1).max(4_000) }),
    response: SendOutcome,
    errors: [...refusals, 'contacts.address_invalid', 'contacts.setup_disabled'],
  }),
};

const destinationsOperations = {
  listDestinations: operation({
    method: 'GET',
    path: '/api/v1/destinations',
    summary: 'Rooms and webhooks that policies can name',
    permission: 'paging.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(Destination) }),
    errors: [],
  }),
  createDestination: operation({
    method: 'POST',
    path: '/api/v1/destinations',
    summary: 'Name a room or webhook, so that policies can send there',
    permission: 'contacts.manage',
    params: Nothing,
    query: Nothing,
    body: NewDestination,
    /** The secret that signs webhooks; shown this once. */
    response: Destination.extend({ secret: z.string().nullable() }),
    errors: [...refusals, 'contacts.destination_exists', 'contacts.address_invalid', 'contacts.setup_exists'],
  }),
  updateDestination: operation({
    method: 'PATCH',
    path: '/api/v1/destinations/:destination',
    summary: 'Rename a room or webhook, or move it to another address',
    permission: 'contacts.manage',
    params: OfDestination,
    query: Nothing,
    body: z.object({ name: Name.optional(), address: z.string().trim().min(1).max(4_000).optional() }),
    response: Destination,
    errors: [
      'contacts.destination_not_found',
      'contacts.destination_exists',
      'contacts.address_invalid',
      'contacts.setup_disabled',
      'gate.sample_only',
    ],
  }),
  rotateDestinationSecret: operation({
    method: 'POST',
    path: '/api/v1/destinations/:destination/secret',
    summary: 'Add a signing secret to a webhook; the one before it signs too until it is ended',
    permission: 'contacts.manage',
    params: OfDestination,
    query: Nothing,
    /** `false` ends the earlier ones: from then on the newest signs alone. */
    body: z.object({ keepEarlier: z.boolean().default(true) }),
    /** Null: the earlier secrets were ended, and no new one was made. */
    response: Destination.extend({ secret: z.string().nullable() }),
    errors: ['contacts.destination_not_found', 'contacts.setup_invalid', 'gate.sample_only'],
  }),
  deleteDestination: operation({
    method: 'DELETE',
    path: '/api/v1/destinations/:destination',
    summary: 'Send nothing there any more',
    permission: 'contacts.manage',
    params: OfDestination,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['contacts.destination_not_found', 'contacts.destination_in_use', 'gate.sample_only'],
  }),
  testDestination: operation({
    method: 'POST',
    path: '/api/v1/destinations/:destination/test',
    summary: 'Send a test message there, and say what came of it and how long it took',
    permission: 'contacts.manage',
    params: OfDestination,
    query: Nothing,
    body: Nothing,
    response: SendOutcome,
    errors: ['contacts.destination_not_found', 'contacts.setup_disabled', 'gate.sample_only'],
  }),
};

export const channelsOperations = { ...setupsOperations, ...destinationsOperations };

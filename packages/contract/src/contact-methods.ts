import { z } from 'zod';
import { chatAccountsOperations } from './chat-accounts.ts';
import { ChannelAbilities, SendOutcome } from './channels.ts';
import { Id, Instant, Nothing } from './common.ts';
import { proofOperations } from './contact-proof.ts';
import { operation } from './operation.ts';

/** `me`, or the id of somebody else, which needs `contacts.manage`. */
const OfPerson = z.object({ person: z.union([z.literal('me'), Id]) });
const OfMethod = z.object({ method: Id });

/** One way to reach a person. */
export const ContactMethod = z.object({
  id: Id,
  person: Id,
  channel: z.string(),
  setup: Id,
  setupName: z.string(),
  address: z.string(),
  label: z.string(),
  /** The address the person signs in with: verified from the start. */
  isSignInAddress: z.boolean(),
  /** Null: not verified, and never paged. */
  verifiedAt: Instant.nullable(),
  /** Its owner sent STOP, or nothing arrives there any more; never paged. */
  stopped: z.object({ at: Instant, because: z.string() }).nullable(),
  /** False: its channel is switched off or not set up. */
  isUsable: z.boolean(),
  overridesSilence: z.enum(['yes', 'no', 'by_setting']),
});

/** A channel through which people can be reached, as somebody who adds a contact method sees it. */
export const ContactChannel = ChannelAbilities.extend({
  setup: Id,
  setupName: z.string(),
  /** `code`: a code is sent there; `none`: the browser's consent is proof enough; `bot`: opened by a link. */
  verification: z.enum(['code', 'none', 'bot']),
  /** What browsers subscribe with; null for all but web push. */
  publicKey: z.string().nullable(),
});

const NotificationRule = z.object({
  method: Id,
  /** After the page. */
  delayMinutes: z.number().int().min(0).max(1_440),
});

const Rules = z.array(NotificationRule).max(20);

const QuietHours = z.object({
  /** IANA name. */
  zone: z.string().min(1).max(64),
  /** 1 = Monday to 7 = Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1, 'name at least one day').max(7),
  /** `22:00`; `to` before `from` runs over midnight. */
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write it as `22:00`'),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write it as `07:00`'),
});

/** How one person wants to be reached. An empty list for an urgency: every verified method at once. */
export const NotificationPreferences = z.object({
  high: Rules,
  low: Rules,
  /** Low urgency waits in these hours; high urgency never does. */
  quietHours: QuietHours.nullable(),
});

export const PlannedMessage = z.object({
  method: Id,
  channel: z.string(),
  label: z.string(),
  afterMinutes: z.number(),
  because: z.string(),
});

const methodErrors = ['contacts.method_not_found', 'gate.sample_only'] as const;
const person = ['access.user_not_found', 'gate.sample_only'] as const;

const ownMethodsOperations = {
  listContactChannels: operation({
    method: 'GET',
    path: '/api/v1/contact-channels',
    summary: 'Channels by which people can be reached here',
    permission: 'contacts.own',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ContactChannel) }),
    errors: [],
  }),
  listContactMethods: operation({
    method: 'GET',
    path: '/api/v1/people/:person/contact-methods',
    summary: 'How a person is reached',
    permission: 'contacts.own',
    params: OfPerson,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(ContactMethod) }),
    errors: ['access.user_not_found'],
  }),
  addContactMethod: operation({
    method: 'POST',
    path: '/api/v1/people/:person/contact-methods',
    summary: 'Add a way to be reached; it counts once it is verified',
    permission: 'contacts.own',
    idempotent: true,
    params: OfPerson,
    query: Nothing,
    body: z.object({
      setup: Id,
      /** Where a set-up has several channels: `sms` or `voice`. */
      channel: z.string().max(64).optional(),
      address: z.string().trim().min(1).max(4_000),
      label: z.string().trim().min(1).max(100).optional(),
    }),
    response: ContactMethod,
    errors: [
      ...person,
      'contacts.setup_not_found',
      'contacts.setup_invalid',
      'contacts.setup_disabled',
      'contacts.address_invalid',
      'contacts.method_exists',
      'contacts.too_many_methods',
    ],
  }),
  removeContactMethod: operation({
    method: 'DELETE',
    path: '/api/v1/contact-methods/:method',
    summary: 'Remove a way to be reached, and the rules that name it',
    permission: 'contacts.own',
    params: OfMethod,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: [...methodErrors],
  }),
  makeContactLink: operation({
    method: 'POST',
    path: '/api/v1/me/contact-link',
    summary: 'Make a link that opens a bot; whoever opens it connects that chat to me',
    permission: 'contacts.own',
    params: Nothing,
    query: Nothing,
    body: z.object({ setup: Id }),
    /** Works once, for ten minutes. */
    response: z.object({ link: z.string(), expiresAt: Instant }),
    errors: [
      'contacts.setup_not_found',
      'contacts.setup_invalid',
      'contacts.setup_disabled',
      'access.user_not_found',
      'gate.sample_only',
    ],
  }),
  sendContactCode: operation({
    method: 'POST',
    path: '/api/v1/contact-methods/:method/code',
    summary: 'Send a code of six digits there, good for ten minutes',
    permission: 'contacts.own',
    params: OfMethod,
    query: Nothing,
    body: Nothing,
    /** `expiresAt` is null when no code went out. */
    response: SendOutcome.extend({ expiresAt: Instant.nullable() }),
    errors: [
      ...methodErrors,
      'contacts.already_verified',
      'contacts.setup_disabled',
      'contacts.setup_invalid',
      'contacts.wait',
      'contacts.code_not_out',
    ],
  }),
  verifyContactMethod: operation({
    method: 'POST',
    path: '/api/v1/contact-methods/:method/verify',
    summary: 'Show that a code arrived',
    permission: 'contacts.own',
    params: OfMethod,
    query: Nothing,
    body: z.object({ code: z.string().trim().min(1).max(20) }),
    response: ContactMethod,
    errors: [...methodErrors, 'contacts.code_wrong', 'contacts.code_expired'],
  }),
  resumeContactMethod: operation({
    method: 'POST',
    path: '/api/v1/contact-methods/:method/resume',
    summary: 'Use a stopped address again, once a new code was shown to arrive',
    permission: 'contacts.own',
    params: OfMethod,
    query: Nothing,
    body: Nothing,
    response: ContactMethod,
    errors: [...methodErrors],
  }),
};

const preferencesOperations = {
  getNotificationPreferences: operation({
    method: 'GET',
    path: '/api/v1/people/:person/notification-preferences',
    summary: 'In which order and when a person is notified, and what a page would do now',
    permission: 'contacts.own',
    params: OfPerson,
    query: Nothing,
    body: Nothing,
    response: NotificationPreferences.extend({
      /** When a shift begins in an hour, has begun, and is over. */
      hearsOfShifts: z.boolean(),
      planned: z.object({ high: z.array(PlannedMessage), low: z.array(PlannedMessage) }),
    }),
    errors: ['access.user_not_found'],
  }),
  setNotificationPreferences: operation({
    method: 'PUT',
    path: '/api/v1/people/:person/notification-preferences',
    summary: 'Say in which order and when to be notified',
    permission: 'contacts.own',
    params: OfPerson,
    query: Nothing,
    /** Left out: whether they hear of shifts stays as it is. */
    body: NotificationPreferences.extend({ hearsOfShifts: z.boolean().optional() }),
    response: NotificationPreferences.extend({
      /** When a shift begins in an hour, has begun, and is over. */
      hearsOfShifts: z.boolean(),
      planned: z.object({ high: z.array(PlannedMessage), low: z.array(PlannedMessage) }),
    }),
    errors: [...person, 'contacts.rules_invalid'],
  }),
};

export const contactMethodsOperations = {
  ...ownMethodsOperations,
  ...preferencesOperations,
  ...proofOperations,
  ...chatAccountsOperations,
};

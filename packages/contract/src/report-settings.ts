import { z } from 'zod';
import { Nothing, ReadVersion } from './common.ts';
import { operation } from './operation.ts';

const longestUri = 500;

/** No control characters, spaces or quotes: one that holds them could begin a line of its own in `security.txt`. */
function uri(pattern: RegExp, words: string) {
  return z
    .string()
    .trim()
    .max(longestUri)
    .regex(pattern, words)
    .refine((text) => /^[!#-;=?-[\]_a-z~]+$/i.test(text) && URL.canParse(text), { error: 'is not a usable address' });
}

/** An address on the web as RFC 9116 allows it. */
export const SecureUrl = uri(/^https:\/\/[^/]/i, 'write an address that begins with `https://`');

/** A person's or team's mail address: one, without a name around it. */
export const ReportMail = z
  .string()
  .trim()
  .max(254)
  .regex(
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
    'write one mail address, such as `security@example.org`',
  );

const Contact = uri(
  /^(https:\/\/[^/]|mailto:[^@]+@[^@]+$|tel:\+?[0-9])/i,
  'write `mailto:name@example.org`, an address with `https://`, or `tel:+49…`',
);
const Encryption = uri(
  /^(https:\/\/[^/]|dns:|openpgp4fpr:)/i,
  'write where the key is: `https://…`, `dns:…` or `openpgp4fpr:…`',
);
const Language = z
  .string()
  .trim()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'write a language such as `en` or `pt-BR`');

/** How people outside reach us. Every member has a default, so that a server of an earlier version keeps what it knows. */
export const ReportSettings = z.object({
  securityTxt: z
    .object({
      /** In order of preference; without any, the form and the mail address stand in. */
      contacts: z.array(Contact).max(10).default([]),
      encryption: z.array(Encryption).max(5).default([]),
      acknowledgments: SecureUrl.optional(),
      policy: SecureUrl.optional(),
      hiring: SecureUrl.optional(),
      /** Where the file lies for the public; without any, at this server's own address. */
      canonical: z.array(SecureUrl).max(10).default([]),
      languages: z.array(Language).max(20).default([]),
      /** `Expires` is always this many days ahead. */
      validDays: z.number().int().min(1).max(365).default(180),
    })
    .prefault({}),
  form: z
    .object({
      isOpen: z.boolean().default(false),
      /** Plain text above the form. */
      intro: z.string().trim().max(2_000).default(''),
      /** What can be chosen as the place; free text stays possible. */
      places: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
      /** Of one report, in MiB; 0: no files. */
      maxAttachmentMiB: z.number().int().min(0).max(25).default(10),
      /** Reports per hour from everybody together. */
      perHour: z.number().int().min(1).max(10_000).default(60),
      /** The same from one address. Behind a proxy everybody has the address of the proxy. */
      perAddressPerHour: z.number().int().min(1).max(10_000).default(10),
    })
    .prefault({}),
  mail: z
    .object({
      /** Mails to it become reports; the server must listen for mails. */
      address: ReportMail.optional(),
      /** Receipts that one sender gets in a day. */
      receiptsPerDay: z.number().int().min(0).max(20).default(3),
    })
    .prefault({}),
  deadlines: z
    .object({
      receiptWorkingDays: z.number().int().min(1).max(20).default(2),
      /** Until it is fixed and, for a security problem, made public. */
      fixDays: z.number().int().min(1).max(365).default(90),
      /** IANA name: where the working days are. */
      zone: z.string().min(1).max(64).default('UTC'),
    })
    .prefault({}),
  receipt: z
    .object({
      /** Own words in every receipt. */
      text: z.string().trim().max(2_000).default(''),
    })
    .prefault({}),
});
export type ReportSettings = z.infer<typeof ReportSettings>;

export const ReportSettingsState = z.object({
  settings: ReportSettings,
  /** 0: nobody has set anything up yet. */
  version: z.number().int(),
  /** The file as it is served now; absent: nobody can be named, and it is not served. */
  securityTxt: z.string().optional(),
  /** What stands in the way of being reached, in sentences. */
  problems: z.array(z.string()),
  formUrl: z.string(),
  securityTxtUrl: z.string(),
  canSendMail: z.boolean(),
  canTakeMail: z.boolean(),
});

export const reportSettingsOperations = {
  getReportSettings: operation({
    method: 'GET',
    path: '/api/v1/report-settings',
    summary: 'How people outside reach us, and what they are served',
    permission: 'reports.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: ReportSettingsState,
    errors: [],
  }),
  putReportSettings: operation({
    method: 'PUT',
    path: '/api/v1/report-settings',
    summary: 'Set up security.txt, the form, the mail address and the deadlines',
    permission: 'reports.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({
      settings: ReportSettings,
      /** The version that was read: what somebody else changed meanwhile is not lost. */
      version: ReadVersion,
    }),
    response: ReportSettingsState,
    errors: ['reports.settings_changed', 'reports.settings_invalid', 'gate.sample_only'],
  }),
  previewReceipt: operation({
    method: 'POST',
    path: '/api/v1/report-settings/receipt',
    summary: 'What a reporter would be sent with these settings',
    permission: 'reports.read',
    params: Nothing,
    query: Nothing,
    body: z.object({ settings: ReportSettings }),
    response: z.object({
      subject: z.string(),
      text: z.string(),
      /** The `security.txt` of these settings; absent: nobody can be named. */
      securityTxt: z.string().optional(),
    }),
    errors: ['reports.settings_invalid'],
  }),
  testReportMail: operation({
    method: 'POST',
    path: '/api/v1/report-settings/test',
    summary: 'Send a receipt as a test, marked as one',
    permission: 'reports.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ to: ReportMail }),
    response: z.object({
      outcome: z.enum(['delivered', 'retryable', 'rejected']),
      /** Why not; absent when it was taken. */
      reason: z.string().optional(),
    }),
    errors: ['reports.mail_unavailable', 'gate.sample_only'],
  }),
};

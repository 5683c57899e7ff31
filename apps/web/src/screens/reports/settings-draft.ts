import type { AnswerOf } from '../../api/call.ts';

export type SettingsState = AnswerOf<'getReportSettings'>;
export type Settings = SettingsState['settings'];

/** What is typed: lists as lines, numbers as text. */
export interface SettingsDraft {
  readonly contacts: string;
  readonly encryption: string;
  readonly acknowledgments: string;
  readonly policy: string;
  readonly languages: string;
  readonly validDays: string;
  readonly isOpen: boolean;
  readonly intro: string;
  readonly places: string;
  readonly maxAttachmentMiB: string;
  readonly perHour: string;
  readonly perAddressPerHour: string;
  readonly address: string;
  readonly receiptsPerDay: string;
  readonly receiptWorkingDays: string;
  readonly fixDays: string;
  readonly zone: string;
  readonly receiptText: string;
}

export function draftOf({ securityTxt, form, mail, deadlines, receipt }: Settings): SettingsDraft {
  return {
    contacts: securityTxt.contacts.join('\n'),
    encryption: securityTxt.encryption.join('\n'),
    acknowledgments: securityTxt.acknowledgments ?? '',
    policy: securityTxt.policy ?? '',
    languages: securityTxt.languages.join(', '),
    validDays: String(securityTxt.validDays),
    isOpen: form.isOpen,
    intro: form.intro,
    places: form.places.join('\n'),
    maxAttachmentMiB: String(form.maxAttachmentMiB),
    perHour: String(form.perHour),
    perAddressPerHour: String(form.perAddressPerHour),
    address: mail.address ?? '',
    receiptsPerDay: String(mail.receiptsPerDay),
    receiptWorkingDays: String(deadlines.receiptWorkingDays),
    fixDays: String(deadlines.fixDays),
    zone: deadlines.zone,
    receiptText: receipt.text,
  };
}

/** The settings as they would be kept; what the draft does not show stays as it was. A number that is none is refused by its field. */
export function settingsOf(draft: SettingsDraft, before: Settings): Settings {
  const { acknowledgments: _a, policy: _p, ...file } = before.securityTxt;
  return {
    securityTxt: {
      ...file,
      contacts: linesOf(draft.contacts),
      encryption: linesOf(draft.encryption),
      languages: draft.languages.split(/[\s,]+/).filter((each) => each !== ''),
      validDays: numberOf(draft.validDays),
      ...(draft.acknowledgments.trim() !== '' && { acknowledgments: draft.acknowledgments.trim() }),
      ...(draft.policy.trim() !== '' && { policy: draft.policy.trim() }),
    },
    form: {
      isOpen: draft.isOpen,
      intro: draft.intro,
      places: linesOf(draft.places),
      maxAttachmentMiB: numberOf(draft.maxAttachmentMiB),
      perHour: numberOf(draft.perHour),
      perAddressPerHour: numberOf(draft.perAddressPerHour),
    },
    mail: {
      receiptsPerDay: numberOf(draft.receiptsPerDay),
      ...(draft.address.trim() !== '' && { address: draft.address.trim() }),
    },
    deadlines: {
      receiptWorkingDays: numberOf(draft.receiptWorkingDays),
      fixDays: numberOf(draft.fixDays),
      zone: draft.zone.trim(),
    },
    receipt: { text: draft.receiptText },
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** By what our channels call them. */
export type ContactChannelName = 'mail' | 'sms' | 'voice';

/** One way by which somebody is reached in the other system. */
export interface VendorContact {
  /** Undefined: nothing here is like it. */
  readonly channel: ContactChannelName | undefined;
  /** Undefined: it can not be told which number it is. */
  readonly address: string | undefined;
  /** As the other system has it: `sms 49-1700000000`. */
  readonly words: string;
}

/** A way to reach somebody that is to be added here. */
export interface ImportedContact {
  /** As files call them. */
  readonly person: string;
  readonly channel: ContactChannelName;
  readonly address: string;
}

/** What each is called where it comes from. */
const CHANNELS: Readonly<Record<string, ContactChannelName>> = {
  email: 'mail',
  sms: 'sms',
  voice: 'voice',
  phone: 'voice',
};

/**
 * @param type of the other system: `sms`, `VOICE`, `phone_contact_method`
 * @param countryCode where it stands apart, `49`
 */
export function vendorContact(type: string, written: string | undefined, countryCode?: string): VendorContact {
  const plain = type.toLowerCase().replace(/_contact_method$/, '');
  const channel = CHANNELS[plain];
  const words = `${plain} ${[countryCode, written].filter((part) => part !== undefined).join('-')}`.trim();
  if (channel === undefined || written === undefined) return { channel, address: undefined, words };
  return { channel, words, address: channel === 'mail' ? written.trim() : phoneNumber(written, countryCode) };
}

/** `+491700000000`; a number without its country is nobody's. */
function phoneNumber(written: string, countryCode: string | undefined): string | undefined {
  const digits = written.replace(/\D/g, '');
  const number = written.trim().startsWith('+') ? `+${digits}` : `+${countryCode ?? '0'}${digits}`;
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
}

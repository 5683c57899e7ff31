/** Source: 3GPP TS 23.038, 6.2.1: the default alphabet; and its extension table, whose characters take two places. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/** What looks the same to people: signs only. Letters and digits stay as they are, for names and numbers are made of them. */
const alike: Readonly<Record<string, string>> = {
  '`': "'",
  '\t': ' ',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '•': '*',
  '·': '*',
  '→': '->',
  '←': '<-',
  '≥': '>=',
  '≤': '<=',
};

export type Encoding = 'gsm7' | 'ucs2';

export interface SmsSize {
  readonly encoding: Encoding;
  /** Septets, or UTF-16 units. */
  readonly units: number;
  readonly segments: number;
}

/** Signs outside the alphabet become ones of it that read the same; everything else is left alone, so nothing is ever lost. */
export function withPlainSigns(text: string): string {
  return Array.from(text, (char) => alike[char] ?? char).join('');
}

/** How much room a text takes. One character outside the alphabet makes the whole text UCS-2. */
export function sizeOf(text: string): SmsSize {
  const chars = Array.from(text);
  const isGsm7 = chars.every((char) => basic.has(char) || extended.has(char));
  const encoding: Encoding = isGsm7 ? 'gsm7' : 'ucs2';
  const widths = chars.map((char) => widthOf(char, encoding));
  const units = widths.reduce((sum, width) => sum + width, 0);
  return { encoding, units, segments: segmentsOf(widths, units, roomOf(encoding)) };
}

/** A message in parts spends some of each part on saying which it is. */
export function roomOf(encoding: Encoding): { readonly single: number; readonly part: number } {
  return encoding === 'gsm7' ? { single: 160, part: 153 } : { single: 70, part: 67 };
}

function widthOf(char: string, encoding: Encoding): number {
  return encoding === 'ucs2' ? char.length : extended.has(char) ? 2 : 1;
}

/** A character of two places is never split between parts. */
function segmentsOf(widths: readonly number[], units: number, room: { single: number; part: number }): number {
  if (units <= room.single) return 1;
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > room.part) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}

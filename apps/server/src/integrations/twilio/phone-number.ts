import { oneLine } from '../../platform/outgoing/message-text.ts';

type Reading = { readonly ok: true; readonly address: string } | { readonly ok: false; readonly problem: string };

const example = 'such as `+491512345678`';

/**
 * A phone number as people write it, to its one form `+<country code><number>` (E.164, 7 to 15 digits).
 *
 * Source: ITU-T E.164; `(0)` is the trunk prefix that some write after their country code, `00` stands for the plus
 */
export function readPhoneNumber(text: string): Reading {
  const written = text.normalize('NFKC').trim();
  const shown = `\`${oneLine(written.slice(0, 40))}\``;
  if (written === '') return problem(`the phone number is missing: write it with its country code, ${example}`);
  const bare = written
    .replace(/^tel:/i, '')
    .replaceAll('(0)', '')
    .replaceAll(/[\s().\-\u2010-\u2015\u2212/]/g, '')
    .replace(/^00/, '+');
  if (!/^\+?\d+$/.test(bare)) return problem(`${shown} is not a phone number: digits after a plus, ${example}`);
  if (bare.startsWith('0'))
    return problem(
      `${shown} lacks its country code: write a plus and the code instead of the leading zero, ${example}`,
    );
  if (!bare.startsWith('+'))
    return problem(`${shown} lacks its country code: write a plus and the code before the number, ${example}`);
  return judge(bare, shown);
}

function judge(number: string, shown: string): Reading {
  const digits = number.slice(1);
  if (digits.startsWith('0')) return problem(`${shown} has no country code that exists: none begins with a zero`);
  if (digits.length < 7) return problem(`${shown} is too short for a number with its country code, ${example}`);
  if (digits.length > 15) return problem(`${shown} is too long: a number has at most 15 digits with its country code`);
  if (digits.startsWith('1') && !/^1[2-9]\d{2}[2-9]\d{6}$/.test(digits))
    return problem(`${shown} is not a number of \`+1\`: ten digits follow it, area code first`);
  return { ok: true, address: number };
}

function problem(words: string): Reading {
  return { ok: false, problem: words };
}

/** Texts near real ones. All randomness comes from one seed, so a run can be repeated. */

/** Numbers from 0 up to 1, the same ones for the same seed (the mulberry32 generator). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ODD_CHARACTERS = [
  '',
  '\0',
  '\t',
  '\n',
  '\r',
  ' ',
  '%',
  '"',
  '\\',
  '\u{a0}',
  'é',
  '١',
  '\u{d800}',
  '😀',
  '\u{feff}',
];

type Change = (text: string, other: string, random: () => number, pieces: readonly string[]) => string;

const CHANGES: readonly Change[] = [
  // leave out a run
  (text, _other, random) => splice(text, random, 1 + Math.floor(random() * 8), ''),
  // put in a piece of the notation
  (text, _other, random, pieces) => splice(text, random, 0, pick(pieces, random) ?? '0'),
  // put a piece in place of a character
  (text, _other, random, pieces) => splice(text, random, 1, pick(pieces, random) ?? ''),
  // any character
  (text, _other, random) => splice(text, random, 1, String.fromCodePoint(32 + Math.floor(random() * 95))),
  (text, _other, random) => splice(text, random, 0, pick(ODD_CHARACTERS, random) ?? ''),
  // repeat a run, now and then very often: what is not linear shows
  (text, _other, random) => {
    const from = at(text, random);
    const run = text.slice(from, from + 1 + Math.floor(random() * 6));
    return splice(text, random, 0, run.repeat(random() < 0.02 ? 5_000 : 1 + Math.floor(random() * 4)));
  },
  // the start of one, the end of another
  (text, other, random) => text.slice(0, at(text, random)) + other.slice(at(other, random)),
  // change places
  (text, _other, random) => {
    const from = at(text, random);
    return text.slice(from) + text.slice(0, from);
  },
];

/** One to four changes to one of the seeds. */
export function mutate(seeds: readonly string[], pieces: readonly string[], random: () => number): string {
  let text = pick(seeds, random) ?? '';
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) {
    text = pick(CHANGES, random)?.(text, pick(seeds, random) ?? '', random, pieces) ?? text;
  }
  return text;
}

function splice(text: string, random: () => number, removed: number, added: string): string {
  const from = at(text, random);
  return text.slice(0, from) + added + text.slice(from + removed);
}

function at(text: string, random: () => number): number {
  return Math.floor(random() * (text.length + 1));
}

function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() * from.length)];
}

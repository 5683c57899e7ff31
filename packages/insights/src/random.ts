/** The next number in `[0, 1)`. Randomness is an argument everywhere: the same seed gives the same figures. */
export type Random = () => number;

/** xoshiro128** seeded by splitmix32: good enough for resampling, not for secrets. Source: prng.di.unimi.it */
export function seededRandom(seed: number): Random {
  const state = Uint32Array.from({ length: 4 }, splitMix(seed));
  const word = (at: number): number => state[at] ?? 0;
  return () => {
    const drawn = Math.imul(rotate(Math.imul(word(1), 5), 7), 9) >>> 0;
    const shifted = word(1) << 9;
    state[2] = word(2) ^ word(0);
    state[3] = word(3) ^ word(1);
    state[1] = word(1) ^ word(2);
    state[0] = word(0) ^ word(3);
    state[2] = word(2) ^ shifted;
    state[3] = rotate(word(3), 11);
    return drawn / 4_294_967_296;
  };
}

/** A seed for figures about these words: another figure has other draws, the same one the same. FNV-1a. */
export function seedOf(words: string): number {
  let hash = 2_166_136_261;
  for (const letter of words) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return hash >>> 0;
}

function splitMix(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    const once = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
    return (twice ^ (twice >>> 15)) >>> 0;
  };
}

function rotate(value: number, by: number): number {
  return ((value << by) | (value >>> (32 - by))) >>> 0;
}

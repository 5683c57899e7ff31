/** The next number in `[0, 1)`. Randomness is an argument everywhere: the same seed gives the same figures. */
export type Random = () => number;

/** xoshiro128** seeded by splitmix32: good enough for resampling, not for secrets. Source: prng.di.unimi.it */
export function seededRandom(seed: number): Random {
  const next = splitMix(seed);
  // Four variables: asked hundreds of thousands of times for one figure, an array took most of the time.
  let one = next();
  let two = next();
  let three = next();
  let four = next();
  return () => {
    const times = Math.imul(two, 5);
    const drawn = Math.imul((times << 7) | (times >>> 25), 9) >>> 0;
    const shifted = two << 9;
    three ^= one;
    four ^= two;
    two ^= three;
    one ^= four;
    three ^= shifted;
    four = (four << 11) | (four >>> 21);
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

import { libraryScoresOf } from './cvss-library.ts';

/** Vectors repeat across advisories (a few thousand distinct ones in all), and one calculation takes about 0.1 ms. */
const cache = new Map<string, number | undefined>();
const CACHE_LIMIT = 20_000;

/**
 * Base score of a CVSS 2.0, 3.0, 3.1 or 4.0 vector; for 4.0 the score of its base metrics.
 *
 * @returns undefined when the text is no vector or a base metric is missing; that is "no score", not zero
 */
export function baseScoreOf(vector: string): number | undefined {
  if (cache.has(vector)) return cache.get(vector);
  const score = calculate(vector);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(vector, score);
  return score;
}

function calculate(vector: string): number | undefined {
  const scores = libraryScoresOf(vector);
  return scores?.baseMetricsOnly ?? scores?.base;
}

/** The vector with the highest base score; the first one wins between equals. */
export function highestVector(vectors: Iterable<string>): { vector: string; baseScore: number } | undefined {
  let highest: { vector: string; baseScore: number } | undefined;
  for (const vector of vectors) {
    const baseScore = baseScoreOf(vector);
    if (baseScore !== undefined && (highest === undefined || baseScore > highest.baseScore)) {
      highest = { vector, baseScore };
    }
  }
  return highest;
}

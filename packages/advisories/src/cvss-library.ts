import calculator from 'ae-cvss-calculator';

/** What is read from the library's result; it types it as `any`. `base` of a 4.0 vector takes threat and environment in. */
export interface LibraryScores {
  readonly base?: number;
  /** Only 4.0. */
  readonly baseMetricsOnly?: number;
  readonly threat?: number;
  readonly environmental?: number;
  readonly overall?: number;
}

interface LibraryVector {
  isBaseFullyDefined(): boolean;
  calculateScores(): LibraryScores;
}

const LONGEST = 500;
const METRIC = '[A-Za-z]{1,3}:[A-Za-z]{1,6}';
const METRICS = String.raw`(?:CVSS:\d\.\d/)?${METRIC}(?:/${METRIC})*/?`;
const VECTOR = new RegExp(String.raw`^(?:${METRICS}|\(${METRICS}\))$`);
/** `S` exists for these two in their modified form only; the library lets it pass. */
const SAFETY_IN_BASE = /^CVSS:4.*\/S[IA]:S(?:\/|$)/;

/**
 * Asks the library, which writes warnings to the console about texts of another form: those it never sees.
 *
 * @returns undefined when the text is no vector or a base metric is missing; never throws
 */
export function libraryScoresOf(vector: string): LibraryScores | undefined {
  if (vector.length > LONGEST || !VECTOR.test(vector) || SAFETY_IN_BASE.test(vector)) return undefined;
  try {
    const parsed: unknown = calculator.fromVector(vector);
    return isLibraryVector(parsed) && parsed.isBaseFullyDefined() ? parsed.calculateScores() : undefined;
  } catch {
    return undefined;
  }
}

function isLibraryVector(value: unknown): value is LibraryVector {
  return typeof value === 'object' && value !== null && 'calculateScores' in value && 'isBaseFullyDefined' in value;
}

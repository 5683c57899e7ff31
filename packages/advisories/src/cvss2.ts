/** Scores of one vector; undefined: the vector says nothing that would make one. */
export interface CvssScores {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly base: number;
  /** Temporal score; for 4.0 base and threat metrics together. */
  readonly temporal: number | undefined;
  /** For 4.0 base and environmental metrics, with the threat metrics where they are given. */
  readonly environmental: number | undefined;
  /** The score of the whole vector: the last of the three that is defined. */
  readonly overall: number;
}

const BASE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
};
const TEMPORAL: typeof BASE = {
  E: { U: 0.85, POC: 0.9, F: 0.95, H: 1, ND: 1 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95, U: 1, ND: 1 },
  RC: { UC: 0.9, UR: 0.95, C: 1, ND: 1 },
};
const ENVIRONMENTAL: typeof BASE = {
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5, ND: 0 },
  TD: { N: 0, L: 0.25, M: 0.75, H: 1, ND: 1 },
  CR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
  IR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
  AR: { L: 0.5, M: 1, H: 1.51, ND: 1 },
};
const ALL = { ...BASE, ...TEMPORAL, ...ENVIRONMENTAL };

/**
 * Scores of a CVSS 2.0 vector. Written out because the library rounds in binary: 9.0 x 0.95 is 8.55 and must become 8.6.
 *
 * @returns undefined when the text is no whole 2.0 vector: a metric unknown, given twice, or a base metric missing
 * Source: https://www.first.org/cvss/v2/guide (3.2, equations)
 */
export function scoresOfCvss2(vector: string): CvssScores | undefined {
  const metrics = metricsOf(vector);
  if (metrics === undefined || Object.keys(BASE).some((name) => !metrics.has(name))) return undefined;
  const value = (name: string) => ALL[name]?.[metrics.get(name) ?? 'ND'] ?? 0;
  const isGiven = (group: object) => Object.keys(group).some((name) => (metrics.get(name) ?? 'ND') !== 'ND');

  const impact = (c: number, i: number, a: number) =>
    10.41 * (1 - (1 - value('C') * c) * (1 - value('I') * i) * (1 - value('A') * a));
  const exploitability = 20 * value('AV') * value('AC') * value('Au');
  const baseOf = (part: number) => round((0.6 * part + 0.4 * exploitability - 1.5) * (part === 0 ? 0 : 1.176));
  const temporalOf = (score: number) => round(score * value('E') * value('RL') * value('RC'));

  const base = baseOf(impact(1, 1, 1));
  const temporal = isGiven(TEMPORAL) ? temporalOf(base) : undefined;
  const adjusted = temporalOf(baseOf(Math.min(10, impact(value('CR'), value('IR'), value('AR')))));
  const environmental = isGiven(ENVIRONMENTAL)
    ? // Low requirements can take the adjusted impact below what the formula subtracts.
      Math.max(0, round((adjusted + (10 - adjusted) * value('CDP')) * value('TD')))
    : undefined;
  return { version: '2.0', base, temporal, environmental, overall: environmental ?? temporal ?? base };
}

function metricsOf(vector: string): ReadonlyMap<string, string> | undefined {
  const metrics = new Map<string, string>();
  for (const part of vector.replace(/^\((.*)\)$/, '$1').split('/')) {
    const [name = '', value = '', ...rest] = part.split(':');
    if (rest.length > 0 || metrics.has(name) || !Object.hasOwn(ALL, name)) return undefined;
    if (!Object.hasOwn(ALL[name] ?? {}, value)) return undefined;
    metrics.set(name, value);
  }
  return metrics;
}

/** Half goes up, in decimal: what binary arithmetic leaves below a half is lifted over it. */
function round(score: number): number {
  return Math.round(score * 10 + 1e-9) / 10;
}

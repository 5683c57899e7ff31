import { libraryScoresOf } from './cvss-library.ts';
import { scoresOfCvss2 } from './cvss2.ts';
import type { CvssScores } from './cvss2.ts';

/** The prefix decides the version; 2.0 has none. */
const PREFIX = /^CVSS:(3\.0|3\.1|4\.0)\//;
const LONGEST = 500;

/**
 * Every score of a CVSS 2.0, 3.0, 3.1 or 4.0 vector.
 *
 * 2.0 and 4.0: a group of metrics that is absent or all "not defined" makes no score. 3.x defines every score: without
 * temporal metrics the temporal score is the base score, without environmental ones the formula runs on the base metrics.
 *
 * @returns undefined when the text is no whole vector of these versions; that is "no score", not zero
 * Source: https://www.first.org/cvss
 */
export function scoresOf(vector: string): CvssScores | undefined {
  if (vector.length > LONGEST) return undefined;
  const version = PREFIX.exec(vector)?.[1];
  if (version === undefined) return scoresOfCvss2(vector);
  if (hasMetricTwice(vector)) return undefined;
  return version === '4.0' ? scoresOfCvss4(vector) : scoresOfCvss3(vector, version === '3.0' ? '3.0' : '3.1');
}

function hasMetricTwice(vector: string): boolean {
  const names = vector.split('/').map((metric) => metric.slice(0, metric.indexOf(':')));
  return new Set(names).size < names.length || names.includes('');
}

function scoresOfCvss4(vector: string): CvssScores | undefined {
  const scores = libraryScoresOf(vector);
  if (scores?.baseMetricsOnly === undefined || scores.overall === undefined) return undefined;
  const { baseMetricsOnly: base, threat: temporal, overall } = scores;
  const hasEnvironment = /\/(?:[CIA]R|M[A-Z]{2,3}):[^X]/.test(vector);
  return { version: '4.0', base, temporal, environmental: hasEnvironment ? overall : undefined, overall };
}

const TEMPORAL: Readonly<Record<string, number>> = {
  'E:F': 0.97,
  'E:P': 0.94,
  'E:U': 0.91,
  'RL:W': 0.97,
  'RL:T': 0.96,
  'RL:O': 0.95,
  'RC:R': 0.96,
  'RC:U': 0.92,
};

/** The library's scores without the temporal metrics, times these: its own product lets binary dust lift a score by 0.1. */
function scoresOfCvss3(vector: string, version: '3.0' | '3.1'): CvssScores | undefined {
  if (libraryScoresOf(vector) === undefined) return undefined;
  const metrics = vector.split('/');
  const factor = metrics.reduce((product, metric) => product * (TEMPORAL[metric] ?? 1), 1);
  const timeless = metrics.filter((metric) => !/^(?:E|RL|RC|MAV):/.test(metric));
  // The library runs the environmental formula only when one of its metrics is there.
  const reach = /\/MAV:([^X/])/.exec(vector)?.[1] ?? /\/AV:(.)/.exec(vector)?.[1] ?? '';
  const scores = libraryScoresOf([...timeless, `MAV:${reach}`].join('/'));
  if (scores?.base === undefined || scores.environmental === undefined) return undefined;
  const temporal = roundUp(scores.base * factor, version);
  const environmental = roundUp(scores.environmental * factor, version);
  return { version, base: scores.base, temporal, environmental, overall: environmental };
}

/** 3.1 forgives everything behind the fifth decimal; 3.0 is exact, so only the dust of binary arithmetic is forgiven. */
function roundUp(score: number, version: '3.0' | '3.1'): number {
  const tenths = version === '3.1' ? Math.round(score * 100_000) / 10_000 : score * 10 - 1e-8;
  return Math.ceil(tenths) / 10;
}

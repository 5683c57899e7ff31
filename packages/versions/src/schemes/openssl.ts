import { compareLists, compareNumbers, compareTexts, type Scheme, schemeOf } from './scheme.ts';

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:([a-z]*)|-(?:(alpha|beta|pre|dev)(\d*)))$/;
const STAGES = ['dev', 'alpha', 'beta', 'pre'];
const RELEASED = STAGES.length;

interface Release {
  readonly numbers: readonly string[];
  readonly stage: number;
  readonly stageNumber: string;
  /** Patch releases before 3.0: `1.0.2`, `1.0.2a`, ..., `1.0.2z`, `1.0.2za`. */
  readonly letters: string;
}

function read(text: string): Release | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major = '', minor = '', fix = '', letters = '', stage, stageNumber = '0'] = match;
  return {
    numbers: [major, minor, fix],
    stage: stage === undefined ? RELEASED : STAGES.indexOf(stage),
    stageNumber: stageNumber === '' ? '0' : stageNumber,
    letters,
  };
}

function compare(a: Release, b: Release): number {
  return (
    compareLists(a.numbers, b.numbers, '0', compareNumbers) ||
    a.stage - b.stage ||
    compareNumbers(a.stageNumber, b.stageNumber) ||
    compareTexts(a.letters, b.letters)
  );
}

/** OpenSSL releases. Source of the order: OpenSSL's release strategy, and its versioning before 3.0. */
export const openssl: Scheme = schemeOf(read, compare);

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../files/write-atomically.ts';
import type { GateDecision } from './decision-lines.ts';

/** The last verdict about one (server, service, environment, target). */
export interface CachedVerdict {
  readonly decisionId: string;
  readonly number: number;
  readonly verdict: GateDecision['verdict'];
  readonly mayProceed: boolean;
  readonly exitCode: number;
  readonly summary: string;
  readonly decidedAt: string;
  readonly expiresAt: string;
}

/** Lost silently where nothing can be written: the answer itself is what was asked for. */
export function cacheVerdict(folder: string, url: string, decision: GateDecision): void {
  const { service, environment, target, id, number, verdict, mayProceed, exitCode, judgement, decidedAt, expiresAt } =
    decision;
  const cached: CachedVerdict = {
    decisionId: id,
    number,
    verdict,
    mayProceed,
    exitCode,
    summary: judgement.summary,
    decidedAt,
    expiresAt,
  };
  keep(pathOf(folder, 'verdicts', [url, service, environment, target]), cached);
}

export function findCachedVerdict(
  folder: string,
  url: string,
  { service, environment, target }: { readonly service: string; readonly environment: string; readonly target: string },
): CachedVerdict | undefined {
  const value = read(pathOf(folder, 'verdicts', [url, service, environment, target]));
  return isCachedVerdict(value) ? value : undefined;
}

/** What a service wants to happen when Lockstep can not be reached. */
export function cacheFailClosed(folder: string, url: string, service: string, isFailClosed: boolean): void {
  keep(pathOf(folder, 'services', [url, service]), { isFailClosed });
}

export function findFailClosed(folder: string, url: string, service: string): boolean {
  const value = read(pathOf(folder, 'services', [url, service]));
  return typeof value === 'object' && value !== null && 'isFailClosed' in value && value.isFailClosed === true;
}

function pathOf(folder: string, kind: 'verdicts' | 'services', names: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest('hex');
  return join(folder, kind, `${digest.slice(0, 40)}.json`);
}

function keep(path: string, value: unknown): void {
  try {
    writeAtomically(path, value);
  } catch {
    // A read-only home must not stop a question that was answered.
  }
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Anybody may have written the file: only what has every member counts. */
function isCachedVerdict(value: unknown): value is CachedVerdict {
  if (typeof value !== 'object' || value === null) return false;
  const members: Readonly<Record<keyof CachedVerdict, string>> = {
    decisionId: 'string',
    number: 'number',
    verdict: 'string',
    mayProceed: 'boolean',
    exitCode: 'number',
    summary: 'string',
    decidedAt: 'string',
    expiresAt: 'string',
  };
  return Object.entries(members).every(([name, type]) => typeof Reflect.get(value, name) === type);
}

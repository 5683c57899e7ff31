import type { ReadPayload } from '@lockstep/alerting';
import { type AlertDraft, gather } from './gather.ts';
import { kindOf, isRecord } from './json.ts';

/** A payload that is one alert. */
export function oneAlert(draft: AlertDraft): ReadPayload {
  const gathering = gather();
  gathering.alert('', draft);
  return gathering.done();
}

/** A payload that says nothing anybody needs to hear, and why. */
export function nothing(reason: string): ReadPayload {
  const gathering = gather();
  gathering.ignore(reason);
  return gathering.done();
}

/** @param expected what the payload should look like, and what to do about it */
export function wrongShape(payload: unknown, expected: string): ReadPayload {
  return { ok: false, problem: isRecord(payload) ? expected : `the body is ${kindOf(payload)}: ${expected}` };
}

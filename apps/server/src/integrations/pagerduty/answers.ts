/** What clients of PagerDuty's event interfaces look for in an answer; anything but these makes them try again or give up. */
import type { IntakeOutcome, SenderAnswer } from '@lockstep/alerting';

/** Which statuses a version of the interface uses, and how it names the key of an alert. */
interface Dialect {
  readonly accepted: number;
  readonly tooMany: number;
  readonly keyName: string | undefined;
}

/** 202 and nothing else is success; 429 and 5xx are tried again, other 4xx are not. */
export const EVENTS_V2: Dialect = { accepted: 202, tooMany: 429, keyName: 'dedup_key' };
export const CHANGES: Dialect = { accepted: 202, tooMany: 429, keyName: undefined };
/** 403 is how version 1 says "slow down". */
export const EVENTS_V1: Dialect = { accepted: 200, tooMany: 403, keyName: 'incident_key' };

export function answerIn(dialect: Dialect): (outcome: IntakeOutcome) => SenderAnswer {
  return (outcome) => answer(dialect, outcome);
}

function answer(dialect: Dialect, outcome: IntakeOutcome): SenderAnswer {
  switch (outcome.kind) {
    case 'stored':
      return { status: dialect.accepted, headers: {}, body: success(dialect, outcome.payload.alerts[0]?.dedupKey) };
    case 'unreadable':
      return invalid(400, outcome.problems);
    case 'unknown_key':
      // Never 202: a key nobody knows pages nobody.
      return invalid(400, ['the routing key is not known here']);
    case 'too_large':
      return invalid(413, [`the event is larger than ${outcome.limitBytes} bytes`]);
    case 'too_many':
      return {
        status: dialect.tooMany,
        headers: { 'retry-after': String(outcome.retryAfterSeconds) },
        body: {
          status: 'throttle exceeded',
          message: `too many events for this key: try again in ${outcome.retryAfterSeconds} seconds`,
          errors: [],
        },
      };
    case 'not_stored':
      return {
        status: 500,
        headers: {},
        body: { status: 'error', message: 'the event could not be stored: send it again', errors: [] },
      };
  }
}

function success({ keyName }: Dialect, key: string | undefined): Record<string, string> {
  const named = keyName === undefined || key === undefined ? {} : { [keyName]: key };
  return { status: 'success', message: keyName === undefined ? 'Change event processed' : 'Event processed', ...named };
}

function invalid(status: number, errors: readonly string[]): SenderAnswer {
  return { status, headers: {}, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
}

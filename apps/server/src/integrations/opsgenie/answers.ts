/** What clients of Opsgenie's Alert API expect to hear. */
import type { IntakeOutcome, SenderAnswer } from '@lockstep/alerting';

/** Every answer carries these. */
function standardHeaders(requestId: string, tookMs: number, isLimited: boolean): Record<string, string> {
  const limits = isLimited
    ? { 'x-ratelimit-state': 'THROTTLED', 'x-ratelimit-reason': 'INTEGRATION', 'x-ratelimit-period-in-sec': '60' }
    : { 'x-ratelimit-state': 'OK' };
  return { 'x-request-id': requestId, 'x-response-time': String(tookMs / 1000), ...limits };
}

/** 202 promises that the request will be looked at; what became of it is asked with its id. */
export function answerOpsgenie(outcome: IntakeOutcome): SenderAnswer {
  const { requestId } = outcome;
  const took = outcome.kind === 'stored' ? outcome.tookMs : 0;
  const answer = (status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) => ({
    status,
    headers: { ...standardHeaders(requestId, took, outcome.kind === 'too_many'), ...headers },
    body: { ...body, took: took / 1000, requestId },
  });
  switch (outcome.kind) {
    case 'stored':
      return answer(202, { result: 'Request will be processed' });
    case 'unreadable':
      return answer(422, {
        message: 'Request body is not processable. Please check the errors.',
        errors: Object.fromEntries(outcome.problems.map(fieldError)),
      });
    case 'unknown_key':
      return answer(401, { message: 'Could not authenticate' });
    case 'too_large':
      return answer(413, { message: `the request is larger than ${outcome.limitBytes} bytes` });
    case 'too_many':
      return answer(
        429,
        { message: `too many requests: try again in ${outcome.retryAfterSeconds} seconds` },
        { 'retry-after': String(outcome.retryAfterSeconds) },
      );
    case 'not_stored':
      return answer(500, { message: 'the request could not be stored: send it again' });
  }
}

/** `message: is missing` is told under the name of its field. */
function fieldError(problem: string): [string, string] {
  const [, field, text] = /^(\w+): (.*)$/s.exec(problem) ?? [];
  return field === undefined || text === undefined ? ['request', problem] : [field, text];
}

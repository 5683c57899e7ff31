import { createHmac } from 'node:crypto';
import type { SenderSignature } from '@lockstep/alerting';
import { isSame } from '../reading/signature.ts';

const HEADER = 'tailscale-webhook-signature';
/** Older requests may be played again by somebody who saw them. */
const OLDEST_MS = 5 * 60_000;

/** `t=<seconds>,v1=<hex>`: the HMAC-SHA-256 of time, a full stop and the body. Source: https://tailscale.com/kb/1213/webhooks */
export const timedSignature: SenderSignature = {
  by: 'secret',
  headers: [HEADER],
  check: ({ body, headers, now }, key) => {
    const given = headers[HEADER] ?? '';
    const seconds = /(?:^|,)t=(\d{1,12})(?:,|$)/.exec(given)?.[1];
    const digest = /(?:^|,)v1=([0-9a-f]{64})(?:,|$)/.exec(given)?.[1];
    if (seconds === undefined || digest === undefined)
      return {
        ok: false,
        problem: `the header \`${HEADER}\` is missing or of another form: remove the secret here or sign`,
      };
    if (Math.abs(now - Number(seconds) * 1000) > OLDEST_MS)
      return { ok: false, problem: `the time in \`${HEADER}\` is more than five minutes off: check the clocks` };
    const expected = createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex');
    return isSame(digest, expected)
      ? { ok: true }
      : { ok: false, problem: `\`${HEADER}\` does not fit the secret: copy it again from Tailscale` };
  },
};

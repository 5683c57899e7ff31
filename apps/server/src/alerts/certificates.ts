import type { SignatureCheckMaterial } from './source-signature.ts';
import { sendHttp, type SendRules } from '../platform/outgoing/send-http.ts';

const keptMs = 3_600_000;
const mostKept = 20;

/**
 * Certificates that vendors sign with, asked for once an hour each. Addresses come from payloads: the kind of the sender judges them
 * first, and what leads inside the network is refused on the way out.
 */
export function certificateReader(
  rules: SendRules,
  now: () => number,
  get = sendHttp,
): (url: string) => Promise<SignatureCheckMaterial> {
  const kept = new Map<string, { readonly pem: string; readonly until: number }>();
  return async (url) => {
    const known = kept.get(url);
    if (known !== undefined && now() < known.until) return { ok: true, pem: known.pem };
    const answer = await get({ method: 'GET', url, headers: {}, body: undefined }, rules);
    if (answer.kind === 'none')
      return { ok: false, problem: 'reason' in answer.delivery ? answer.delivery.reason : 'there was no answer' };
    if (answer.status !== 200 || !answer.text.includes('BEGIN CERTIFICATE'))
      return { ok: false, problem: `the vendor answered ${answer.status} and no certificate` };
    if (kept.size >= mostKept) kept.clear();
    kept.set(url, { pem: answer.text, until: now() + keptMs });
    return { ok: true, pem: answer.text };
  };
}

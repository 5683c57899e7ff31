import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { sendHttp, type SendRules } from '../platform/outgoing/send-http.ts';
import { recordAlertsEvent } from './events.ts';
import type { AlertSource } from './source.ts';
import { updateConfirmation } from './source-store.ts';

const kind = 'alerts.confirm_source';
const usualTries = 5;

/** Asks for the confirmation a sender wants before it sends anything; the address was judged by the parser of its kind. */
export async function askConfirmation(ctx: RequestContext, source: AlertSource, url: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await updateConfirmation(tx, source.id, { state: 'waiting', at: ctx.now, problem: undefined });
    await addJob(tx, ctx, { kind, payload: { sourceId: source.id, name: source.name, url }, maxAttempts: usualTries });
  });
}

/** Only hosts of Amazon, over https: whatever a payload says, nobody makes us call anything else. */
export function isConfirmable(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.port === '' && /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(url.hostname);
}

interface Confirmation {
  readonly sourceId: string;
  readonly name: string;
  readonly url: string;
}

/** @param get for tests; asks by the guarded way out when absent */
export function confirmationJobs(rules: SendRules, get = sendHttp): JobHandlers {
  return {
    [kind]: async (ctx, payload) => {
      // Written by `askConfirmation`.
      const { sourceId, name, url } = payload as Confirmation;
      const problem = await confirm(url, rules, get);
      if (problem !== undefined && !ctx.isLastAttempt) throw new Error(problem);
      await ctx.transaction(async (tx: Transaction) => {
        const state = problem === undefined ? 'confirmed' : 'failed';
        await updateConfirmation(tx, sourceId, { state, at: ctx.now, problem });
        const body = { name, state, problem };
        await recordAlertsEvent(tx, ctx, { type: 'alerts.source_confirmation', subjectId: sourceId, body });
      });
    },
  };
}

async function confirm(url: string, rules: SendRules, get: typeof sendHttp): Promise<string | undefined> {
  if (!isConfirmable(url)) return 'the address is none of Amazon: it was not called';
  const answer = await get({ method: 'GET', url, headers: {}, body: undefined }, rules);
  if (answer.kind === 'none') return 'reason' in answer.delivery ? answer.delivery.reason : 'there was no answer';
  return answer.status >= 200 && answer.status < 300 ? undefined : `Amazon answered ${answer.status}`;
}

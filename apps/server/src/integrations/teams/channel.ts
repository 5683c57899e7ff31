import type { Channel } from '../../platform/outgoing/channel.ts';
import type { Delivery } from '../../platform/outgoing/delivery.ts';
import { urlProblem } from '../../platform/outgoing/outgoing-url.ts';
import {
  deliveryOf,
  type HttpAnswer,
  type NoAnswer,
  sendJson,
  type SendRules,
} from '../../platform/outgoing/send-http.ts';
import { cardMessage } from './card.ts';

const mostUrlChars = 2_000;

export interface TeamsSettings {
  readonly rules: SendRules;
}

/**
 * Cards in a Teams channel or chat, by the address of a flow. The flow takes a card before it posts it: that it took one proves
 * nothing more. Acts are links, for an answer would need a bot of one's own.
 */
export const teamsChannel: Channel<TeamsSettings> = {
  name: 'teams',
  capabilities: { acts: 'link', overridesSilence: 'no', receipt: 'accepted', afterUnknown: 'repeat' },
  limits: { perAddress: [{ burst: 4, intervalMs: 1_000 }], perChannel: [] },

  readAddress(settings, text) {
    const typed = text.trim();
    const problem =
      typed.length > mostUrlChars
        ? 'longer than any address of a flow'
        : urlProblem(typed, settings.rules.allowPrivate);
    if (problem !== undefined)
      return {
        ok: false,
        problem: `${problem}: copy the address from the Workflows app, step "When a Teams webhook request is received"`,
      };
    const url = new URL(typed);
    // Only https, and no names inside the network: that is checked again at every send.
    if (/(^|\.)(webhook\.office\.com|outlook\.office\.com)$/.test(url.hostname))
      return {
        ok: false,
        problem:
          'connectors of Office 365 have ended: make a workflow "Send webhook alerts to a channel" and use its address',
      };
    return { ok: true, address: url.href };
  },

  async send(settings, address, message) {
    return judge(await sendJson({ method: 'POST', url: address, body: cardMessage(message) }, settings.rules), address);
  },
};

/** What stands in front of Teams may say yes and put the refusal into words. */
function judge(answer: HttpAnswer | NoAnswer, address: string): Delivery {
  const judged = withoutAddress(deliveryOf(answer), address);
  if (answer.kind === 'none' || judged.outcome !== 'delivered') return judged;
  const refused = /\breturned HTTP error (\d{3})/.exec(answer.text)?.[1];
  if (refused === undefined) return judged;
  const inner = deliveryOf({ ...answer, status: Number(refused), text: 'by Teams' });
  return inner.outcome === 'delivered' ? { outcome: 'rejected', reason: `Teams answered ${refused}` } : inner;
}

/** The signature in the address lets anybody post: errors of flows repeat it. */
function withoutAddress(delivery: Delivery, address: string): Delivery {
  if (delivery.outcome === 'delivered') return delivery;
  const { search, pathname } = new URL(address);
  const parts = [address, search, pathname, ...new URLSearchParams(search).values()].filter((part) => part.length >= 8);
  const reason = parts.reduce((words, part) => words.replaceAll(part, '[address]'), delivery.reason);
  return { ...delivery, reason };
}

import type { ChatAnswer } from '../../platform/outgoing/chat.ts';
import { fitText } from '../../platform/outgoing/message-text.ts';
import { sendJson, type SendRules } from '../../platform/outgoing/send-http.ts';
import { escapeSlackCharacter, slackLink } from './blocks.ts';
import { chatActionPrefix } from './chat-in.ts';

const [longestSection, longestFallback, longestLabel] = [3_000, 3_000, 75];

/** An answer in Block Kit: words in plain text, where nothing is read as markup. */
export function slackAnswer(answer: ChatAnswer): object {
  return {
    response_type: answer.isForAll === true ? 'in_channel' : 'ephemeral',
    replace_original: false,
    ...slackMessage(answer),
  };
}

export function slackMessage(answer: ChatAnswer): { readonly text: string; readonly blocks: readonly unknown[] } {
  const { sentence, lines = [], buttons = [], links = [] } = answer;
  const text = [sentence, ...lines].join('\n');
  return {
    text: fitText(text, { max: longestFallback, escape: escapeSlackCharacter }),
    blocks: [
      { type: 'section', text: plain(text, longestSection) },
      ...(buttons.length === 0
        ? []
        : [
            {
              type: 'actions',
              elements: buttons.map(({ label, act, value, isFirst }, index) => ({
                type: 'button',
                action_id: `${chatActionPrefix}${act}.${index}`,
                text: plain(label, longestLabel),
                value,
                ...(isFirst === true && { style: 'primary' }),
              })),
            },
          ]),
      ...(links.length === 0
        ? []
        : [{ type: 'section', text: { type: 'mrkdwn', verbatim: true, text: links.map(slackLink).join('  ') } }]),
    ],
  };
}

function plain(text: string, max: number): unknown {
  return { type: 'plain_text', text: fitText(text, { max }), emoji: false };
}

/** After the three seconds that Slack waits. Its loss changes nothing: what was done stands in the room. */
export async function answerLater(answerUrl: string, answer: ChatAnswer, rules: SendRules): Promise<void> {
  await sendJson({ method: 'POST', url: answerUrl, body: slackAnswer(answer) }, rules);
}

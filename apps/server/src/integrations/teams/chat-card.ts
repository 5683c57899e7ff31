import { type ChatAnswer, typedButtons } from '../../platform/outgoing/chat.ts';
import { fitText, oneLine } from '../../platform/outgoing/message-text.ts';

const [longestSentence, longestLine, longestLabel] = [500, 1_000, 60];
/** Few enough that the card stays below the 28 KiB that Teams takes. */
const [mostLines, mostLinks] = [8, 6];

/**
 * The answer to an outgoing webhook: a card in the thread of the question, which everybody in the channel sees. Cards of outgoing
 * webhooks can only open addresses, so that what would be a button is a line that can be typed. Words are text runs, which read no
 * Markdown and mention nobody.
 *
 * Source: Microsoft, "Create outgoing webhooks"; adaptivecards.io, schema 1.4
 */
export function teamsAnswer(answer: ChatAnswer, prefix: string | undefined): object {
  const { sentence, lines = [], links = [] } = answer;
  const shown = [...lines, ...typedButtons(answer, prefix)].map(oneLine).filter((line) => line !== '');
  const head = fitText(oneLine(sentence), { max: longestSentence });
  const content = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    fallbackText: head,
    msteams: { width: 'Full' },
    body: [
      paragraph({ type: 'TextRun', text: head, weight: 'Bolder' }),
      ...fold(shown).map((line) => paragraph({ type: 'TextRun', text: fitText(line, { max: longestLine }) })),
    ],
    actions: links.slice(0, mostLinks).map(({ label, url }) => ({
      type: 'Action.OpenUrl',
      title: fitText(label, { max: longestLabel }),
      url: new URL(url).href,
    })),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** The first lines as they are; what is left over shares the last. */
function fold(lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), lines.slice(mostLines - 1).join('  ·  ')];
}

function paragraph(run: object): object {
  return { type: 'RichTextBlock', inlines: [run] };
}

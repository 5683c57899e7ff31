import type { ChannelMessage } from '../../platform/outgoing/channel.ts';
import { actLabels, fitText, readable } from '../../platform/outgoing/message-text.ts';

/**
 * Teams refuses messages above 28 KiB, counts two bytes for each character, and adds a wrapping of its own; a refusal shows up
 * only in the history of the flow, so we stay well below.
 *
 * Source: MicrosoftDocs/msteams-docs issue 11274: 24,453 bytes sent were counted as 28,897 of 28,672
 */
const mostCardBytes = 22_000;
const mostTitleChars = 500;
const mostLineChars = 1_500;
const mostLines = 20;
const mostLabelChars = 60;

/** Part of a card; made of what Adaptive Cards 1.2 to 1.5 all know. */
type Element = Readonly<Record<string, unknown>>;

/**
 * The message as a Power Automate flow with "When a Teams webhook request is received" posts it. Everything is written in text
 * runs, which read no Markdown and mention nobody. The card says 1.4: it needs no more, and some flows refuse 1.5.
 *
 * Source: adaptivecards.io, schema 1.5: `RichTextBlock`, `TextRun`, `Action.OpenUrl`
 */
export function cardMessage(message: ChannelMessage): Element {
  const { title, lines } = readable(message);
  for (let count = Math.min(lines.length, mostLines); ; count -= 1) {
    const card = cardOf(message, title, lines.slice(0, count));
    if (count === 0 || sizeOf(card) <= mostCardBytes) return wrapped(card);
  }
}

function wrapped(card: Element): Element {
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

function cardOf(message: ChannelMessage, title: string, lines: readonly string[]): Element {
  const head = fitText(title, { max: mostTitleChars });
  const actions = [
    ...message.acts.map(({ act, url }) => open(actLabels[act], url)),
    ...(message.link === undefined
      ? []
      : [open(fitText(message.link.label, { max: mostLabelChars }), message.link.url)]),
  ];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    // What is shown where a card is not; plain text.
    fallbackText: head,
    msteams: { width: 'Full' },
    body: [
      paragraph([{ type: 'TextRun', text: head, weight: 'Bolder', size: 'Medium', ...colour(message) }]),
      ...lines.map((line) => paragraph([{ type: 'TextRun', text: fitText(line, { max: mostLineChars }) }])),
    ],
    actions,
  };
}

function colour({ kind, urgency }: ChannelMessage): Element {
  return kind === 'page' && urgency === 'high' ? { color: 'Attention' } : {};
}

function paragraph(inlines: readonly Element[]): Element {
  return { type: 'RichTextBlock', inlines };
}

function open(title: string, url: string): Element {
  return { type: 'Action.OpenUrl', title, url: new URL(url).href };
}

function sizeOf(card: Element): number {
  return JSON.stringify(card).length * 2;
}

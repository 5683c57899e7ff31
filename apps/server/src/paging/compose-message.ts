import { signActToken } from '../platform/outgoing/act-token.ts';
import type { ChannelMessage, MessageAct } from '../platform/outgoing/channel.ts';
import { manyText } from './message-words.ts';
import type { Begun } from './notification-store.ts';
import type { PagingParts } from './paging-parts.ts';

/** Buttons and links in messages work for this long. */
const actsForMs = 7 * 24 * 3_600_000;

/** A message as it is stored, as far as its words and acts need it. */
export type SentMessage = Pick<
  Begun,
  'id' | 'kind' | 'scope' | 'message' | 'groupId' | 'userId' | 'pageId' | 'threadReference'
>;

/** @param carried titles of what a message about many speaks of */
export function composeMessage(
  parts: Pick<PagingParts, 'keys' | 'publicUrl'>,
  begun: SentMessage,
  carried: readonly { readonly title: string; readonly urgency: 'high' | 'low' }[],
  { now, isOutcomeUnknown }: { readonly now: number; readonly isOutcomeUnknown: boolean },
): ChannelMessage {
  const { id, kind, scope, message, groupId, userId } = begun;
  const urgent = carried.some(({ urgency }) => urgency === 'high') ? 'high' : 'low';
  const text =
    scope === 'many'
      ? manyText(
          carried.map(({ title }) => title),
          urgent,
        )
      : message;
  const note = isOutcomeUnknown ? ['this may have reached you before: the outcome was unknown'] : [];
  const path = scope === 'many' ? '/pages' : message.path;
  return {
    kind,
    title: text.title,
    lines: [...text.lines, ...note],
    urgency: text.urgency,
    link: { url: parts.publicUrl + path, label: 'Open in Lockstep' },
    acts: actsOf(begun).map((act) => {
      const token = signActToken({ messageId: id, act, expiresAt: now + actsForMs }, parts.keys.acts[0]);
      return { act, token, url: `${parts.publicUrl}/act/${token}` };
    }),
    threadKey: groupId ?? `many/${userId ?? id}`,
    threadReference: begun.threadReference,
    unsubscribeUrl: undefined,
    idempotencyKey: id,
    now,
  };
}

/** Rooms are told, not asked; what is over wants no answer. */
function actsOf({ kind, scope, pageId, message }: SentMessage): readonly MessageAct[] {
  if (kind !== 'page' || scope === 'update') return [];
  if (scope === 'many') return ['acknowledge'];
  if (message.isMatter === true) return pageId === undefined ? ['acknowledge'] : ['acknowledge', 'not_me'];
  return pageId === undefined ? ['acknowledge', 'resolve'] : ['acknowledge', 'resolve', 'not_me'];
}

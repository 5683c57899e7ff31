import type { RequestContext } from '../context.ts';
import { hiddenNames, withoutHidden } from '../evidence/matters.ts';
import { answerText } from './answer-text.ts';

/** How incidents are called; asked first, since most answers name none. */
const mayName = /inc-\d|r-[a-z]{6}(?![a-z])/i;

/**
 * The JSON of an answer. What people wrote may name an incident that the caller may not know of: in a note, a task, a reason, a title.
 * Such names are taken out here, for every answer there is.
 */
export async function openText(ctx: Pick<RequestContext, 'actor' | 'read'>, body: unknown): Promise<string> {
  const text = answerText(body);
  if (!mayName.test(text)) return text;
  const said = withoutHidden(body, await hiddenNames(ctx.read, ctx));
  return said === body ? text : answerText(said);
}

import type { RequestContext } from '../context.ts';
import { withoutHiddenNames } from '../evidence/matters.ts';
import { answerText } from './answer-text.ts';

/**
 * The JSON of an answer. What people wrote may name an incident that the caller may not know of: in a note, a task, a reason, a title.
 * Such names are taken out here, for every answer there is.
 */
export async function openText(ctx: Pick<RequestContext, 'actor' | 'read'>, body: unknown): Promise<string> {
  const text = answerText(body);
  const said = await withoutHiddenNames(ctx.read, ctx, body, text);
  return said === body ? text : answerText(said);
}

import type { AnswerOf } from '../../api/call.ts';

export type ChatAccount = AnswerOf<'listChatAccountsOf'>['items'][number];

/** Where the account is: the set-up as people named it, and the team or workspace where the chat says one. */
export function chatPlaceWords({ setupName, place }: Pick<ChatAccount, 'setupName' | 'place'>): string {
  return place === '' ? setupName : `${setupName}, ${place}`;
}

/** What a yes would mean, and when to say no. */
export function askedWords({
  title,
  name,
  doNamesDiffer,
  isSeenByAll,
}: Pick<AnswerOf<'readChatLink'>, 'title' | 'name' | 'doNamesDiffer' | 'isSeenByAll'>): string {
  const seen = isSeenByAll ? `Everybody in the channel saw this address in ${title}. ` : '';
  const acts = `whoever writes as ${name} in ${title} will declare incidents, take roles and write as you`;
  return doNamesDiffer
    ? `${seen}You may have opened what was meant for somebody else, or somebody wants you to say yes. With a yes, ${acts}. When in doubt, say no: you can ask for a new address.`
    : `${seen}With a yes, ${acts}. Say it only if you asked for this in ${title} yourself, a moment ago. Did somebody send you the address? Say no.`;
}

/** The code of an address from a chat. It stands behind `#`, where nothing on the way sees it. */
export function chatCodeIn(hash: string): string | undefined {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('link');
  return code === null || code === '' ? undefined : code;
}

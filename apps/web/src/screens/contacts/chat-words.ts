import type { AnswerOf } from '../../api/call.ts';

export type ChatAccount = AnswerOf<'listChatAccountsOf'>['items'][number];

/** Where the account is: the set-up as people named it, and the team or workspace where the chat says one. */
export function chatPlaceWords({ setupName, place }: Pick<ChatAccount, 'setupName' | 'place'>): string {
  return place === '' ? setupName : `${setupName}, ${place}`;
}

/** The code of an address from a chat. It stands behind `#`, where nothing on the way sees it. */
export function chatCodeIn(hash: string): string | undefined {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('link');
  return code === null || code === '' ? undefined : code;
}

import { z } from 'zod';
import type { FoundQuote } from '../../platform/outgoing/chat.ts';
import { callMattermost, type MattermostApi } from './api.ts';

/** Ids of Mattermost: 26 letters and digits. */
const id = z.string().regex(/^[a-z0-9]{26}$/);

const Post = z.object({
  id,
  create_at: z.number(),
  delete_at: z.number().default(0),
  user_id: z.string(),
  channel_id: id,
  message: z.string().max(100_000),
});
const User = z.object({ username: z.string().max(200) });

/**
 * Reads a message by its link, for one person: the bot may see channels that the person may not, so that a message counts only
 * where the person is a member of its channel. Whatever is wrong is said in the same words.
 *
 * @param by account of whoever asks
 * Source: Mattermost API reference: `GET /posts/{post_id}`, `GET /channels/{channel_id}/members/{user_id}`
 */
export async function readPost(api: MattermostApi, by: string, permalink: string): Promise<FoundQuote> {
  const postId = postOf(api.serverUrl, permalink);
  if (postId === undefined)
    return {
      ok: false,
      problem: 'this is no link of a message of this Mattermost',
      help: `it looks like ${api.serverUrl}/team/pl/… : "Copy Link" in the menu of the message`,
    };
  const said = await callMattermost(api, 'GET', `/posts/${postId}`);
  const post = said.kind === 'said' ? Post.safeParse(said.value).data : undefined;
  if (post === undefined || post.delete_at > 0) return notThere;
  const isMember = await callMattermost(api, 'GET', `/channels/${post.channel_id}/members/${encodeURIComponent(by)}`);
  if (isMember.kind === 'failed') return notThere;
  const author = await callMattermost(api, 'GET', `/users/${encodeURIComponent(post.user_id)}`);
  const name = author.kind === 'said' ? User.safeParse(author.value).data?.username : undefined;
  return {
    ok: true,
    quote: {
      id: `${post.channel_id}:${post.id}`,
      authorId: post.user_id,
      authorName: name ?? post.user_id,
      writtenAt: post.create_at,
      text: post.message,
      permalink: `${api.serverUrl}/_redirect/pl/${post.id}`,
    },
  };
}

const notThere: FoundQuote = {
  ok: false,
  problem: 'this message is not there, or one of you may not read it',
  help: 'the bot of Lockstep has to be a member of its channel, and so do you',
};

/** @returns undefined for a link of anything else, or of another server */
function postOf(serverUrl: string, permalink: string): string | undefined {
  if (!URL.canParse(permalink)) return undefined;
  const { origin, pathname } = new URL(permalink);
  const server = new URL(serverUrl);
  if (origin !== server.origin || !pathname.startsWith(server.pathname.replace(/\/$/, ''))) return undefined;
  return /\/[\w-]+\/pl\/([a-z0-9]{26})$/.exec(pathname)?.[1];
}

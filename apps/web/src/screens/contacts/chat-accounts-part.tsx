import { useQuery } from '@tanstack/react-query';
import { ask, useList } from '../../api/query.ts';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { ChatAccountLine } from './chat-account-line.tsx';

/** My accounts of chats: what they write is done as me. */
export function MyChatAccounts() {
  const query = useQuery(ask('listChatAccountsOf', { params: { person: 'me' } }));
  return (
    <Section title="Chat accounts" note="what they write is done as you" flush>
      <Loaded query={query} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No account is linked">
              <p>
                <Prose text="Write `/lockstep link` in Slack or Mattermost, or `@Lockstep link` in Teams. The answer holds an address to confirm here." />
              </p>
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((linked) => (
                <ChatAccountLine key={linked.id} linked={linked} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Everybody's, for admins. */
export function AllChatAccounts() {
  const list = useList('listChatAccounts', { query: { limit: 50 } });
  return (
    <Section title="Chat accounts" note="that act as their people in Slack, Mattermost and Teams" flush>
      <PagedList
        list={list}
        rows={2}
        empty={
          <Empty title="Nobody has linked an account yet">
            Whoever writes to Lockstep in a chat for the first time is answered with a link, and confirms it signed in.
          </Empty>
        }
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((linked) => (
              <ChatAccountLine key={linked.id} linked={linked} hasPerson />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

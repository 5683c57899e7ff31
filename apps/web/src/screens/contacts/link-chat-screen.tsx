import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { Link2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, RequestProblem } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CheckField } from '../../ui/field.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { Countdown } from '../../ui/time.tsx';
import { askedWords, chatCodeIn, chatPlaceWords } from './chat-words.ts';

type Asked = AnswerOf<'readChatLink'>;

/** Where the address of a chat leads: whether its account is mine. */
export function LinkChatScreen() {
  // Of the router: a second address in the same window changes nothing but what stands behind `#`.
  const code = chatCodeIn(useLocation({ select: ({ hash }) => hash }));
  return (
    <>
      <PageHead
        title="Link a chat account"
        tab="Link a chat account"
        crumbs={[
          <Link key="me" to="/me" className="link">
            My profile
          </Link>,
        ]}
      />
      <div className="max-w-2xl">
        {code === undefined ? (
          <Section title="Nothing to confirm">
            <p className="pretty">
              <Prose text="Write `/lockstep link` in Slack or Mattermost, or `@Lockstep link` in Teams, and open the address in the answer." />
            </p>
          </Section>
        ) : (
          <Question key={code} code={code} />
        )}
      </div>
    </>
  );
}

interface End {
  readonly isLinked: boolean;
  readonly asked: Asked;
}

function Question({ code }: { code: string }) {
  const [end, setEnd] = useState<End>();
  // Once it was answered the address has ended: asked again it would only say so.
  const query = useQuery({ ...ask('readChatLink', { body: { code } }), retry: false, staleTime: 'static', gcTime: 0 });
  if (end !== undefined) return <Ended end={end} />;
  if (query.error instanceof RequestProblem && query.error.code === 'contacts.chat_link_over')
    return (
      <Section title="Nothing to confirm any more">
        <div className="grid gap-3">
          <ProblemNote problem={query.error} />
          <p>
            <LinkButton to="/me">Back to my profile</LinkButton>
          </p>
        </div>
      </Section>
    );
  return (
    <Section title="Is this account yours?">
      <Loaded query={query} rows={3}>
        {(asked) => <Asking asked={asked} code={code} onEnd={setEnd} />}
      </Loaded>
    </Section>
  );
}

function Asking({ asked, code, onEnd }: { asked: Asked; code: string; onEnd: (end: End) => void }) {
  const me = useMe();
  const [isSure, setIsSure] = useState(false);
  const yes = useAct('linkChatAccount', () => onEnd({ isLinked: true, asked }));
  const no = useAct('refuseChatLink', () => onEnd({ isLinked: false, asked }));
  const { title, name, account, belongsTo, doNamesDiffer, expiresAt } = asked;
  const problem = yes.problem ?? no.problem;
  const isBusy = yes.isBusy || no.isBusy;
  return (
    <div className="grid gap-4">
      <p className="text-lg font-semibold text-balance [overflow-wrap:anywhere]">
        {belongsTo === 'somebody_else'
          ? `The ${title} account ${name} belongs to somebody else in Lockstep`
          : belongsTo === 'me'
            ? `The ${title} account ${name} is linked to you`
            : doNamesDiffer
              ? `${name} in ${title} is not your name. Is the account yours all the same, ${me?.name ?? ''}?`
              : `Link the ${title} account ${name} to you, ${me?.name ?? ''}?`}
      </p>
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 [&>dd]:[overflow-wrap:anywhere] [&>dt]:text-muted">
        <dt>Chat</dt>
        <dd>{chatPlaceWords(asked)}</dd>
        <dt>Account</dt>
        <dd>
          {name}
          {account !== name && <span className="block font-mono text-xs text-muted">{account}</span>}
        </dd>
        <dt>In Lockstep</dt>
        <dd>{me?.name}</dd>
        <dt>Time left</dt>
        <dd>
          <Countdown to={expiresAt} over="over" />
        </dd>
      </dl>
      {belongsTo === 'nobody' && (
        <p className="flex items-start gap-2.5 rounded-lg border ground-warn p-3.5 pretty">
          <TriangleAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{askedWords(asked)}</span>
        </p>
      )}
      {belongsTo === 'nobody' && doNamesDiffer && (
        <CheckField
          label={`${name} is my own account in ${title}, and I asked for this address myself`}
          isOn={isSure}
          onChange={setIsSure}
        />
      )}
      {belongsTo === 'somebody_else' && (
        <p className="text-muted pretty">
          <Prose text="If it is yours: write `/lockstep unlink` in the chat, or ask an admin to unlink it under Settings, Channels; then ask for a new address." />
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2 max-sm:grid">
        {belongsTo === 'nobody' && !doNamesDiffer && (
          <Button
            kind="primary"
            icon={Link2}
            isBusy={yes.isBusy}
            disabled={isBusy && !yes.isBusy}
            onClick={() => void yes.submit({ body: { code } })}
          >
            Yes, this account is mine
          </Button>
        )}
        {belongsTo === 'me' ? (
          <LinkButton to="/me">Back to my profile</LinkButton>
        ) : (
          <Button
            kind={belongsTo === 'nobody' && doNamesDiffer ? 'primary' : 'plain'}
            isBusy={no.isBusy}
            disabled={isBusy && !no.isBusy}
            onClick={() => void no.submit({ body: { code } })}
          >
            No, it is not mine
          </Button>
        )}
        {belongsTo === 'nobody' && doNamesDiffer && (
          <Button
            kind="danger"
            icon={Link2}
            isBusy={yes.isBusy}
            disabled={!isSure || (isBusy && !yes.isBusy)}
            onClick={() => void yes.submit({ body: { code, isMineAllTheSame: true } })}
          >
            Link it all the same
          </Button>
        )}
      </div>
    </div>
  );
}

function Ended({ end: { isLinked, asked } }: { end: End }) {
  const { name, title } = asked;
  return (
    <Section title={isLinked ? 'Linked' : 'Not linked'} flush>
      <div role="status">
        <Empty
          title={isLinked ? `What ${name} writes in ${title} is done as you from now on` : 'The address has ended'}
          action={<LinkButton to="/me">Open my profile</LinkButton>}
        >
          {isLinked
            ? 'Write your command again in the chat. Your profile lists the account, and ends the link.'
            : `Nothing was linked. Does somebody want you to link ${name}? Tell an admin: the answer is on record.`}
        </Empty>
      </div>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { CalendarSync, KeyRound } from 'lucide-react';
import { useMay, useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { MyChatAccounts } from './chat-accounts-part.tsx';
import { standingOf } from './contact-words.ts';
import { MethodsPart } from './methods-part.tsx';
import { PreferencesPart } from './preferences-part.tsx';
import { ProofPart } from './proof-part.tsx';

const mine = { params: { person: 'me' } } as const;

/** Me: how pages reach me, in which order, and whether it works. */
export function ProfileScreen() {
  const me = useMe();
  const may = useMay('contacts.own');
  return (
    <>
      <PageHead
        title={me?.name ?? 'Me'}
        tab="My profile"
        facts="How Lockstep reaches you"
        actions={
          <LinkButton to="/settings/account" icon={KeyRound}>
            Sessions and tokens
          </LinkButton>
        }
      />
      <div className="grid gap-5">
        {may ? (
          <Reachable />
        ) : (
          <Section title="Ways to reach me">
            <p className="text-muted">Nobody is paged with this role.</p>
          </Section>
        )}
        <Section title="Calendar" note="your shifts, twelve months ahead">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="min-w-0 flex-1 basis-56 text-muted pretty">
              Subscribe once, and your own calendar shows every shift and reminds you before it.
            </p>
            <LinkButton to="/oncall" search={{ part: 'calendars' }} icon={CalendarSync}>
              Calendar feeds
            </LinkButton>
          </div>
        </Section>
      </div>
    </>
  );
}

function Reachable() {
  const methods = useQuery(ask('listContactMethods', mine));
  const channels = useQuery(ask('listContactChannels'));
  const preferences = useQuery(ask('getNotificationPreferences', mine));
  return (
    <Loaded query={methods}>
      {({ items }) => (
        <>
          <MethodsPart methods={items} channels={channels.data?.items ?? []} />
          <ProofPart canTest={items.some((method) => standingOf(method) === 'ready')} />
          <Loaded query={preferences}>{(saved) => <PreferencesPart saved={saved} methods={items} />}</Loaded>
          <MyChatAccounts />
        </>
      )}
    </Loaded>
  );
}

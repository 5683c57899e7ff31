import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { AllChatAccounts } from './chat-accounts-part.tsx';
import { DestinationsPart } from './destinations-part.tsx';
import type { Kind, Setup } from './setting-fields.tsx';
import { SetupLine } from './setup-line.tsx';
import { NewSetupWindow } from './setup-window.tsx';

/** What Lockstep sends through, and the rooms and webhooks that policies name. */
export function ChannelsScreen() {
  const setups = useQuery(ask('listChannelSetups'));
  const kinds = useQuery(ask('listChannelKinds')).data?.items ?? [];
  const [isOpen, setIsOpen] = useState(false);
  // Webhooks bring a set-up of their own along; they stand among the destinations. What only takes commands sends nothing.
  const forPeople = (channels: Setup['channels']) =>
    channels.length === 0 || channels.some(({ reaches }) => reaches !== 'webhooks');
  const builtIn = new Set(setups.data?.items.filter((setup) => setup.isBuiltIn).map(({ kind }) => kind));
  const offered = kinds.filter((kind: Kind) => forPeople(kind.channels) && !builtIn.has(kind.kind));
  return (
    <>
      <Section
        title="Channels"
        note="what Lockstep sends through"
        flush
        actions={
          <Button kind="primary" icon={Plus} disabled={offered.length === 0} onClick={() => setIsOpen(true)}>
            Set up a channel
          </Button>
        }
      >
        <Loaded query={setups}>
          {({ items }) => (
            <ul className="divide-y divide-line">
              {items
                .filter(({ channels }) => forPeople(channels))
                .map((setup) => (
                  <SetupLine key={setup.id} setup={setup} kind={kinds.find(({ kind }) => kind === setup.kind)} />
                ))}
            </ul>
          )}
        </Loaded>
      </Section>
      <DestinationsPart setups={setups.data?.items ?? []} />
      <AllChatAccounts />
      {isOpen && <NewSetupWindow kinds={offered} onClose={() => setIsOpen(false)} />}
    </>
  );
}

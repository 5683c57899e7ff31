import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { DestinationLine } from './destination-line.tsx';
import { NewDestinationWindow } from './new-destination-window.tsx';
import type { Setup } from './setting-fields.tsx';

/** Rooms and webhooks that escalation policies can name. */
export function DestinationsPart({ setups }: { setups: readonly Setup[] }) {
  const query = useQuery(ask('listDestinations'));
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="Rooms and webhooks"
      note="that escalation policies can name"
      flush
      actions={
        <Button icon={Plus} onClick={() => setIsOpen(true)}>
          Add one
        </Button>
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No room and no webhook yet">
              A room of Slack, Teams or Matrix lets everybody see a page; a webhook hands it to a program, signed.
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((destination) => (
                <DestinationLine
                  key={destination.id}
                  destination={destination}
                  setup={setups.find(({ id }) => id === destination.setup)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <NewDestinationWindow setups={setups} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { ActionItem } from './postmortem-words.ts';

/** An action item goes to a room or webhook, where an issue tracker takes it up. */
export function SendItemWindow({ item, onClose }: { item: ActionItem; onClose: () => void }) {
  const places = useQuery(ask('listDestinations'));
  const [chosen, setChosen] = useState<string>();
  const send = useAct('sendActionItem', () => {
    showToast('It is on its way');
    onClose();
  });
  return (
    <Window title={`Send: ${item.title}`} note="To a room, or to the webhook of an issue tracker." onClose={onClose}>
      <Loaded query={places} rows={1}>
        {({ items }) => {
          const destination = chosen ?? items[0]?.id;
          return (
            <Form
              onSubmit={() =>
                destination !== undefined && void send.submit({ params: { item: item.id }, body: { destination } })
              }
            >
              <SelectField
                label="Where"
                value={destination ?? ''}
                onValue={setChosen}
                hint={
                  items.length === 0 ? 'There is none yet. Rooms and webhooks are set up under Channels.' : undefined
                }
                options={items.map(({ id, name }) => ({ value: id, label: name }))}
                problem={send.fieldProblem('destination')}
              />
              <FormEnd act={send} label="Send it" isOff={destination === undefined} onClose={onClose} />
            </Form>
          );
        }}
      </Loaded>
    </Window>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
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
          if (items.length === 0) return <NoPlace />;
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

function NoPlace() {
  const may = useMay('contacts.manage');
  return (
    <Empty title="There is no room and no webhook yet">
      {may ? (
        <p>
          Set one up under{' '}
          <Link to="/settings/channels" className="link">
            Channels
          </Link>
          , then send it.
        </p>
      ) : (
        <p>An admin sets them up under Settings, Channels.</p>
      )}
    </Empty>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** Endpoints that hear of updates, signed; the secret of a new one is shown once. */
export function WebhooksPart({ slug }: { slug: string }) {
  const [url, setUrl] = useState('');
  const query = useQuery(ask('listStatusWebhooks', { params: { page: slug } }));
  const add = useAct('addStatusWebhook', () => setUrl(''));
  const remove = useToldAct('removeStatusWebhook', () => showToast('It hears of nothing more'));
  return (
    <div className="grid gap-3">
      <Loaded query={query} rows={1}>
        {({ items }) => (
          <ul className="grid gap-2">
            {items.map(({ id, url: address, lastProblem }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <span className="grid min-w-0">
                  <code className="[overflow-wrap:anywhere]">{address}</code>
                  {lastProblem !== null && <span className="text-sm text-bad">{lastProblem}</span>}
                </span>
                <Button
                  kind="quiet"
                  isBusy={remove.isBusy}
                  onClick={() => void remove.submit({ params: { page: slug, webhook: id } })}
                >
                  Remove<span className="sr-only"> {address}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {add.answer !== undefined && (
        <div role="status" className="grid gap-1">
          <p>The secret it is signed with. It is shown this once:</p>
          <CommandLine>{add.answer.secret}</CommandLine>
        </div>
      )}
      <Form
        className="grid justify-items-start gap-3"
        onSubmit={() => void add.submit({ params: { page: slug }, body: { url } })}
      >
        <div className="w-full max-w-md">
          <TextField
            label="Send updates to an endpoint"
            hint="An https address; posts are signed as Standard Webhooks"
            value={url}
            onValue={setUrl}
            problem={add.fieldProblem('url')}
          />
        </div>
        <Button type="submit" isBusy={add.isBusy}>
          Add it
        </Button>
      </Form>
      {add.problem && add.problem.fields.length === 0 && <ProblemNote problem={add.problem} />}
    </div>
  );
}

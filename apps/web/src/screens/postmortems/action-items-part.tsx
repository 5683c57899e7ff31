import { ExternalLink, Plus, RotateCcw, Send, Trash2 } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Button, LineButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { Tick } from '../../ui/tick.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { type ActionItem, endOfDay } from './postmortem-words.ts';
import { SendItemWindow } from './send-item-window.tsx';

/** What is done so that it does not come back: each with somebody and a day. */
export function ActionItemsPart({ incident, may }: { incident: string; may: boolean }) {
  const query = useQuery(ask('listIncidentActionItems', { params: { incident } }));
  const open = query.data?.items.filter(({ state }) => state === 'open').length ?? 0;
  return (
    <Section title="Action items" note={open === 0 ? undefined : `${open} open`} flush>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-4 py-3 text-muted">None yet. One that somebody will do beats five that nobody will.</p>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((item) => (
                <ItemLine key={item.id} item={item} may={may} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {may && <NewItem incident={incident} />}
    </Section>
  );
}

export function ItemLine({
  item,
  may,
  isElsewhere = false,
}: {
  item: ActionItem;
  may: boolean;
  isElsewhere?: boolean;
}) {
  const act = useAct('updateActionItem');
  const [isDropping, setIsDropping] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const change = (body: object) => act.submit({ params: { item: item.id }, body: { ...body, version: item.version } });
  const isOpen = item.state === 'open';
  return (
    <li className="grid gap-1 px-4 py-2.5">
      <div className="flex items-start gap-3">
        <Tick
          label={`Done: ${item.title}`}
          isOn={item.state === 'done'}
          isOff={!may || item.state === 'dropped'}
          onChange={(isDone) => void change({ state: isDone ? 'done' : 'open' })}
        />
        <div className="grid min-w-0 flex-1 gap-0.5 pointer-coarse:py-2">
          <span className={isOpen ? 'font-medium [overflow-wrap:anywhere]' : 'text-muted line-through'}>
            {item.title}
          </span>
          {item.detail !== '' && <span className="text-sm text-muted [overflow-wrap:anywhere]">{item.detail}</span>}
          <span className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
            {isElsewhere && (
              <Link to="/incidents/$incident/postmortem" params={{ incident: item.incident.name }} className="link">
                {item.incident.name}
              </Link>
            )}
            <span className={item.owner === null && isOpen ? 'font-medium text-warn' : ''}>
              {item.owner?.name ?? 'nobody’s yet'}
            </span>
            {item.dueAt !== null && (
              <span className={item.isOverdue ? 'font-semibold text-bad' : ''}>
                {item.isOverdue ? 'overdue, was due ' : 'due '}
                <Time at={item.dueAt} words={dayWords(item.dueAt)} />
              </span>
            )}
            {item.url !== null && (
              <a
                href={item.url}
                className="link inline-flex min-h-6 items-center gap-1"
                rel="noreferrer noopener"
                target="_blank"
              >
                <ExternalLink size={13} aria-hidden />
                {new URL(item.url).host}
              </a>
            )}
            {item.because !== null && <span>dropped: {item.because}</span>}
          </span>
        </div>
        {may && isOpen && (
          <>
            <LineButton icon={Send} tip="Send" label={`Send: ${item.title}`} onPress={() => setIsSending(true)} />
            <LineButton icon={Trash2} tip="Drop" label={`Drop: ${item.title}`} onPress={() => setIsDropping(true)} />
          </>
        )}
        {may && item.state === 'dropped' && (
          <LineButton
            icon={RotateCcw}
            tip="Do it after all"
            label={`Do it after all: ${item.title}`}
            onPress={() => void change({ state: 'open' })}
          />
        )}
      </div>
      {act.problem && !isDropping && <ProblemNote problem={act.problem} />}
      {isSending && <SendItemWindow item={item} onClose={() => setIsSending(false)} />}
      {isDropping && (
        <ReasonWindow
          title={`Drop: ${item.title}`}
          act={act}
          label="Drop it"
          onReason={(because) =>
            void change({ state: 'dropped', because }).then((answer) => answer && setIsDropping(false))
          }
          onClose={() => setIsDropping(false)}
        />
      )}
    </li>
  );
}

function NewItem({ incident }: { incident: string }) {
  const [title, setTitle] = useState('');
  const [owner, setOwner] = useState('');
  const [day, setDay] = useState('');
  const [url, setUrl] = useState('');
  const people = useQuery(ask('listPeople', { query: { limit: 200 } })).data?.items ?? [];
  const act = useAct('addActionItem', () => {
    setTitle('');
    setDay('');
    setUrl('');
  });
  const dueAt = endOfDay(day);
  const body = {
    title,
    ...(owner !== '' && { owner }),
    ...(dueAt !== undefined && { dueAt }),
    ...(url.trim() !== '' && { url: url.trim() }),
  };
  return (
    <Form
      className="grid gap-3 border-t border-line p-4 sm:grid-cols-2"
      onSubmit={() => void act.submit({ params: { incident }, body })}
    >
      <div className="sm:col-span-2">
        <TextField label="What is to be done" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
      </div>
      <SelectField
        label="Whose"
        value={owner}
        onValue={setOwner}
        problem={act.fieldProblem('owner')}
        options={[{ value: '', label: 'Nobody yet' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <TextField label="By which day" type="date" value={day} onValue={setDay} problem={act.fieldProblem('dueAt')} />
      <div className="sm:col-span-2">
        <TextField
          label="Issue in a tracker (optional)"
          type="url"
          placeholder="https://"
          value={url}
          onValue={setUrl}
          problem={act.fieldProblem('url')}
        />
      </div>
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      <div>
        <Button type="submit" icon={Plus} isBusy={act.isBusy}>
          Add
        </Button>
      </div>
    </Form>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, call } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import type { Matcher } from './alert-words.ts';
import { MatcherFields } from './matcher-fields.tsx';
import { namesIn } from './route-draft.ts';
import { MatcherList } from './silences-screen.tsx';

type Inhibition = AnswerOf<'listInhibitions'>['items'][number];

/** Which alerts hold others back: the cause pages, its effects do not. */
export function InhibitionsPart() {
  const inhibitions = useQuery(ask('listInhibitions'));
  const may = useMay('alerts.manage');
  const restore = useRestore();
  const remove = useAct('deleteInhibition', (gone) =>
    showToast(`${gone.name} is gone`, { undo: () => void restore(gone) }),
  );
  const [open, setOpen] = useState<Inhibition | 'new'>();
  return (
    <Section
      title="Inhibitions"
      note="the cause pages, its effects do not"
      flush
      actions={
        may && (
          <Button icon={Plus} onClick={() => setOpen('new')}>
            New inhibition
          </Button>
        )
      }
    >
      {remove.problem && <ProblemNote problem={remove.problem} />}
      <Loaded query={inhibitions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing holds anything back">
              When a whole cluster is down, its hundred services need not page as well.
            </Empty>
          ) : (
            <ul>
              {items.map((one) => (
                <li
                  key={one.id}
                  className="grid gap-2 border-b border-line px-4 py-3 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center"
                >
                  <div className="grid min-w-0 gap-1.5 text-sm">
                    <p className="text-base font-semibold">{one.name}</p>
                    <div className="flex flex-wrap items-center gap-1.5">
                      <span className="text-muted">while</span> <MatcherList matchers={one.sourceMatchers} />
                      <span className="text-muted">fires, hold back</span> <MatcherList matchers={one.targetMatchers} />
                      {one.equal.length > 0 && <span className="text-muted">with the same {one.equal.join(', ')}</span>}
                    </div>
                  </div>
                  {may && (
                    <div className="flex max-sm:-ml-3">
                      <IconButton icon={Pencil} label={`Change ${one.name}`} onClick={() => setOpen(one)} />
                      <IconButton
                        icon={Trash2}
                        label={`Delete ${one.name}`}
                        onClick={() => void remove.submit({ params: { inhibition: one.id } })}
                      />
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {open !== undefined && (
        <InhibitionWindow inhibition={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

function useRestore(): (inhibition: Inhibition) => Promise<void> {
  const queries = useQueryClient();
  return async ({ name, sourceMatchers, targetMatchers, equal }) => {
    try {
      await call('createInhibition', { body: { name, sourceMatchers, targetMatchers, equal } });
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}

const empty: Matcher = { name: '', value: '', isRegex: false, isEqual: true };

function InhibitionWindow({ inhibition, onClose }: { inhibition: Inhibition | undefined; onClose: () => void }) {
  const [name, setName] = useState(inhibition?.name ?? '');
  const [sources, setSources] = useState<readonly Matcher[]>(inhibition?.sourceMatchers ?? [empty]);
  const [targets, setTargets] = useState<readonly Matcher[]>(inhibition?.targetMatchers ?? [empty]);
  const [equal, setEqual] = useState(inhibition?.equal.join(', ') ?? '');
  const done = () => {
    showToast('Saved. It counts from the next alert on.');
    onClose();
  };
  const create = useAct('createInhibition', done);
  const update = useAct('updateInhibition', done);
  const act = inhibition === undefined ? create : update;
  const written = (matchers: readonly Matcher[]) => matchers.filter((one) => one.name.trim() !== '');
  const body = { name, sourceMatchers: written(sources), targetMatchers: written(targets), equal: namesIn(equal) };
  const save = () =>
    inhibition === undefined
      ? void create.submit({ body })
      : void update.submit({ params: { inhibition: inhibition.id }, body });
  return (
    <Window
      title={inhibition === undefined ? 'New inhibition' : inhibition.name}
      note="An alert never holds itself back."
      onClose={onClose}
    >
      <Form onSubmit={save}>
        <TextField label="Name" value={name} onValue={setName} problem={act.fieldProblem('name')} />
        <MatcherFields
          label="While an alert fires whose labels"
          matchers={sources}
          onMatchers={setSources}
          problem={act.fieldProblem('sourceMatchers')}
        />
        <MatcherFields
          label="Page nobody for alerts whose labels"
          matchers={targets}
          onMatchers={setTargets}
          problem={act.fieldProblem('targetMatchers')}
        />
        <TextField
          label="Where both agree on"
          value={equal}
          onValue={setEqual}
          placeholder="cluster, service"
          hint="Labels, with commas between. Empty: wherever the first fires."
          problem={act.fieldProblem('equal')}
          className="font-mono"
        />
        <FormEnd act={act} label={inhibition === undefined ? 'Make it' : 'Save'} onClose={onClose} />
      </Form>
    </Window>
  );
}

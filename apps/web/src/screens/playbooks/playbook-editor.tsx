import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { findProblem } from '../oncall/field-paths.ts';
import { ConditionFields } from './condition-fields.tsx';
import { ConflictNote } from './conflict-note.tsx';
import { ItemFields } from './item-fields.tsx';
import { OfferedPart } from './offered-part.tsx';
import { definitionOf, draftOf, emptyItem, moved, type PlaybookDraft } from './playbook-draft.ts';
import { nameOf, type Playbook } from './playbook-words.ts';
import { useVersionedDraft } from './use-versioned-draft.ts';

/** Writes the next version of a playbook, or a new one. */
export function PlaybookEditor({ known, start }: { known: Playbook | undefined; start: PlaybookDraft }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const may = useMay('incidents.manage');
  const { draft, set, follows, theirs, begin } = useVersionedDraft(known, start, draftOf);
  const [because, setBecause] = useState(known === undefined ? 'First version' : '');
  const name = known?.name ?? nameOf(draft.title);
  const done = ({ title, version }: Playbook) => {
    showToast(`${title} is saved as version ${version}`);
    void navigate({ to: '/settings/playbooks' });
  };
  const act = useAct('putPlaybook', done, 'listPlaybooks');
  const save = async (after: number) => {
    const body = { ...definitionOf(draft), because, follows: after };
    const saved = await act.submit({ params: { playbook: name === '' ? 'playbook' : name }, body });
    // Whoever was faster is looked up, so that the note can name them.
    if (saved === undefined && known !== undefined) await queries.invalidateQueries({ queryKey: ['getPlaybook'] });
  };
  const problemAt = findProblem([], act.fieldProblem);
  return (
    <Form onSubmit={() => void save(follows)} className="grid gap-5">
      <fieldset disabled={!may} className="contents">
        <Section title="The playbook">
          <div className="grid grid-cols-1 gap-4">
            <TextField
              label="Title"
              value={draft.title}
              onValue={(title) => set({ title })}
              problem={problemAt('title')}
              hint={name === '' ? undefined : `Called ${name} in commands and addresses`}
            />
            <TextArea
              label="When it helps (optional)"
              className="grows"
              value={draft.summary}
              onValue={(summary) => set({ summary })}
              problem={problemAt('summary')}
            />
          </div>
        </Section>
        <Section title="Offered to">
          <div className="grid grid-cols-1 gap-4">
            <ConditionFields when={draft.when} onWhen={(when) => set({ when })} at="when" problemAt={problemAt} />
            <CheckField
              label="Starts by itself"
              hint="In every incident like this, without anybody asking for it"
              isOn={draft.startsByItself}
              onChange={(startsByItself) => set({ startsByItself })}
            />
            {may && <OfferedPart when={draft.when} />}
          </div>
        </Section>
        <Items draft={draft} onItems={(items) => set({ items })} problemAt={problemAt} />
        {may && (
          <Section title={known === undefined ? 'Save' : 'Save the next version'}>
            <div className="grid grid-cols-1 gap-4">
              <TextArea
                label={known === undefined ? 'Why it is written' : 'Why it is changed'}
                value={because}
                onValue={setBecause}
                className="grows"
                problem={problemAt('because')}
                hint="Stands in the list of versions"
              />
              {theirs && (
                <ConflictNote
                  saved={theirs}
                  onTheirs={() => {
                    begin(theirs);
                    act.reset();
                  }}
                  onMine={() => void save(theirs.version)}
                />
              )}
              {known === undefined && problemAt('follows') && (
                <p role="alert" className="text-bad">
                  There is a playbook <strong>{name}</strong> already: choose another title.
                </p>
              )}
              <FormEnd act={act} label="Save" onClose={() => void navigate({ to: '/settings/playbooks' })} />
            </div>
          </Section>
        )}
      </fieldset>
    </Form>
  );
}

type ProblemAt = ReturnType<typeof findProblem>;

function Items({
  draft: { items },
  onItems,
  problemAt,
}: {
  draft: PlaybookDraft;
  onItems: (items: PlaybookDraft['items']) => void;
  problemAt: ProblemAt;
}) {
  const list = useRef<HTMLOListElement>(null);
  const focus = (key: string) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-item="${key}"] textarea`)?.focus());
  const move = (from: number, by: 1 | -1) => {
    const item = items[from];
    if (item === undefined || items[from + by] === undefined) return;
    onItems(moved(items, from, by));
    announce(`Item ${from + 1 + by} of ${items.length}`);
    focus(item.key);
  };
  const add = () => {
    const key = crypto.randomUUID();
    onItems([...items, emptyItem(key)]);
    focus(key);
  };
  return (
    <Section title="Items" note={<span className="max-sm:hidden">in order; Alt and an arrow key move one</span>} flush>
      <ol ref={list} className="divide-y divide-line">
        {items.map((item, index) => (
          <ItemFields
            key={item.key}
            item={item}
            index={index}
            of={items.length}
            onItem={(next) => onItems(items.map((one) => (one.key === item.key ? next : one)))}
            onMove={(by) => move(index, by)}
            onRemove={() => onItems(items.filter(({ key }) => key !== item.key))}
            problemAt={problemAt}
          />
        ))}
      </ol>
      <div className="border-t border-line p-4">
        <Button icon={Plus} onClick={add}>
          Add an item
        </Button>
      </div>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { Button } from '../../ui/button.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { playbookExamples } from './examples.ts';
import { PartHead } from './part-head.tsx';
import { definitionOf, draftOf, emptyDraft } from './playbook-draft.ts';
import { PlaybookEditor } from './playbook-editor.tsx';
import { VersionsPart } from './versions-part.tsx';

const route = getRouteApi('/app/settings/playbooks/$playbook');
const newRoute = getRouteApi('/app/settings/new-playbook');
const home = { to: '/settings/playbooks', label: 'Playbooks' } as const;

/** One playbook: what it says, to whom it is offered, and how it came to be. */
export function PlaybookScreen() {
  const { playbook } = route.useParams();
  const query = useQuery(ask('getPlaybook', { params: { playbook } }));
  return (
    <Loaded query={query} rows={8}>
      {(known) => (
        <>
          <PartHead home={home} title={known.title}>
            {!known.isRemoved && <Remove playbook={known} />}
          </PartHead>
          <PlaybookEditor
            key={known.name}
            known={known.isRemoved ? { ...known, version: 0 } : known}
            start={draftOf(known)}
          />
          <VersionsPart playbook={known} />
        </>
      )}
    </Loaded>
  );
}

/** A playbook that is not there yet, empty or begun from an example. */
export function NewPlaybookScreen() {
  const { example } = newRoute.useSearch();
  const from = playbookExamples.find(({ name }) => name === example);
  return (
    <>
      <PartHead home={home} title="A new playbook" />
      <PlaybookEditor known={undefined} start={from === undefined ? emptyDraft : draftOf(from.definition)} />
    </>
  );
}

/** Taken away without a question: it comes back as it was. */
function Remove({ playbook }: { playbook: AnswerOf<'getPlaybook'> }) {
  const navigate = useNavigate();
  const { name, title } = playbook;
  const bringBack = useToldAct('putPlaybook', () => showToast(`${title} is offered again`));
  const removed = () => {
    const body = { ...definitionOf(draftOf(playbook)), because: 'Brought back after it was removed', follows: 0 };
    showToast(`${title} is offered no longer`, {
      undo: () => void bringBack.submit({ params: { playbook: name }, body }),
    });
    void navigate({ to: '/settings/playbooks' });
  };
  const remove = useAct('removePlaybook', removed, 'listPlaybooks');
  if (!useMay('incidents.manage')) return null;
  return (
    <>
      <Button
        icon={Trash2}
        kind="quiet"
        className="max-sm:-ml-2"
        isBusy={remove.isBusy}
        onClick={() => void remove.submit({ params: { playbook: name } })}
      >
        Offer it no longer
      </Button>
      {remove.problem && <ProblemNote problem={remove.problem} />}
    </>
  );
}

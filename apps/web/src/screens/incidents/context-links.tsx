import { Link2, X } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button, LineButton } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SubjectLink } from './entry-refs.tsx';
import type { IncidentDetail } from './incident-words.ts';

const elsewhere = new Set(['alert_group', 'decision', 'train', 'exposure']);
const relationWords = { related: 'related', parent: 'part of', child: 'has', merged: 'merged' } as const;

/** Everything else it goes with: other incidents, releases, advisories, addresses. */
export function LinksContext({ incident }: { incident: IncidentDetail }) {
  const may = useMay('incidents.write');
  const [isAdding, setIsAdding] = useState(false);
  const act = useAct('unlinkFromIncident', () => showToast('The link is gone; the timeline keeps that it was there'));
  const links = incident.links.filter(({ kind }) => !elsewhere.has(kind));
  return (
    <Section
      title="Links"
      flush
      actions={
        may && (
          <Button kind="quiet" icon={Link2} onClick={() => setIsAdding(true)}>
            Link
          </Button>
        )
      }
    >
      {links.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">Nothing else is linked.</p>
      ) : (
        <ul className="divide-y divide-line">
          {links.map(({ id, kind, subjectId, label, relation }) => (
            <li key={id} className="flex min-h-10 items-center gap-2 px-4 py-1">
              <span className="min-w-0 flex-1">
                {relation !== null && <span className="text-sm text-muted">{relationWords[relation]} </span>}
                <SubjectLink subject={{ kind, id: subjectId, label }} />
              </span>
              <span className="text-xs text-muted">{kind === 'url' ? 'address' : kind.replace('_', ' ')}</span>
              {may && (
                <LineButton
                  icon={X}
                  label={`Take the link away: ${label}`}
                  tip="Take the link away"
                  onPress={() => void act.submit({ params: { incident: incident.id, link: id } })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && <LinkWindow incident={incident} onClose={() => setIsAdding(false)} />}
    </Section>
  );
}

const kinds = [
  { value: 'url', label: 'An address' },
  { value: 'service', label: 'A service' },
  { value: 'incident', label: 'An incident' },
  { value: 'decision', label: 'A gate decision' },
  { value: 'train', label: 'A release train' },
] as const;
type Kind = (typeof kinds)[number]['value'];

const subjects: Readonly<Record<Kind, { label: string; hint: string }>> = {
  url: { label: 'Address', hint: 'A dashboard, a ticket or a document, with https:// in front' },
  service: { label: 'Name of the service', hint: 'As its page is called' },
  incident: { label: 'Name of the incident', hint: 'INC-7' },
  decision: { label: 'Number of the decision', hint: 'G-12, or 12' },
  train: { label: 'Number of the train', hint: 'T-7, or 7' },
};

function LinkWindow({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('url');
  const [subject, setSubject] = useState('');
  const [label, setLabel] = useState('');
  const act = useAct('linkToIncident', onClose);
  const submit = () =>
    void act.submit({
      params: { incident: incident.id },
      body: { kind, subject, ...(kind === 'url' && label.trim() !== '' && { label }) },
    });
  return (
    <Window title={`Link to ${incident.name}`} onClose={onClose}>
      <Form onSubmit={submit}>
        <SelectField
          label="What"
          value={kind}
          onValue={(value) => setKind(kinds.find((each) => each.value === value)?.value ?? 'url')}
          options={kinds}
        />
        <TextField
          {...subjects[kind]}
          data-first
          value={subject}
          onValue={setSubject}
          problem={act.fieldProblem('subject')}
        />
        {kind === 'url' && (
          <TextField label="Shown as (optional)" value={label} onValue={setLabel} problem={act.fieldProblem('label')} />
        )}
        <FormEnd act={act} label="Link" onClose={onClose} />
      </Form>
    </Window>
  );
}

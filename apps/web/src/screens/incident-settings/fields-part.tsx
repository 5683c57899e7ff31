import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { FieldWindow } from './field-window.tsx';
import { type IncidentField, kindWords, requiredWords } from './settings-words.ts';

/** What the organisation asks of incidents besides. */
export function FieldsPart() {
  const query = useQuery(ask('listIncidentFields'));
  const may = useMay('incidents.manage');
  const [open, setOpen] = useState<IncidentField | 'new'>();
  return (
    <Section
      title="Fields"
      note="what is asked besides"
      actions={
        may && (
          <Button icon={Plus} onClick={() => setOpen('new')}>
            Add a field
          </Button>
        )
      }
      flush
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing is asked besides">
              A field is worth it where somebody reads it later: who was concerned, which contract, a ticket elsewhere.
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((field) => (
                <li key={field.name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
                  <span className="min-w-0 flex-1 basis-52">
                    <span className="font-semibold">{field.title}</span>{' '}
                    <span className="text-sm text-muted">
                      {kindWords[field.kind]}
                      {field.required && `, ${requiredWords(field.required)}`}
                    </span>
                    {field.help !== '' && <span className="block text-sm text-muted pretty">{field.help}</span>}
                  </span>
                  {may && (
                    <Button kind="quiet" aria-label={`Change ${field.title}`} onClick={() => setOpen(field)}>
                      Change
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {open !== undefined && (
        <FieldWindow field={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

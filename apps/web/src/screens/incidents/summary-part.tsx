import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { Markdown } from '../../ui/markdown.tsx';
import { Section } from '../../ui/page.tsx';
import { type CustomField, useCustomFields } from './custom-fields.tsx';
import type { IncidentDetail } from './incident-words.ts';

/** For whoever comes in late: what is known in short, and what the organisation asks besides. */
export function SummaryPart({ incident }: { incident: IncidentDetail }) {
  const fields = useCustomFields().filter(({ name }) => incident.fields[name] !== undefined);
  if (incident.summary === '' && fields.length === 0) return null;
  return (
    <Section title="In short">
      <div className="grid gap-3">
        {incident.summary !== '' && <Markdown text={incident.summary} />}
        {fields.length > 0 && (
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
            {fields.map((field) => (
              <FieldValue key={field.name} field={field} value={String(incident.fields[field.name])} />
            ))}
          </dl>
        )}
      </div>
    </Section>
  );
}

function FieldValue({ field: { title, kind }, value }: { field: CustomField; value: string }) {
  const people = useQuery({ ...ask('listPeople', { query: { limit: 200 } }), enabled: kind === 'person' }).data?.items;
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd className="[overflow-wrap:anywhere]">
        {kind === 'link' ? <Markdown text={value} /> : (people?.find(({ id }) => id === value)?.name ?? value)}
      </dd>
    </>
  );
}

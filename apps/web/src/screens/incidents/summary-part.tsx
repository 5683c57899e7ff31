import { Markdown } from '../../ui/markdown.tsx';
import { Section } from '../../ui/page.tsx';
import type { IncidentDetail } from './incident-words.ts';

/** For whoever comes in late. */
export function SummaryPart({ incident }: { incident: IncidentDetail }) {
  if (incident.summary === '') return null;
  return (
    <Section title="In short">
      <Markdown text={incident.summary} />
    </Section>
  );
}

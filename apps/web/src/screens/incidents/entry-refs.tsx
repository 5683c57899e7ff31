import { Link } from '@tanstack/react-router';
import { ArrowUpRight, Download } from 'lucide-react';
import type { Entry } from './timeline-model.ts';

type Ref = Entry['refs'][number];
const look = 'link inline-flex! min-w-6 max-w-full items-center gap-1 text-sm pointer-coarse:min-h-11';

/** What an entry names, each leading to its own screen where it has one. */
export function EntryRefs({ incident, refs }: { incident: string; refs: readonly Ref[] }) {
  const shown = refs.filter(({ kind }) => leadsSomewhere(kind));
  if (shown.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-3">
      {shown.map((ref) => (
        <li key={`${ref.kind} ${ref.id}`} className="max-w-full">
          {ref.kind === 'attachment' ? <FileLink incident={incident} file={ref} /> : <SubjectLink subject={ref} />}
        </li>
      ))}
    </ul>
  );
}

function leadsSomewhere(kind: Ref['kind']): boolean {
  return ['service', 'alert_group', 'page', 'decision', 'train', 'incident', 'advisory', 'url', 'attachment'].includes(
    kind,
  );
}

/** A file, as it was attached; it is saved, never opened in place. */
function FileLink({ incident, file: { id, label } }: { incident: string; file: Ref }) {
  return (
    <a href={`/api/v1/incidents/${incident}/attachments/${id}`} download={label} className={look}>
      <Download size={13} aria-hidden className="shrink-0" />
      <span className="truncate">{label}</span>
    </a>
  );
}

/** A subject of an incident by its name, leading to its screen. */
export function SubjectLink({ subject: { kind, id, label } }: { subject: Ref }) {
  const words = <span className="truncate">{label}</span>;
  switch (kind) {
    case 'service':
      return (
        <Link to="/services/$service" params={{ service: label }} className={look}>
          {words}
        </Link>
      );
    case 'alert_group':
    case 'page':
      return (
        <Link to="/alerts/groups/$group" params={{ group: id }} className={look}>
          {words}
        </Link>
      );
    case 'decision':
      return (
        <Link to="/decisions/$decision" params={{ decision: id }} className={look}>
          {words}
        </Link>
      );
    case 'train':
      return (
        <Link to="/trains/$train" params={{ train: id }} className={look}>
          {words}
        </Link>
      );
    case 'incident':
      return (
        <Link to="/incidents/$incident" params={{ incident: label }} className={look}>
          {words}
        </Link>
      );
    case 'advisory':
      return (
        <Link to="/advisories/$advisory" params={{ advisory: id }} className={look}>
          {words}
        </Link>
      );
    case 'url':
      return (
        <a href={id} rel="noopener noreferrer" target="_blank" className={look}>
          {words}
          <ArrowUpRight size={13} aria-hidden className="shrink-0" />
        </a>
      );
    case 'attachment':
    case 'deployment':
    case 'exposure':
    case 'release':
    case 'report':
    case 'status_update':
    case 'task':
      return <span className="text-sm">{label}</span>;
  }
}

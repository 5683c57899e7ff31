import { Link } from '@tanstack/react-router';
import { useList } from '../../api/query.ts';
import { Section } from '../../ui/page.tsx';
import { ExposureRows } from '../exposures/exposure-rows.tsx';

/** Exposures of this service that are still open; nothing where there is none. */
export function OpenExposures({ service }: { service: string }) {
  const { items, query } = useList('listExposures', { query: { service, zeroBudget: 'true', limit: 20 } });
  if (items.length === 0) return null;
  return (
    <Section
      title="Exposures still open"
      note="a rollback ends an exposure and does not close it"
      actions={
        <Link to="/exposures" search={{ service }} className="link">
          All of this service
        </Link>
      }
      flush
    >
      <ExposureRows exposures={items} isOfOneService />
      {query.hasNextPage && <p className="px-4 py-2 text-muted">There are more.</p>}
    </Section>
  );
}

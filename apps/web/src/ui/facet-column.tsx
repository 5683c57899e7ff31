import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { Facet } from './facets.tsx';

export interface FacetPart {
  readonly title: string;
  /** A count that nobody knows is left out. */
  readonly facets: readonly (Omit<Facet, 'count' | 'ink'> & { readonly count: number | undefined })[];
}

const MOST = 12;

/** What a long list can be narrowed to, part by part, beside it. Which is on stands in the address. */
export function FacetColumn({ parts }: { parts: readonly FacetPart[] }) {
  return (
    <nav aria-label="Filters" className="grid content-start gap-4">
      {parts
        .filter(({ facets }) => facets.length > 0)
        .map(({ title, facets }) => (
          <div key={title}>
            <h2 className="mb-1 px-2 text-xs font-semibold text-muted">{title}</h2>
            <ul className="grid">
              {facets.slice(0, MOST).map(({ key, label, count, isOn, link }) => (
                <li key={key}>
                  <Link
                    {...link}
                    replace
                    resetScroll={false}
                    aria-current={isOn ? 'true' : undefined}
                    className={`flex min-h-7 items-center gap-2 rounded-md px-2 text-sm pointer-coarse:min-h-11 ${isOn ? 'bg-accent/14 font-semibold text-ink' : 'text-muted hover:bg-raised/60 hover:text-ink'}`}
                  >
                    <span className="min-w-0 flex-1 truncate">{label}</span>
                    {isOn && <Check size={14} aria-hidden className="shrink-0 text-accent" />}
                    {count !== undefined && <span className="tabular">{count.toLocaleString('en')}</span>}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
    </nav>
  );
}

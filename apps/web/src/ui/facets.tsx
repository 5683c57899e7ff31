import { Link, type LinkProps } from '@tanstack/react-router';
import { classNames } from './class-names.ts';
import { grouped } from './counted.ts';

export type Facet = {
  readonly key: string;
  readonly label: string;
  /** Left out where it is not known of what is shown. */
  readonly count?: number | undefined;
  readonly isOn: boolean;
  readonly ink?: string;
  /** Turns it on, or off where it is on. */
  readonly link: LinkProps;
};

/** What a list can be narrowed to, each with how many it would leave. Which is on stands in the address. */
export function Facets({ label, facets }: { label: string; facets: readonly Facet[] }) {
  if (facets.length === 0) return null;
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1.5">
        {facets.map((facet) => (
          <li key={facet.key}>
            <Link
              {...facet.link}
              replace
              resetScroll={false}
              aria-current={facet.isOn ? 'true' : undefined}
              className={classNames(
                'inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-sm font-medium pointer-coarse:min-h-11',
                facet.isOn
                  ? 'border-accent bg-accent/14 text-ink'
                  : 'border-line text-muted hover:border-edge hover:text-ink',
              )}
            >
              <span className={facet.ink}>{facet.label}</span>
              {facet.count !== undefined && <span className="tabular">{grouped(facet.count)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

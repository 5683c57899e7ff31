import { Link, type LinkProps } from '@tanstack/react-router';
import { useCurrentInView } from './use-current-in-view.ts';

/** Parts of one screen; which is open stands in the address, so each can be linked to. */
export function PartLinks({
  label,
  parts,
  current,
}: {
  label: string;
  parts: readonly { key: string; label: string; link: LinkProps; note?: string }[];
  current: string;
}) {
  const row = useCurrentInView(current);
  return (
    <div className="border-b border-line">
      <nav ref={row} aria-label={label} className="-mb-px flex scroll-px-10 overflow-x-auto px-1 max-md:fades-sideways">
        {parts.map((part) => (
          <Link
            key={part.key}
            {...part.link}
            replace
            resetScroll={false}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            aria-current={part.key === current ? 'page' : undefined}
            className={`relative flex min-h-11 items-center gap-1.5 px-3 font-medium whitespace-nowrap -outline-offset-4 ${part.key === current ? 'text-ink after:absolute after:inset-x-3 after:bottom-0 after:h-0.5 after:bg-accent' : 'text-muted hover:text-ink'}`}
          >
            {part.label}
            {part.note !== undefined && <span className="text-xs text-muted tabular">{part.note}</span>}
          </Link>
        ))}
      </nav>
    </div>
  );
}

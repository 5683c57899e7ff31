import { ExternalLink } from 'lucide-react';
import { Section } from '../../ui/page.tsx';
import type { Alert } from './alert-words.ts';

/** Where to look further; nothing at all without links. */
export function LinkList({ links }: { links: Alert['links'] }) {
  if (links.length === 0) return null;
  return (
    <Section title="Links">
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {links.map((link) => (
          <li key={link.url}>
            <a
              href={link.url}
              className="link inline-flex min-h-6 items-center gap-1 pointer-coarse:min-h-11"
              rel="noreferrer"
              target="_blank"
            >
              {link.label}
              <ExternalLink size={12} aria-hidden />
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

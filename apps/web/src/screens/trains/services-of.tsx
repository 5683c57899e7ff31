import { ChevronRight } from 'lucide-react';
import { counted } from '../../ui/counted.ts';
import { servicesWords } from './words.ts';

/** The services that something is about: a few by name, all of them where somebody asks. */
export function ServicesOf({ services }: { services: readonly string[] }) {
  if (services.length <= 3) return <p className="font-medium">in {servicesWords(services)}</p>;
  return (
    <details>
      <summary className="inline-flex min-h-6 cursor-pointer items-center gap-1 font-medium pointer-coarse:min-h-11">
        <ChevronRight size={13} aria-hidden className="turns shrink-0 text-muted" />
        <span>
          in {counted(services.length, 'service')}: {servicesWords(services)}
        </span>
      </summary>
      <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">{services.join(', ')}</p>
    </details>
  );
}

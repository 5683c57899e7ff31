import { ChevronRight } from 'lucide-react';
import { counted } from '../../ui/counted.ts';
import { servicesWords } from './words.ts';

/** As many are read before they are signed for without being asked after. */
const READ_WHOLE = 40;

/** The services that something is about: a few by name, all of them where somebody asks, or at once (`isWhole`) unless they are many. */
export function ServicesOf({ services, isWhole = false }: { services: readonly string[]; isWhole?: boolean }) {
  if (services.length <= 3) return <p className="font-medium">in {servicesWords(services)}</p>;
  return (
    <details open={isWhole && services.length <= READ_WHOLE}>
      <summary className="inline-flex min-h-6 cursor-pointer items-center gap-1 font-medium pointer-coarse:min-h-11">
        <ChevronRight size={13} aria-hidden className="turns shrink-0 text-muted" />
        <span>
          in {counted(services.length, 'service')}
          {!isWhole && `: ${servicesWords(services)}`}
        </span>
      </summary>
      <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">{services.join(', ')}</p>
    </details>
  );
}

import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, Link2, Scale, ShieldAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Prose } from '../../ui/prose.tsx';
import { isCuredByLink, reachWords, resultLook, statusWords, type VexCheckItem, type VexResult } from './vex-words.ts';

const resultIcon = {
  suppresses: CircleCheck,
  keeps: ShieldAlert,
  overruled: Scale,
  not_applied: CircleDashed,
} as const satisfies Record<VexResult, unknown>;

/** One statement: what it says, what that does here, and over what. */
export function VexCheckLine({ check, onLink }: { check: VexCheckItem; onLink: (() => void) | undefined }) {
  const { word, ink } = resultLook[check.result];
  const Icon = resultIcon[check.result];
  return (
    <li className="grid gap-x-6 gap-y-1.5 px-4 py-3 md:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
      <div className="grid min-w-0 content-start gap-0.5">
        <p className="flex flex-wrap gap-x-2">
          {check.vulnerabilities.slice(0, 4).map((name) => (
            <Link
              key={name}
              to="/advisories/$advisory"
              params={{ advisory: name }}
              className="link font-semibold [overflow-wrap:anywhere]"
            >
              {name}
            </Link>
          ))}
        </p>
        <ul className="text-sm text-muted">
          {check.products.slice(0, 4).map((product) => (
            <li key={product} className="font-mono [overflow-wrap:anywhere]">
              {product}
            </li>
          ))}
          {check.products.length > 4 && <li>and {check.products.length - 4} more products</li>}
        </ul>
      </div>
      <div className="grid min-w-0 content-start gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <span className={`inline-flex items-center gap-1.5 font-semibold ${ink}`}>
            <Icon size={15} aria-hidden className="shrink-0" />
            {word}
          </span>
          <span>
            says {statusWords[check.status]}
            {check.justification !== null && `: ${check.justification.replaceAll('_', ' ')}`}
          </span>
        </p>
        {check.components > 0 && <p className="text-sm font-medium">{reachWords(check)}</p>}
        {(check.result === 'not_applied' || check.result === 'overruled') && check.because !== '' && (
          <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">
            {check.result === 'not_applied' && 'Nearest miss: '}
            <Prose text={check.because} goesOn={check.result === 'not_applied'} />
          </p>
        )}
        {onLink && isCuredByLink(check) && (
          <Button kind="quiet" icon={Link2} onClick={onLink} className="-ml-2 justify-self-start text-sm">
            Link to a service
          </Button>
        )}
        {check.statement !== null && (
          <p className="text-sm text-muted pretty [overflow-wrap:anywhere]">It says: {check.statement}</p>
        )}
      </div>
    </li>
  );
}

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { classNames } from './class-names.ts';
import { Crumbs } from './crumbs.tsx';
import { Unbroken } from './unbroken.tsx';

/** The head of a screen: where we are, its name, what can be done. Sets the title of the tab too. */
export function PageHead({
  title,
  tab,
  crumbs,
  facts,
  actions,
}: {
  title: ReactNode;
  tab: string;
  crumbs?: readonly ReactNode[];
  facts?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${tab} · Lockstep`;
  }, [tab]);
  return (
    <header className="mb-5 grid gap-2">
      {crumbs !== undefined && <Crumbs crumbs={crumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <h1
          tabIndex={-1}
          className={classNames(
            'min-w-0 max-w-4xl text-2xl leading-tight font-semibold tracking-tight text-balance [overflow-wrap:anywhere]',
            // Its first line stands in the middle of the buttons beside it.
            actions !== undefined && 'content-center min-h-[2.125rem] pointer-coarse:min-h-11',
          )}
        >
          {typeof title === 'string' ? <Unbroken text={title} /> : title}
        </h1>
        {actions !== undefined && (
          <div className="flex flex-wrap gap-2 max-sm:*:[.btn-primary]:order-first max-sm:has-[>:nth-child(2)]:w-full max-sm:has-[>:nth-child(2)]:*:grow">
            {actions}
          </div>
        )}
      </div>
      {facts !== undefined && <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-muted">{facts}</div>}
    </header>
  );
}

export function Section({
  title,
  id,
  note,
  actions,
  children,
  className,
  flush = false,
}: {
  title: ReactNode;
  id?: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Content reaches the edges: tables and drawings. */
  flush?: boolean;
}) {
  return (
    <section id={id} className={classNames('panel min-w-0', className)}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
        <h2 className="flex min-h-8 flex-wrap items-center gap-2 text-base font-semibold">
          {title}
          {note !== undefined && <span className="text-sm font-normal text-muted">{note}</span>}
        </h2>
        {actions !== undefined && (
          <div className="flex flex-wrap items-center gap-2 max-sm:[&>.btn-quiet:first-child]:-ml-2">{actions}</div>
        )}
      </div>
      <div className={flush ? 'min-w-0' : 'p-4'}>{children}</div>
    </section>
  );
}

/** Something extra that stays out of the way until asked for; what opens comes into view. */
export function Fold({
  title,
  note,
  isOpen = false,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  isOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <details
      open={isOpen}
      className="panel min-w-0 scroll-mt-16"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !isOpen) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary className="flex min-h-11 flex-wrap items-center gap-x-2 rounded-lg px-4 py-2 font-semibold hover:bg-raised/60">
        <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
        {title}
        {note !== undefined && <span className="text-sm font-normal text-muted">{note}</span>}
      </summary>
      <div className="border-t border-line">{children}</div>
    </details>
  );
}

import { type ReactNode, useEffect, useRef } from 'react';
import { Logo } from '../../shell/logo.tsx';

/** The frame of everything before the first sign-in. */
export function EntryFrame({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // The only thing to do here.
    main.current?.querySelector('input')?.focus();
  }, []);
  useEffect(() => {
    document.title = `${title} · Lockstep`;
  }, [title]);
  return (
    <div className="grid min-h-dvh content-center justify-items-center px-4 py-10">
      <main ref={main} className="grid w-full max-w-md gap-5">
        <p className="flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Logo size={28} />
          Lockstep
        </p>
        <div className="panel p-5 sm:p-7">
          <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
          {note !== undefined && <div className="mt-1.5 text-muted pretty">{note}</div>}
          <div className="mt-5 grid gap-4">{children}</div>
        </div>
      </main>
    </div>
  );
}

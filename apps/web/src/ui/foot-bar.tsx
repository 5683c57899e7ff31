import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/**
 * What is to be done about what a screen shows. On a phone it stands at the thumb, above the bar of places; on a desktop where it is
 * written, unless `isPhoneOnly`: there the screen has its place for it, and the bar comes last.
 */
export function FootBar({
  label,
  isPhoneOnly = false,
  children,
}: {
  label: string;
  isPhoneOnly?: boolean;
  children: ReactNode;
}) {
  const bar = (
    <section
      aria-label={label}
      className={classNames(
        'panel grid gap-2 p-3 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-lg:z-10 max-lg:rounded-none max-lg:border-x-0',
        isPhoneOnly && 'lg:hidden',
      )}
    >
      {children}
    </section>
  );
  if (!isPhoneOnly) return bar;
  return (
    <>
      {bar}
      <FootRoom />
    </>
  );
}

/** Room below the last part of a screen whose bar is written elsewhere, so that it covers nothing. */
export function FootRoom() {
  return <div aria-hidden className="h-44 lg:hidden" />;
}

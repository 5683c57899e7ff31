import { useRouter } from '@tanstack/react-router';
import type { ComponentProps, MouseEvent } from 'react';
import type { Place } from './places.ts';

/**
 * A link of the frame to one of the places. The router's own works out any address, with what it is made of, and again after every step;
 * here it is known, and sixteen of them stand on every screen.
 */
export function PlaceLink({ to, onClick, children, ...rest }: Omit<ComponentProps<'a'>, 'href'> & { to: Place['to'] }) {
  const router = useRouter();
  const fetchAhead = () => void router.preloadRoute({ to }).catch(() => undefined);
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    // A new tab, a window, a download: the browser's own way.
    const isForBrowser = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || isForBrowser) return;
    event.preventDefault();
    void router.navigate({ to });
  };
  return (
    <a {...rest} href={to} onClick={go} onMouseEnter={fetchAhead} onFocus={fetchAhead} onTouchStart={fetchAhead}>
      {children}
    </a>
  );
}

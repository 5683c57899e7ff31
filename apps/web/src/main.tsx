import './api/schema-setup.ts';
import './styles.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { options } from 'preact';
import { createRoot } from 'react-dom/client';
import { RequestProblem } from './api/call.ts';
import { webPush } from './api/web-push.ts';
import { makeRouter } from './router.tsx';
import { nameAttributesAsBrowsersDo } from './ui/attribute-names.ts';
import { TipLayer } from './ui/tip-layer.tsx';
import { Toasts } from './ui/toasts.tsx';

const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (error instanceof RequestProblem && error.status === 401 && query.queryKey[0] !== 'whoAmI') leave();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) =>
        count < 2 && (!(error instanceof RequestProblem) || error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});
const router = makeRouter(queries);
/** When the first screen has what it needs. */
const LATER_MS = 3000;

/** The session ended elsewhere: nothing of it stays in memory, and signing in leads back to the same screen. */
function leave(): void {
  if (location.pathname === '/sign-in') return;
  const next = new URLSearchParams({ next: location.pathname + location.search });
  location.replace(`/sign-in?${next.toString()}`);
}

/**
 * The scripts run as soon as they are there, not at the end of the page: its place for the application may come after them, and the styles,
 * without which what is drawn has no size.
 */
async function placeOnPage(): Promise<HTMLElement> {
  if (document.getElementById('root') === null) await once(document, 'DOMContentLoaded');
  const styles = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]');
  // Styles that failed before this ran say nothing any more; the window does, once everything of the page has come or failed.
  if (styles?.sheet === null && document.readyState !== 'complete')
    await Promise.race([once(styles, 'load'), once(styles, 'error'), once(window, 'load')]);
  const place = document.getElementById('root');
  if (place === null) throw new RangeError('the page has no place for the application');
  return place;
}

function once(target: EventTarget, event: string): Promise<void> {
  return new Promise((resolve) => target.addEventListener(event, () => resolve(), { once: true }));
}

// Effects run before the frame, not after it: whoever opens a window by a key types into it at once. Until somebody does something they
// are tasks of their own, so that what is drawn first is cut into short ones.
options.requestAnimationFrame = (work) => void setTimeout(work);
for (const act of ['keydown', 'pointerdown'] as const)
  addEventListener(act, () => (options.requestAnimationFrame = queueMicrotask), { capture: true, once: true });
// Fetched while the screen is, not once the first words are laid out, which would be laid out again.
for (const family of ['Inter Variable', 'JetBrains Mono Variable'])
  document.fonts.load(`1em "${family}"`).catch(() => undefined);
nameAttributesAsBrowsersDo();

createRoot(await placeOnPage()).render(
  <CSPProvider disableStyleElements>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Toasts />
      <TipLayer />
      <p id="announcements" aria-live="polite" className="sr-only" />
    </QueryClientProvider>
  </CSPProvider>,
);
// Whether notifications are allowed is asked of another process, and nobody waits for it.
setTimeout(() => void webPush.refresh(), LATER_MS);

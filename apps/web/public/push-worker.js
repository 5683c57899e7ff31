// Shows what Lockstep sends to this browser, and opens what was pressed. It reads nothing else and keeps nothing.
// Opening a link changes nothing: the screen behind it asks for one more press.

/** Longer ones are cut by every system, each in its own way. */
const mostChars = 1_000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  // A push that shows nothing costs the right to push: whatever came, something is shown.
  event.waitUntil(show(read(event.data)));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(addressOf(event.action, event.notification.data)));
});

// The push service gave this browser a new address: Lockstep hears of it, or pages would go nowhere.
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

function read(data) {
  try {
    const message = data.json();
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}

async function show(message) {
  const { title, lines, urgency, tag, acts, link, kind, at } = message;
  const shown = Array.isArray(acts) ? acts : [];
  await self.registration.showNotification(textOf(title) || 'Lockstep', {
    body: (Array.isArray(lines) ? lines : []).map(textOf).join('\n').slice(0, mostChars),
    tag: textOf(tag) || undefined,
    // A newer message of one matter takes the place of the older one, and rings again.
    renotify: textOf(tag) !== '',
    requireInteraction: urgency === 'high' && kind !== 'notice',
    timestamp: typeof at === 'number' ? at : undefined,
    icon: '/favicon.svg',
    actions: shown.map(({ act, label }) => ({ action: textOf(act), title: textOf(label) })),
    data: { link: textOf(link?.url), acts: shown.map(({ act, url }) => ({ act: textOf(act), url: textOf(url) })) },
  });
}

function textOf(value) {
  return typeof value === 'string' ? value : '';
}

/** Of the button; of the matter; and where the system shows no buttons, of the first act. */
function addressOf(action, data) {
  const acts = data?.acts ?? [];
  const pressed = acts.find(({ act }) => act === action);
  if (pressed !== undefined) return pressed.url;
  const hasButtons = (self.Notification?.maxActions ?? 0) > 0;
  return hasButtons || acts.length === 0 ? (data?.link ?? '') : acts[0].url;
}

/** Only ever a screen of this Lockstep, in a window that shows it already where there is one. */
async function open(address) {
  const wanted = URL.canParse(address, self.location.origin) ? new URL(address, self.location.origin) : undefined;
  const { href } = wanted?.origin === self.location.origin ? wanted : new URL('/', self.location.origin);
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find(({ url }) => url === href);
  if (there !== undefined) return await there.focus();
  return await self.clients.openWindow(href);
}

async function renew({ oldSubscription }) {
  const headers = { 'content-type': 'application/json', 'x-lockstep-csrf': '1' };
  const answer = await fetch('/api/v1/contact-channels', { headers, credentials: 'same-origin' });
  if (!answer.ok) return;
  const { items } = await answer.json();
  const channel = items.find(({ publicKey }) => publicKey !== null);
  if (channel === undefined) return;
  const applicationServerKey = oldSubscription?.options?.applicationServerKey ?? channel.publicKey;
  const subscription = await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const body = JSON.stringify({ setup: channel.setup, address: JSON.stringify(subscription), label: 'This browser' });
  await fetch('/api/v1/people/me/contact-methods', { method: 'POST', headers, body, credentials: 'same-origin' });
}

import { type ComponentState, leadOf, type ShownStatusPage, type StatusLead } from '@lockstep/contract';
import { escaped } from '../platform/html.ts';
import { documentOf, htmlOf, timeOf } from './html.ts';
import { phaseNames } from './told-text.ts';

type Component = ShownStatusPage['groups'][number]['components'][number];
type Told = ShownStatusPage['current'][number];
type Planned = ShownStatusPage['maintenance'][number];

/** How a page is rendered besides what it says. */
export interface Rendering {
  /** When it was known last. */
  readonly asOf: string;
  /** False: whether it is still so can not be checked at the moment. */
  readonly isChecked: boolean;
  /** Mails can be sent: readers may subscribe. */
  readonly hasMail: boolean;
}

export const stateNames: Readonly<Record<ComponentState, string>> = {
  operational: 'Operational',
  maintenance: 'Maintenance',
  degraded: 'Degraded',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
};
const leadSentences: Readonly<Record<StatusLead, string>> = {
  operational: 'Everything works',
  looked_into: 'Something is being looked into',
  maintenance: 'Maintenance is under way',
  degraded: 'Something is slower or less reliable than it should be',
  partial_outage: 'Something is partly out',
  major_outage: 'Something is out',
};

function leadHtml({ overall, current }: ShownStatusPage): string {
  const lead = leadOf(overall, current.length);
  return `<p class="lead ${lead === 'looked_into' ? 'degraded' : lead}" role="status">${leadSentences[lead]}</p>`;
}

const plannedNames: Readonly<Record<Planned['state'], string>> = {
  planned: 'Planned',
  in_progress: 'Under way',
  completed: 'Done',
  cancelled: 'Called off',
};

const recentMs = 14 * 86_400_000;

/** The page itself: how it is now, what is said about it, and what was in the last two weeks. */
export function renderPage(page: ShownStatusPage, rendering: Rendering): string {
  const { title, current, past, maintenance } = page;
  const since = Date.parse(rendering.asOf) - recentMs;
  const recent = past.filter(({ resolvedAt }) => resolvedAt !== null && Date.parse(resolvedAt) > since);
  const body = [
    `<header><h1>${escaped(title)}</h1>${asOfMark(rendering)}`,
    `${leadHtml(page)}${htmlOf(page.text)}</header><main>`,
    section('Now', current.map(announcementHtml)),
    section('Maintenance', maintenance.map(plannedHtml)),
    `<h2>Components</h2>${page.groups.map(groupHtml).join('') || '<p>This page has no components yet.</p>'}`,
    page.groups.length === 0 ? '' : uptimeNote,
    section('Resolved lately', recent.map(announcementHtml)),
    subscribeHtml(page, rendering),
    '</main>',
    linksHtml(page),
  ].join('');
  return documentOf({ title, body, head: feedLinks(page), isIndexed: page.audience === 'public' });
}

/** Everything of the last 90 days, month by month. */
export function renderHistory(page: ShownStatusPage, rendering: Rendering): string {
  const told = [...page.current, ...page.past].map((each) => ({ at: each.openedAt, html: announcementHtml(each) }));
  const planned = [...page.maintenance, ...page.pastMaintenance].map((each) => ({
    at: each.startsAt,
    html: plannedHtml(each),
  }));
  const all = [...told, ...planned].toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const months = [...Map.groupBy(all, ({ at }) => at.slice(0, 7))].map(([month, items]) =>
    section(
      month,
      items.map(({ html }) => html),
    ),
  );
  const title = `History: ${page.title}`;
  const body = [
    `<header><h1>${escaped(title)}</h1>${asOfMark(rendering)}</header><main>`,
    months.join('') || '<p>Nothing was told in the last 90 days.</p>',
    `</main><nav><a href="/status/${page.slug}">How it is now</a></nav>`,
  ].join('');
  return documentOf({ title, body, isIndexed: page.audience === 'public' });
}

function asOfMark({ asOf, isChecked }: Rendering): string {
  if (isChecked) return '';
  return `<p class="mark" role="status"><strong>As of ${timeOf(asOf)}.</strong> We can not check at the moment: this is the last that we know.</p>`;
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `<section><h2>${escaped(title)}</h2>${items.join('')}</section>`;
}

function announcementHtml({ title, phase, components, updates }: Told): string {
  const lines = updates.map(
    ({ id, phase: said, text, publishedAt, correctedAt }) =>
      `<li id="u-${id}"><p class="soft"><strong>${phaseNames[said]}</strong> · ${timeOf(publishedAt)}${
        correctedAt === null ? '' : ` · corrected ${timeOf(correctedAt)}`
      }</p>${htmlOf(text)}</li>`,
  );
  return [
    `<article class="card"><div class="line"><h3>${escaped(title)}</h3><span>${phaseNames[phase]}</span></div>`,
    components.length === 0 ? '' : `<p class="soft">${components.map(escaped).join(', ')}</p>`,
    `<ol class="rows">${lines.join('')}</ol></article>`,
  ].join('');
}

function plannedHtml({ title, text, startsAt, endsAt, state, components }: Planned): string {
  return [
    `<article class="card"><div class="line"><h3>${escaped(title)}</h3><span class="state maintenance">${plannedNames[state]}</span></div>`,
    `<p class="soft">${timeOf(startsAt)} to ${timeOf(endsAt)}</p>`,
    components.length === 0 ? '' : `<p class="soft">${components.map(escaped).join(', ')}</p>`,
    `${htmlOf(text)}</article>`,
  ].join('');
}

function groupHtml({ name, components }: ShownStatusPage['groups'][number]): string {
  const title = name === null ? '' : `<h3>${escaped(name)}</h3>`;
  return `<div class="card">${title}<ul class="rows">${components.map(componentHtml).join('')}</ul></div>`;
}

function componentHtml({ name, description, state, uptimePercent, days }: Component): string {
  const percent = uptimePercent === null ? 'not known yet' : `${uptimePercent} %`;
  return [
    `<li><div class="line"><strong>${escaped(name)}</strong><span class="state ${state}">${stateNames[state]}</span></div>`,
    description === null ? '' : `<p class="soft">${escaped(description)}</p>`,
    daysSvg(days, `90 days, uptime ${percent}`),
    `<div class="line soft small"><span>90 days ago</span><span>uptime ${percent}</span><span>today</span></div>`,
    outages(days),
    '</li>',
  ].join('');
}

/** A bar per day; bad days are higher, so that colour is not all that tells them. One path per state keeps pages small. */
function daysSvg(days: Component['days'], label: string): string {
  const places = days.map(({ worst }, index) => ({ worst: worst ?? 'none', x: index * 5 }));
  const paths = [...Map.groupBy(places, ({ worst }) => worst)].map(([worst, bars]) => {
    const top = worst === 'partial_outage' || worst === 'major_outage' ? 0 : worst === 'degraded' ? 5 : 10;
    return `<path class="${worst}" d="${bars.map(({ x }) => `M${x} ${top}h4V30h-4z`).join('')}"/>`;
  });
  return `<svg viewBox="0 0 ${days.length * 5 - 1} 30" preserveAspectRatio="none" role="img" aria-label="${escaped(label)}">${paths.join('')}</svg>`;
}

function outages(days: Component['days']): string {
  const bad = days.filter(({ downSeconds }) => downSeconds > 0).toReversed();
  if (bad.length === 0) return '';
  const lines = bad.map(({ date, worst, downSeconds }) => {
    const words = worst === null ? '' : `, ${stateNames[worst].toLowerCase()}`;
    return `<li>${date}: ${lengthOf(downSeconds)} out${words}</li>`;
  });
  return `<details><summary>Days with an outage (${bad.length})</summary><ul>${lines.join('')}</ul></details>`;
}

function lengthOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const uptimeNote = `<p class="soft small">Uptime is the time a component was said to be operational or degraded, out of that and the time it was said to be partly or wholly out, over the last 90 days in UTC, rounded down. Planned maintenance and the time before a component was listed count as neither. It is worked out from what is published here.</p>`;

function subscribeHtml({ slug, audience }: ShownStatusPage, { hasMail, isChecked }: Rendering): string {
  if (audience !== 'public' || !hasMail || !isChecked) return '';
  return [
    '<section><h2>Hear of updates</h2>',
    `<form method="post" action="/status/${slug}/subscribe"><div><label for="email">Mail address</label>`,
    '<input type="email" id="email" name="email" required maxlength="254" autocomplete="email"></div><button>Subscribe</button></form>',
    '<p class="soft small">You get one mail that asks whether you really want this, and every mail says how to stop.</p></section>',
  ].join('');
}

function feedLinks({ slug, audience }: ShownStatusPage): string {
  if (audience !== 'public') return '';
  return `<link rel="alternate" type="application/atom+xml" href="/status/${slug}.atom" title="Updates">`;
}

function linksHtml({ slug }: ShownStatusPage): string {
  return `<footer><nav aria-label="More of this page"><a href="/status/${slug}/history">History</a><a href="/status/${slug}.atom">Feed</a><a href="/status/${slug}.ics">Calendar of maintenance</a><a href="/status/${slug}.json">JSON</a></nav></footer>`;
}

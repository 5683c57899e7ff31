import type { ShownStatusPage } from '@lockstep/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMarkdown } from '@lockstep/markdown';
import { renderAtom, renderCalendar } from './render-feeds.ts';
import { renderHistory, renderPage } from './render-page.ts';

const id = '0199a2f0-5c1e-7a3b-8d2e-9f0a1b2c3d4e';
const at = '2026-01-15T12:00:00.000Z';
const rendering = { asOf: at, isChecked: true, hasMail: true };

function pageSaying(words: string): ShownStatusPage {
  const text = [...readMarkdown(words)];
  const told = { id, title: words, phase: 'resolved', openedAt: at, resolvedAt: at, components: [words] } as const;
  const updates = [{ id, phase: 'resolved' as const, text, publishedAt: at, correctedAt: null }];
  const planned = { id, title: words, text, startsAt: at, endsAt: '2026-01-15T13:00:00.000Z', components: [words] };
  const day = { date: '2026-01-15', worst: 'major_outage' as const, downSeconds: 61 };
  const uptime = { uptimePercent: '99.000', upSeconds: 99, downSeconds: 1, days: [day] };
  const component = { id, name: words, description: words, state: 'operational' as const, ...uptime };
  return {
    slug: 'acme',
    title: words,
    text,
    audience: 'public',
    overall: 'operational',
    groups: [{ name: words, components: [component] }],
    current: [],
    past: [{ ...told, components: [words], updates }],
    maintenance: [{ ...planned, state: 'planned' }],
    pastMaintenance: [],
  };
}

/** Text that tries to be more than text. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(...'<>"\'&;=/![]()`*_\n\r\\,:'.split(''), 'script', 'BEGIN:VEVENT'),
    maxLength: 40,
  }),
);

/** Of a page and its history, besides the style and the script that every page has. */
function tagsOf(page: ShownStatusPage): ReadonlySet<string> {
  const html = (renderPage(page, rendering) + renderHistory(page, rendering)).replaceAll(
    /<(style|script)>[^]*?<\/\1>/g,
    '',
  );
  return new Set([...html.matchAll(/<\/?([^\s>/]*)/g)].map(([, tag = '']) => tag));
}

describe('what readers open', () => {
  it('does not say that everything works above an announcement that is open', () => {
    const quiet = pageSaying('Logins are slow');
    const [told] = quiet.past;
    const open = told === undefined ? [] : [{ ...told, phase: 'investigating' as const, resolvedAt: null }];

    expect(renderPage(quiet, rendering)).toContain('Everything works');
    expect(renderPage({ ...quiet, current: open }, rendering)).toContain('Something is being looked into');
    expect(renderPage({ ...quiet, current: open }, rendering)).not.toContain('Everything works');
  });

  it('holds no tag that is not ours, whatever was written', () => {
    const written = 'x `c` *e* **s** [l](https://example.org)\n\n- u\n\n1. o\n\n> q\n\n```\np\n```';
    const ours = tagsOf(pageSaying(written));
    fc.assert(
      fc.property(hostile, (words) => {
        expect([...tagsOf(pageSaying(words))].filter((tag) => !ours.has(tag))).toEqual([]);
      }),
    );
    expect(ours.has('script')).toBe(false);
  });

  it('is a calendar whose lines are short and whose events are as many as there are plans', () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const lines = renderCalendar(pageSaying(words), 'https://status.example.org').split('\r\n');

        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
        expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
        expect(lines.every((line) => line === '' || /^(?: |[A-Z-]+[:;])/.test(line))).toBe(true);
      }),
    );
  });

  it('is a feed that holds nothing that XML forbids', () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const xml = renderAtom(pageSaying(words), 'https://status.example.org', at);

        expect(xml.match(/<entry>/g)).toHaveLength(1);
        expect(xml).not.toMatch(/[\p{Cs}]|[^\P{Cc}\t\n\r]|\uFFFE|\uFFFF/u);
      }),
    );
  });
});

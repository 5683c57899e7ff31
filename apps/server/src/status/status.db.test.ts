import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOwnAdvisory } from '#advisories/index.ts';
import { declareIncident } from '#incidents/index.ts';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import type { NewUpdate } from './announcement.ts';
import { correctUpdate } from './correct-update.ts';
import { changeDraft, discardDraft, draftUpdate } from './draft-update.ts';
import { listAnnouncements, showAnnouncement } from './list-announcements.ts';
import { listWholePages, showPage } from './list-pages.ts';
import { createPage, removePage, updatePage } from './manage-pages.ts';
import { endMaintenance, planMaintenance } from './plan-maintenance.ts';
import { previewUpdate } from './preview-update.ts';
import { publishDraft, publishUpdate } from './publish-update.ts';
import { putComponents } from './put-components.ts';
import { showShownPage } from './show-shown-page.ts';

const minute = 60_000;
const hour = 60 * minute;

let platform: TestPlatform;
let ada: string;
let grace: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  ada = await person('Ada Lovelace');
  grace = await person('Grace Hopper');
});
afterAll(async () => await platform.close());

/** Somebody whom rows may name. */
async function person(name: string): Promise<string> {
  const id = randomUUID();
  await platform.database.pool.query(
    `insert into user_account (id, name, email, created_at) values ($1, $2, $3, '2026-01-01')`,
    [id, name, `${id}@example.org`],
  );
  return id;
}

const asAda = () => platform.as(['admin'], { userId: ada, name: 'Ada Lovelace' });
const asGrace = () => platform.as(['admin'], { userId: grace, name: 'Grace Hopper' });

const part = (name: string, group: string | null = null) => ({
  name,
  group,
  description: null,
  service: null,
  environment: null,
});

async function newPage(audience: 'public' | 'internal' = 'public') {
  const slug = `p-${randomUUID().slice(0, 8)}`;
  await createPage(asAda(), { slug, title: 'Acme', text: '', audience, components: [part('API'), part('Web')] });
  const { components } = await showPage(asAda(), slug);
  const [api, web] = components.map(({ id }) => id);
  return { slug, api: api ?? '', web: web ?? '' };
}

const update = (more: Partial<NewUpdate>): NewUpdate => ({
  title: 'Slow answers',
  pages: [],
  audience: 'public',
  phase: 'investigating',
  message: 'We look into it.',
  components: [],
  nextUpdateDueAt: undefined,
  ...more,
});

async function evidenceOf(subjectId: string) {
  const records = await listEvidenceRecords(platform.database.read, {
    subjectId,
    type: undefined,
    before: undefined,
    limit: 100,
  });
  return records.map(({ type }) => type);
}

describe('pages', () => {
  it('keep their components in order, with evidence, and only for those who manage them', async () => {
    const { slug, api } = await newPage();

    await putComponents(asAda(), slug, [part('Mail', 'Mails'), { ...part('API v2'), id: api }]);

    const { page, components } = await showPage(asAda(), slug);
    expect(components.map(({ name, group, id }) => [name, group, id === api])).toEqual([
      ['Mail', 'Mails', false],
      ['API v2', undefined, true],
    ]);
    expect(await evidenceOf(page.id)).toEqual(
      expect.arrayContaining(['status.page_created', 'status.components_changed']),
    );
    const responder = platform.as(['responder']);
    await expect(putComponents(responder, slug, [])).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(removePage(responder, slug)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('refuse twins, strangers and what is taken', async () => {
    const { slug, api } = await newPage();
    const other = await newPage();
    const code = 'status.component_invalid';

    await expect(putComponents(asAda(), slug, [part('A'), part('a')])).rejects.toMatchObject({ code });
    await expect(putComponents(asAda(), slug, [{ ...part('A'), id: other.api }])).rejects.toMatchObject({ code });
    const twice = [
      { ...part('A'), id: api },
      { ...part('B'), id: api },
    ];
    await expect(putComponents(asAda(), slug, twice)).rejects.toMatchObject({ code });
    const again = { slug, title: 'Acme', text: '', audience: 'public' as const, components: [] };
    await expect(createPage(asAda(), again)).rejects.toMatchObject({ code: 'status.page_exists' });
  });

  it('become public only when somebody is sure', async () => {
    const { slug } = await newPage('internal');

    const hasty = updatePage(asAda(), slug, { audience: 'public', isSure: false });
    await expect(hasty).rejects.toMatchObject({ code: 'status.confirmation_needed' });
    expect(await updatePage(asAda(), slug, { audience: 'public', isSure: true })).toMatchObject({ audience: 'public' });
  });
});

describe('an update', () => {
  it('sets states from its moment on, by which uptime is worked out', async () => {
    const { slug, api } = await newPage();
    platform.clock.advance(2 * hour);
    const outage = { pages: [slug], components: [{ componentId: api, state: 'major_outage' as const }] };
    const first = await publishUpdate(asAda(), update(outage), false);
    platform.clock.advance(hour);
    const over = { announcement: first.announcementId, phase: 'resolved' as const, message: 'It is over.' };

    await publishUpdate(asAda(), update({ ...over, components: [{ componentId: api, state: 'operational' }] }), false);

    platform.clock.advance(hour);
    const shown = await showShownPage(asAda(), slug);
    expect(shown).toMatchObject({ overall: 'operational', current: [] });
    expect(shown.groups[0]?.components[0]).toMatchObject({
      upSeconds: 3 * 3_600,
      downSeconds: 3_600,
      uptimePercent: '75.000',
    });
    expect(shown.past).toMatchObject([
      { title: 'Slow answers', phase: 'resolved', components: ['API'], updates: [{ phase: 'resolved' }, {}] },
    ]);
    const late = publishUpdate(asAda(), update({ announcement: first.announcementId }), false);
    await expect(late).rejects.toMatchObject({ code: 'status.announcement_over' });
    expect(await evidenceOf(first.announcementId)).toEqual(['status.update_published', 'status.update_published']);
  });

  it('keeps one open state per component when ten are published at once', async () => {
    const { slug, api } = await newPage();
    platform.clock.advance(hour);
    const states = ['degraded', 'partial_outage', 'major_outage', 'maintenance', 'operational'] as const;
    const posts = [...states, ...states].map((state) =>
      publishUpdate(asAda(), update({ pages: [slug], components: [{ componentId: api, state }] }), false),
    );

    expect(await Promise.allSettled(posts)).toEqual(posts.map(() => expect.objectContaining({ status: 'fulfilled' })));

    const { rows } = await platform.database.pool.query<{ open: number; all: number }>(
      `select count(*) filter (where until_at is null)::int as open, count(*)::int as all
       from status_component_state where component_id = $1`,
      [api],
    );
    expect(rows).toEqual([{ open: 1, all: 2 }]);
  });

  it('for inside reaches no public page, in words or states', async () => {
    const open = await newPage();
    const inside = await newPage('internal');
    const pages = [open.slug, inside.slug];
    const components = [{ componentId: inside.api, state: 'degraded' as const }];

    await publishUpdate(asAda(), update({ pages, components, audience: 'internal', message: 'Ask Ada.' }), false);

    expect(JSON.stringify(await showShownPage(asAda(), open.slug))).not.toMatch(/Slow answers|Ask Ada/);
    expect(await showShownPage(asAda(), inside.slug)).toMatchObject({ current: [{ title: 'Slow answers' }] });
    const onPublic = update({
      pages,
      audience: 'internal',
      components: [{ componentId: open.api, state: 'degraded' }],
    });
    await expect(publishUpdate(asAda(), onPublic, false)).rejects.toMatchObject({ code: 'status.component_invalid' });
    const toNobody = publishUpdate(asAda(), update({ pages: [inside.slug] }), false);
    await expect(toNobody).rejects.toMatchObject({ code: 'status.audience_invalid' });
  });

  it('for inside is open on a public page, and no current one for its readers', async () => {
    const open = await newPage();
    const inside = await newPage('internal');
    const pages = [open.slug, inside.slug];
    const counts = async ({ slug }: { readonly slug: string }) => {
      const { openAnnouncements, currentAnnouncements } = (await showPage(asAda(), slug)).counts;
      expect((await showShownPage(asAda(), slug)).current).toHaveLength(currentAnnouncements);
      return [openAnnouncements, currentAnnouncements];
    };
    const told = await publishUpdate(asAda(), update({ pages, audience: 'internal' }), false);
    await draftUpdate(asAda(), update({ announcement: told.announcementId }));
    expect([await counts(open), await counts(inside)]).toEqual([
      [1, 0],
      [1, 1],
    ]);

    await publishUpdate(asAda(), update({ announcement: told.announcementId }), false);
    expect(await counts(open)).toEqual([1, 1]);

    await publishUpdate(asAda(), update({ announcement: told.announcementId, phase: 'resolved' }), false);
    expect([await counts(open), await counts(inside)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('that everybody heard of does not end inside', async () => {
    const { slug } = await newPage();
    const { announcementId } = await publishUpdate(asAda(), update({ pages: [slug] }), false);

    const end = update({ announcement: announcementId, audience: 'internal', phase: 'resolved' });
    await expect(publishUpdate(asAda(), end, false)).rejects.toMatchObject({ code: 'status.audience_invalid' });
  });

  it('is not for readers to publish, and needs a title, components of its pages and a promise ahead', async () => {
    const { slug } = await newPage();
    const other = await newPage();
    const cases: [Partial<NewUpdate>, string][] = [
      [{ title: undefined }, 'status.title_missing'],
      [{ components: [{ componentId: other.api, state: 'degraded' }] }, 'status.component_invalid'],
      [{ nextUpdateDueAt: platform.clock.now() }, 'status.due_invalid'],
      [{ nextUpdateDueAt: platform.clock.now() + hour, phase: 'resolved' }, 'status.due_invalid'],
      [{ announcement: randomUUID() }, 'status.announcement_not_found'],
      [{ incident: 'INC-999' }, 'incidents.incident_not_found'],
    ];
    for (const [more, code] of cases) {
      const refused = publishUpdate(asAda(), update({ pages: [slug], ...more }), false);
      await expect(refused).rejects.toMatchObject({ code });
    }
    const reader = publishUpdate(platform.as(['auditor']), update({ pages: [slug] }), false);
    await expect(reader).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('is a draft until it is published, and can be thrown away', async () => {
    const { slug } = await newPage();
    const draft = await draftUpdate(asAda(), update({ pages: [slug] }));
    const thrown = await draftUpdate(asAda(), update({ pages: [slug], title: 'Nothing' }));

    await changeDraft(asAda(), draft.id, { ...update({}), message: 'Better words.' });
    await discardDraft(asAda(), thrown.id);

    expect(await showShownPage(asAda(), slug)).toMatchObject({ current: [] });
    await expect(showAnnouncement(asAda(), thrown.announcementId)).rejects.toMatchObject({
      code: 'status.announcement_not_found',
    });
    await publishDraft(asAda(), draft.id, false);
    const { current } = await showShownPage(asAda(), slug);
    expect(current[0]?.updates[0]?.text).toEqual([{ kind: 'paragraph', spans: [{ text: 'Better words.' }] }]);
    await expect(publishDraft(asAda(), draft.id, false)).rejects.toMatchObject({ code: 'status.not_a_draft' });
  });

  it('can be corrected, with a trace that stays inside', async () => {
    const { slug } = await newPage();
    const { id, announcementId } = await publishUpdate(asAda(), update({ pages: [slug], message: 'At 10:00.' }), false);

    await correctUpdate(asAda(), id, { message: 'At 11:00.', reason: 'wrong clock', isSure: false });

    const shown = JSON.stringify(await showShownPage(asAda(), slug));
    expect(shown).toContain('At 11:00.');
    expect(shown).not.toMatch(/At 10:00|wrong clock/);
    expect(await showAnnouncement(asAda(), announcementId)).toMatchObject({
      updates: [{ corrections: [{ before: 'At 10:00.', reason: 'wrong clock' }] }],
    });
  });

  it('shows what it would look like before it is published', async () => {
    const { slug, web } = await newPage();
    const components = [{ componentId: web, state: 'partial_outage' as const }];

    const preview = await previewUpdate(asAda(), update({ pages: [slug], components }), false);

    expect(preview).toMatchObject({
      refusedWords: [],
      needsConfirmation: false,
      pages: [{ overall: 'partial_outage', current: [{ title: 'Slow answers', components: ['Web'] }] }],
    });
    expect(await showShownPage(asAda(), slug)).toMatchObject({ overall: 'operational', current: [] });
  });
});

describe('an update about an incident', () => {
  it('stands alone outside, and is part of the timeline inside', async () => {
    const { slug } = await newPage();
    const about = { kind: 'reliability', severity: 'sev2', title: 'Pool of web-7 is empty' } as const;
    const incident = await declareIncident(asAda(), undefined, about);
    const published = await publishUpdate(asAda(), update({ pages: [slug], incident: incident.name }), false);

    const shown = JSON.stringify(await showShownPage(asAda(), slug));

    for (const inside of [incident.id, incident.name, about.title, 'Ada']) expect(shown).not.toContain(inside);
    const { rows } = await platform.database.pool.query<{ refs: { id: string }[] }>(
      `select refs from incident_entry where incident_id = $1 and kind = 'status_update'`,
      [incident.id],
    );
    expect(rows.map(({ refs }) => refs[0]?.id)).toEqual([published.id]);
    const named = update({ pages: [slug], incident: incident.id, message: `See ${incident.name}.` });
    await expect(publishUpdate(asAda(), named, false)).rejects.toMatchObject({
      code: 'status.words_refused',
      message: expect.stringContaining(incident.name),
    });
  });

  it('that is restricted goes out only when somebody who may see it is sure, and never names it', async () => {
    const { slug } = await newPage();
    const about = {
      kind: 'security',
      severity: 'sev1',
      title: 'Tokens leaked by the mailer',
      isRestricted: true,
    } as const;
    const incident = await declareIncident(asAda(), undefined, about);
    const advisory = {
      ecosystem: 'npm',
      package: 'acme-mailer',
      reason: 'leaks',
      isMalicious: false,
      isRestricted: true,
    };
    await addOwnAdvisory(platform.as(['security_key'], { userId: ada }), {
      ...advisory,
      introduced: undefined,
      fixed: undefined,
      versions: [],
      contact: undefined,
    });
    const given = update({ pages: [slug], incident: incident.name, title: 'Mails are late' });

    for (const word of [incident.name, about.title, 'CVE-2026-4242', 'acme-mailer', 'Grace Hopper']) {
      const refused = publishUpdate(asAda(), { ...given, message: `It is ${word}, sorry.` }, true);
      await expect(refused).rejects.toMatchObject({
        code: 'status.words_refused',
        message: expect.stringContaining(word),
      });
    }
    await expect(publishUpdate(asAda(), given, false)).rejects.toMatchObject({ code: 'status.confirmation_needed' });
    await expect(publishUpdate(asGrace(), given, true)).rejects.toMatchObject({ code: 'incidents.incident_not_found' });
    expect(await previewUpdate(asAda(), given, false)).toMatchObject({ needsConfirmation: true });

    const published = await publishUpdate(asAda(), given, true);

    const shown = JSON.stringify(await showShownPage(asAda(), slug));
    for (const inside of [incident.id, incident.name, about.title]) expect(shown).not.toContain(inside);
    const forGrace = await showAnnouncement(asGrace(), published.announcementId);
    expect(forGrace.announcement).toMatchObject({ incident: undefined, title: 'Mails are late' });
    // For Grace it stands alone: she goes on with it, and the room that she does not see hears of it.
    const { announcementId } = published;
    const next = await publishUpdate(
      asGrace(),
      update({ announcement: announcementId, message: 'Still late.' }),
      false,
    );
    await correctUpdate(asGrace(), next.id, { message: 'Late still.', reason: 'better words', isSure: false });
    const { rows } = await platform.database.pool.query<{ count: string }>(
      `select count(*) from incident_entry where incident_id = $1 and kind = 'status_update'`,
      [incident.id],
    );
    expect(Number(rows[0]?.count)).toBe(3);
  });

  it('that is restricted has drafts that nobody else hears of', async () => {
    const { slug } = await newPage();
    const about = { kind: 'security', severity: 'sev1', title: 'Another leak of tokens', isRestricted: true } as const;
    const incident = await declareIncident(asAda(), undefined, { ...about, onDuplicate: 'declare' });
    const draft = await draftUpdate(asAda(), update({ pages: [slug], incident: incident.id, title: 'Not yet' }));
    const list = async (ctx: ReturnType<typeof asAda>, state?: 'draft') =>
      (await listAnnouncements(ctx, { page: slug, state, limit: 50 })).map(({ announcement }) => announcement.title);

    expect(await list(asAda(), 'draft')).toEqual(['Not yet']);
    expect(await list(asGrace(), 'draft')).toEqual([]);
    expect(await list(asGrace())).toEqual([]);
    const missing = { code: 'status.announcement_not_found' };
    await expect(showAnnouncement(asGrace(), draft.announcementId)).rejects.toMatchObject(missing);
    for (const act of [
      () => publishDraft(asGrace(), draft.id, true),
      () => discardDraft(asGrace(), draft.id),
      () => changeDraft(asGrace(), draft.id, update({})),
    ])
      await expect(act()).rejects.toMatchObject({
        code: 'status.update_not_found',
        message: `status update \`${draft.id}\` does not exist`,
      });
    const { rows } = await platform.database.pool.query(
      'select matter_id from change where subject_id = $1 and matter_id is distinct from $2',
      [draft.announcementId, incident.id],
    );
    expect(rows).toEqual([]);
    expect(await evidenceOf(draft.announcementId)).toEqual(['evidence.sealed']);
  });
});

describe('maintenance', () => {
  it('shows by the clock alone when it begins and ends', async () => {
    const { slug, api } = await newPage();
    const startsAt = platform.clock.now() + hour;
    const plan = { title: 'New disks', message: 'Short breaks.', components: [api], window: null };
    await planMaintenance(asAda(), { ...plan, startsAt, endsAt: startsAt + hour });
    const state = async () => {
      const { overall, maintenance, pastMaintenance } = await showShownPage(asAda(), slug);
      // Who looks after the page reads in its list what its readers do.
      expect((await listWholePages(asAda())).find(({ page }) => page.slug === slug)?.overall).toBe(overall);
      expect((await showPage(asAda(), slug)).overall).toBe(overall);
      return [overall, maintenance.map((each) => each.state), pastMaintenance.map((each) => each.state)];
    };

    expect(await state()).toEqual(['operational', ['planned'], []]);
    platform.clock.advance(hour);
    expect(await state()).toEqual(['maintenance', ['in_progress'], []]);
    platform.clock.advance(hour);
    expect(await state()).toEqual(['operational', [], ['completed']]);
  });

  it('is called off before it begins and ended while it lasts, once', async () => {
    const { api } = await newPage();
    const now = platform.clock.now();
    const plan = { title: 'New disks', message: 'Short breaks.', components: [api], window: null };
    const later = await planMaintenance(asAda(), { ...plan, startsAt: now + hour, endsAt: now + 2 * hour });
    const current = await planMaintenance(asAda(), { ...plan, startsAt: now - hour, endsAt: now + hour });

    const calledOff = await endMaintenance(asAda(), later.maintenance.id);
    const ended = await endMaintenance(asAda(), current.maintenance.id);

    expect(calledOff.maintenance).toMatchObject({ cancelledAt: now });
    expect(ended.maintenance).toMatchObject({ cancelledAt: undefined, endsAt: now });
    await endMaintenance(asAda(), current.maintenance.id);
    expect(await evidenceOf(current.maintenance.id)).toEqual(
      expect.arrayContaining(['status.maintenance_planned', 'status.maintenance_ended']),
    );
    expect(await evidenceOf(current.maintenance.id)).toHaveLength(2);
    const backwards = planMaintenance(asAda(), { ...plan, startsAt: now + hour, endsAt: now + minute });
    await expect(backwards).rejects.toMatchObject({ code: 'status.maintenance_invalid' });
    const reader = planMaintenance(platform.as(['auditor']), { ...plan, startsAt: now, endsAt: now + minute });
    await expect(reader).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});

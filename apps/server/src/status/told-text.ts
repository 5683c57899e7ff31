import type { StatusPhase } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { StatusUpdate } from './announcement.ts';
import { readMarkdown, plainText } from '@lockstep/markdown';
import type { StatusPage } from './page.ts';

export const phaseNames: Readonly<Record<StatusPhase, string>> = {
  investigating: 'Investigating',
  identified: 'Cause found',
  monitoring: 'Watching the fix',
  resolved: 'Resolved',
};

export interface Told {
  readonly page: Pick<StatusPage, 'slug' | 'title'>;
  readonly title: string;
  readonly update: StatusUpdate;
  readonly publishedAt: number;
}

interface Text {
  readonly subject: string;
  readonly text: string;
}

export function consentMail(pageTitle: string, url: string): Text {
  const lines = [
    `Somebody asked that this address hears of updates on "${pageTitle}".`,
    'If that was you, open this link and say yes within 48 hours:',
    url,
    'If it was not you, do nothing: you hear nothing more.',
  ];
  return { subject: `Do you want updates of ${pageTitle}?`, text: `${lines.join('\n\n')}\n` };
}

export function updateMail({ page, title, update, publishedAt }: Told, pageUrl: string, stopUrl: string): Text {
  const lines = [
    `${phaseNames[update.phase]}: ${title}`,
    plainText(readMarkdown(update.message)),
    `Published ${isoInstant(publishedAt).slice(0, 16).replace('T', ' ')} UTC. All of it: ${pageUrl}`,
    `No more of these mails: ${stopUrl}`,
  ];
  return { subject: `[${page.title}] ${phaseNames[update.phase]}: ${title}`, text: `${lines.join('\n\n')}\n` };
}

/** What endpoints get; docs/status.md describes it. */
export function updatePayload({ page, title, update, publishedAt }: Told, pageUrl: string): unknown {
  return {
    type: 'status.update_published',
    timestamp: isoInstant(publishedAt),
    data: {
      page: { slug: page.slug, title: page.title, url: pageUrl },
      announcement: { id: update.announcementId, title },
      update: { id: update.id, phase: update.phase, text: plainText(readMarkdown(update.message)) },
    },
  };
}

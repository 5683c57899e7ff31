import type { reportSettingsOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import type { ReportsParts } from './parts.ts';
import {
  getReportSettings,
  previewReceipt,
  putReportSettings,
  type SettingsState,
  testReportMail,
} from './put-settings.ts';

export function settingsHandlers(parts: ReportsParts, senders: Senders): Handlers<typeof reportSettingsOperations> {
  const toState = ({ settings, version, securityTxt, problems }: SettingsState) => ({
    settings,
    version,
    securityTxt,
    problems,
    formUrl: `${parts.publicUrl}/report`,
    securityTxtUrl: `${parts.publicUrl}/.well-known/security.txt`,
    canSendMail: parts.canSendMail,
    canTakeMail: parts.canTakeMail,
  });
  return {
    getReportSettings: async (ctx) => toState(await getReportSettings(parts, ctx)),
    putReportSettings: async (ctx, { body }) => toState(await putReportSettings(parts, ctx, body)),
    previewReceipt: async (ctx, { body }) => previewReceipt(parts, ctx, body.settings),
    testReportMail: async (ctx, { body }) => {
      const delivery = await testReportMail(parts, senders, ctx, body.to);
      return delivery.outcome === 'delivered'
        ? { outcome: delivery.outcome }
        : { outcome: delivery.outcome, reason: delivery.reason };
    },
  };
}

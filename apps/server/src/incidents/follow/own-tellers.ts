import { tellAlerts, tellSilences } from './tell-alerts.ts';
import { tellLedger } from './tell-ledger.ts';
import { tellPages } from './tell-pages.ts';
import { registerTeller } from './teller.ts';

/** Tellers of what earlier slices know; later ones register their own. */
export function registerOwnTellers(): void {
  registerTeller(['alerts.batch_', 'alerts.alert_'], tellAlerts);
  registerTeller('alerts.silence_', tellSilences);
  registerTeller('paging.', tellPages);
  registerTeller('releases.', tellLedger);
}

import type { AxisName } from '../../ui/tags.tsx';
import type { SeverityName } from './incident-words.ts';

/** By what a severity is chosen, on each side. Read by what is known now; it can be raised and lowered at any time. */
export const severityCriteria: Readonly<Record<AxisName, Readonly<Record<SeverityName, string>>>> = {
  reliability: {
    sev1: 'Down, or losing data, for most who use it; there is no way around',
    sev2: 'A main function fails or is far too slow for many; no good way around',
    sev3: 'One function or some of those who use it; there is a way around',
    sev4: 'A small fault; nobody is kept from anything',
    sev5: 'Nothing is felt yet; worth a look',
  },
  security: {
    sev1: 'Somebody is inside, data has left, or the flaw is being used against us',
    sev2: 'A flaw within reach that is exploited elsewhere, or a secret that leaked',
    sev3: 'A grave flaw within reach, with no sign of use',
    sev4: 'A flaw that takes several unlikely steps',
    sev5: 'To be looked into; nothing points to harm yet',
  },
};

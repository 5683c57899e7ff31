import type { PolicyAttributes } from '@lockstep/gate';

type AttributeType = 'Long' | 'Bool' | 'String';

/** Type of every attribute a rule can read. The compiler keeps it complete; Cedar refuses a request that differs. */
export const attributeTypes: Readonly<Record<keyof PolicyAttributes, AttributeType>> = {
  choice: 'String',
  isProduction: 'Bool',
  motive: 'String',
  exposure: 'String',
  tier: 'Long',
  runningSeverity: 'Long',
  isAutomatic: 'Bool',
  isContinuity: 'Bool',
  isQuarantined: 'Bool',
  leavesMalicious: 'Bool',
  reopensMalicious: 'Long',
  reopensKnownExploited: 'Long',
  reopensZeroBudget: 'Long',
  reopensThreeDays: 'Long',
  reopensFourteenDays: 'Long',
  reopensLax: 'Long',
  carries: 'Long',
  carriesMalicious: 'Long',
  carriesZeroBudget: 'Long',
  unknownFindings: 'Long',
  isHeldByReliability: 'Bool',
  isHeldBySecurity: 'Bool',
  belowFloor: 'Long',
  undoesSevereIncidentFixes: 'Long',
  undoesMinorIncidentFixes: 'Long',
  crossesPointsOfNoReturn: 'Long',
  crossesMajorLine: 'Bool',
  targetSbom: 'String',
  currentSbom: 'String',
  areFeedsTooOld: 'Bool',
  areFeedsMissing: 'Bool',
  isUnproven: 'Bool',
  hoursServed: 'Long',
  isEvidenceDue: 'Bool',
  isBurning: 'Bool',
  isFlipFlop: 'Bool',
};

/** The schema every policy is checked against, in Cedar's own notation. */
export const schemaText = `entity Gate;
entity Service;
action judge appliesTo {
  principal: [Gate],
  resource: [Service],
  context: {
${Object.entries(attributeTypes)
  .map(([name, type]) => `    ${name}: ${type},`)
  .join('\n')}
  },
};
`;

/** The one question there is. */
export const request = {
  principal: { type: 'Gate', id: 'lockstep' },
  action: { type: 'Action', id: 'judge' },
  resource: { type: 'Service', id: 'asked' },
};

import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const ofSample = 'service_id in (select id from service where is_sample)';
const decisionsOfSample = `decision_id in (select id from decision where ${ofSample})`;

const deleteMembersSql = statement<never>(
  'gate.delete_sample_train_members',
  `delete from train_member where ${decisionsOfSample}`,
);
const deleteTrainsSql = statement<never>('gate.delete_sample_trains', 'delete from train where is_sample');
const deleteTurnsSql = statement<never>('gate.delete_sample_turns', `delete from key_turn where ${decisionsOfSample}`);
const deleteRequestsSql = statement<never>(
  'gate.delete_sample_requests',
  `delete from signoff_request where ${decisionsOfSample}`,
);
const deleteGlassSql = statement<never>(
  'gate.delete_sample_glass',
  `delete from break_glass where ${decisionsOfSample}`,
);
const deleteCapturesSql = statement<never>(
  'gate.delete_sample_captures',
  `delete from evidence_capture where ${decisionsOfSample}`,
);
const deletePreSignaturesSql = statement<never>(
  'gate.delete_sample_pre_signatures',
  `delete from pre_signature where ${ofSample}`,
);
const deleteHoldsSql = statement<never>('gate.delete_sample_holds', `delete from hold where ${ofSample}`);
const deleteFloorSql = statement<never>('gate.delete_sample_floor', `delete from floor_entry where ${ofSample}`);
const deleteVerdictsSql = statement<never>(
  'gate.delete_sample_verdicts',
  `delete from precomputed_verdict where ${ofSample}`,
);
const deleteHarboursSql = statement<never>('gate.delete_sample_harbours', `delete from safe_harbour where ${ofSample}`);
const deleteDecisionsSql = statement<never>('gate.delete_sample_decisions', `delete from decision where ${ofSample}`);

/**
 * Part of removing the sample: decisions about its services and all that was done with them. Parts of facts stay: they are found
 * by their content, and decisions about real services may name the same ones. @returns how many decisions
 */
export async function deleteSampleDecisions(tx: Transaction): Promise<number> {
  const around = [
    deleteMembersSql,
    deleteTrainsSql,
    deleteTurnsSql,
    deleteRequestsSql,
    deleteGlassSql,
    deleteCapturesSql,
  ];
  const standing = [deletePreSignaturesSql, deleteHoldsSql, deleteFloorSql, deleteVerdictsSql, deleteHarboursSql];
  for (const sql of [...around, ...standing]) await tx.execute(sql, []);
  return await tx.execute(deleteDecisionsSql, []);
}

import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';
import { evidenceHolds } from './capture-store.ts';

const move = `s.name || ' to ' || t.version || ' in ' || e.name`;
const joined = `join service s on s.id = d.service_id join environment e on e.id = d.environment_id
     join release t on t.id = d.target_release_id`;

/** Rows of a decision and one key that it waits for: nobody has turned or refused it, the glass is whole, and nothing else lets it go. */
const waits = `q.lapsed_at is null and q.expires_at > $2::timestamptz
     and not exists (select from key_turn r where r.decision_id = d.id and (r.is_refusal or r.axis = k.axis))
     and not exists (select from break_glass g where g.decision_id = d.id)
     and not exists (select from json_array_elements(d.body -> 'preSigned') p where p ->> 'axis' = k.axis)
     and ${evidenceHolds('$2')}`;

/** A key is waited for. */
const keys = toDoSource({
  name: 'gate.keys',
  permission: 'gate.read',
  sql: `select ${toDoSelect({
    row_id: `'key ' || d.id || ' ' || k.axis`,
    kind: `'key'`,
    subject_id: 'd.id',
    title: `'The ' || k.axis || ' key is waited for: ' || ${move}`,
    detail: 'q.reason',
    service_id: 'd.service_id',
    axis: 'k.axis',
    ring: `k.axis || '_key'`,
    due_at: 'least(q.expires_at, d.expires_at)',
    since_at: 'q.requested_at',
    path: `'/decisions/' || d.number`,
    action: `'turn_key'`,
    act: `jsonb_build_object('decision', d.id)`,
  })}
   from signoff_request q join decision d on d.id = q.decision_id ${joined} cross join unnest(q.keys_needed) as k (axis)
   where ${waits} and $1::text is not null and not exists (select from train_member m where m.decision_id = d.id)`,
});

/** How many services of a train a row is about, of `w.names`: those of the others do not stand beside the count. */
const counted = `cardinality(w.names) || case cardinality(w.names) when 1 then ' service: ' else ' services: ' end || w.names[1]
     || case when cardinality(w.names) > 2 then ', ' || w.names[2] || ' and ' || (cardinality(w.names) - 2) || ' more'
          else coalesce(' and ' || w.names[2], '') end`;

/** The same for a release train: one row for each key, however many services wait for it. */
const trainKeys = toDoSource({
  name: 'gate.train_keys',
  permission: 'gate.read',
  sql: `select ${toDoSelect({
    row_id: `'train key ' || w.train_id || ' ' || w.axis`,
    kind: `'key'`,
    subject_id: 'w.train_id',
    title: `'The ' || w.axis || ' key is waited for, once for ' || ${counted} || ' to ' || e.name`,
    detail: 'w.reason',
    service_ids: 'w.service_ids',
    axis: 'w.axis',
    ring: `w.axis || '_key'`,
    due_at: 'least(w.expires_at, t.expires_at)',
    since_at: 'w.requested_at',
    path: `'/trains/' || t.number`,
    action: `'turn_key'`,
    act: `jsonb_build_object('train', w.train_id)`,
  })}
   from (select m.train_id, k.axis, array_agg(s.name || ' ' || r.version order by m.place) as names, array_agg(d.service_id) as service_ids,
       min(q.reason) as reason, min(q.requested_at) as requested_at, min(q.expires_at) as expires_at
     from signoff_request q join decision d on d.id = q.decision_id join train_member m on m.decision_id = d.id
       join service s on s.id = d.service_id join release r on r.id = d.target_release_id cross join unnest(q.keys_needed) as k (axis)
     where ${waits} group by m.train_id, k.axis) w
   join train t on t.id = w.train_id join environment e on e.id = t.environment_id where $1::text is not null`,
});

/** Broken glass that the other key has not reviewed. */
const reviews = toDoSource({
  name: 'gate.reviews',
  permission: 'gate.read',
  sql: `select ${toDoSelect({
    row_id: `'review ' || d.id`,
    kind: `'review'`,
    subject_id: 'd.id',
    title: `'Glass was broken: ' || ${move}`,
    detail: 'g.reason',
    service_id: 'd.service_id',
    ring: `'any_key'`,
    due_at: 'g.review_due_at',
    since_at: 'g.broken_at',
    path: `'/decisions/' || d.number`,
    action: `'review'`,
    act: `jsonb_build_object('decision', d.id)`,
  })}
   from break_glass g join decision d on d.id = g.decision_id ${joined}
   where g.reviewed_at is null and g.user_id::text <> $1::text and $2::timestamptz is not null`,
});

/**
 * The newest decision stands for the older ones: what is to be captured is that of the release being left, wherever it goes. It is over
 * once a newer one says that nothing is.
 */
const isNewest = `not exists (select from decision n where n.service_id = d.service_id and n.environment_id = d.environment_id
     and (n.decided_at, n.number) > (d.decided_at, d.number) and n.is_live
     and n.current_release_id is not distinct from d.current_release_id
     and (n.verdict = 'preserve_first' or n.body ->> 'capture' is null))`;

/** Evidence is to be captured before a move that waits for nothing else: nobody has said that it is, and its clock runs. */
const isEvidenceDue = `d.verdict = 'preserve_first' and d.is_live and d.expires_at > $2::timestamptz
     and ${evidenceHolds('$2')}
     and not exists (select from break_glass g where g.decision_id = d.id)
     and ${isNewest}`;

const evidence = toDoSource({
  name: 'gate.evidence',
  permission: 'gate.read',
  sql: `select ${toDoSelect({
    row_id: `'evidence ' || d.id`,
    kind: `'evidence'`,
    subject_id: 'd.id',
    title: `'Capture evidence first: ' || ${move}`,
    detail: `'The move would destroy it'`,
    service_id: 'd.service_id',
    axis: `'security'`,
    ring: `'security_key'`,
    due_at: 'd.expires_at',
    since_at: 'd.decided_at',
    path: `'/decisions/' || d.number`,
    action: `'capture'`,
    act: `jsonb_build_object('decision', d.id)`,
  })}
   from decision d ${joined}
   where ${isEvidenceDue} and $1::text is not null and not exists (select from train_member m where m.decision_id = d.id)`,
});

/** The same for a release train: one row, however many services wait for it. */
const trainEvidence = toDoSource({
  name: 'gate.train_evidence',
  permission: 'gate.read',
  sql: `select ${toDoSelect({
    row_id: `'train evidence ' || w.train_id`,
    kind: `'evidence'`,
    subject_id: 'w.train_id',
    title: `'Capture evidence first, for ' || ${counted} || ' in ' || e.name`,
    detail: `'The train would destroy it'`,
    service_ids: 'w.service_ids',
    axis: `'security'`,
    ring: `'security_key'`,
    due_at: 't.expires_at',
    since_at: 't.decided_at',
    path: `'/trains/' || t.number`,
    action: `'capture'`,
    act: `jsonb_build_object('train', w.train_id)`,
  })}
   from (select m.train_id, array_agg(s.name order by m.place) as names, array_agg(d.service_id) as service_ids
     from decision d join train_member m on m.decision_id = d.id join service s on s.id = d.service_id
     where ${isEvidenceDue} group by m.train_id) w
   join train t on t.id = w.train_id join environment e on e.id = t.environment_id where $1::text is not null`,
});

export const gateToDo = [keys, trainKeys, reviews, evidence, trainEvidence];

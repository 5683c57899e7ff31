-- A message that gathers the pages of a person, was sent in vain and waits for its next try does not stand in the way of the next one
-- that gathers.
drop index notification_gathering;
create unique index notification_gathering on notification (user_id) where scope = 'many' and state = 'waiting' and lease = 0;

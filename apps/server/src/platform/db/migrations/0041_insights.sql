-- What people who were paged say of it: that it was useless. Taken back, the row goes; evidence keeps both.

create table useless_page (
  group_id uuid not null references alert_group (id) on delete cascade,
  user_id uuid not null references user_account (id) on delete cascade,
  marked_at timestamptz not null,
  note text,
  primary key (group_id, user_id)
);

-- Figures of a period read by time. Rows come nearly in its order, and writing them must stay cheap.
create index alert_group_opened on alert_group using brin (opened_at);
create index page_time on page using brin (created_at);

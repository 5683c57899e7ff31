-- Components are never removed and their numbers never given out twice: looking each one up again cost two thirds of marking it.
alter table component_judged drop constraint component_judged_component_id_fkey;

-- purpose: what a source is apart from what its address answers with: who speaks, of where, how close

alter table sources add column format varchar;
alter table sources add column region varchar;
alter table sources add column tier integer;
update sources
set format = kind,
    kind = case when official then 'official' else 'press' end,
    region = country,
    tier = 2;

-- purpose: the schema that analysts are promised
-- parameters: none
-- grain: none
create schema if not exists desk

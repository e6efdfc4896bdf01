-- purpose: the newest migration that was applied
-- parameters: none
-- grain: one row
select max(version) as version from schema_version

-- purpose: the digest of the views as last created
-- parameters: none
-- grain: one row, or none
select sha256 from schema_version where version = 0

-- purpose: the applied migrations, to compare with the files
-- parameters: none
-- grain: one row a migration; version 0 is the digest of the views
select version, sha256 from schema_version where version > 0

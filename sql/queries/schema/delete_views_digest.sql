-- purpose: forget the digest of the views
-- parameters: none
-- grain: none
delete from schema_version where version = 0

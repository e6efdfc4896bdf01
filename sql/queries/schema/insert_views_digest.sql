-- purpose: note the digest of the views as created
-- parameters: $sha256
-- grain: none
insert into schema_version (version, name, sha256) values (0, 'views', $sha256)

-- purpose: note an applied migration
-- parameters: $version, $name, $sha256
-- grain: none
insert into schema_version (version, name, sha256) values ($version, $name, $sha256)

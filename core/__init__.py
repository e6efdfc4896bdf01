"""The leaf package: records, identity, clock, errors, settings, ports and strict YAML.

Admission rule: a module lives here only if two rooms need it and it imports nothing but the
standard library, yaml and pydantic. Core imports no room.
"""

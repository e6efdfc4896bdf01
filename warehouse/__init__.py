"""The only code that opens DuckDB: connection and lock, migrations, one module an aggregate.

Writers take a blocking flock on a sidecar file, connect, run one short transaction and close. While
a process has the database open it must not open, copy or hash the file in any other way: that drops
DuckDB's own lock. Times go in and come out as aware UTC and are stored as plain TIMESTAMP.
"""

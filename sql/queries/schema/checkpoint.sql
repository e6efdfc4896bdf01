-- purpose: write everything into the database file before it is copied
-- parameters: none
-- grain: none
checkpoint

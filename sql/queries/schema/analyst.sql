-- purpose: what an analysts connection may do: read the views, nothing else
-- parameters: none
-- grain: none
set search_path = 'desk,main'

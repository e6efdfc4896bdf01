-- purpose: let articles that were set aside be tried again
-- parameters: $before
-- grain: none
delete from quarantine where step in ('classify', 'group', 'decide') and failed_at < $before

-- purpose: forget runs of steps that are long past
-- parameters: $before
-- grain: none
delete from step_runs where started_at < $before

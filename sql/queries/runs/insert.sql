-- purpose: note what one run of a step did, once
-- parameters: $run_id, $step, $started_at, $finished_at, $seen, $done, $skipped, $failed, $reasons
-- grain: none
insert into step_runs (run_id, step, started_at, finished_at, seen, done, skipped, failed, reasons)
values ($run_id, $step, $started_at, $finished_at, $seen, $done, $skipped, $failed, $reasons)
on conflict do nothing

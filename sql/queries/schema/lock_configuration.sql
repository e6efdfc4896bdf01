-- purpose: nothing that was set for the analyst may be taken back
-- parameters: none
-- grain: none
set lock_configuration = true

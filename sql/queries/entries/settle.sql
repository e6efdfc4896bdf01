-- purpose: write down how the fetch of an entry ended
-- parameters: $article_id, $state, $reason, $not_before_at, $refund
-- grain: none
update entries
set state = $state, reason = $reason, not_before_at = $not_before_at, lease_until_at = null,
    attempts = attempts - $refund
where article_id = $article_id

-- purpose: put the text of a new version in force
-- parameters: $article_id, $text
-- grain: none
update article_texts set text = $text where article_id = $article_id

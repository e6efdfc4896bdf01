"""The stories room: the same article again, and the same event in other words.

`features` reads what is kept of an article, `duplicates` finds its copies, `centroids`, `judging` and
`evidence` the story that tells the same event, `across` one in another language. `grouper.Grouper`
asks them in that order. Placement is online: an article's place depends on what came before it
alone. `windowed` is the second look that merges and splits; `corroboration` counts the voices.
"""

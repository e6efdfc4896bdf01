"""The stories room: the same article again, and the same event in other words.

`duplicates` finds copies of an article, `centroids` the story that tells the same event, and
`grouper.Grouper` asks them in that order. Placement is online: an article's place depends on what
came before it alone.
"""

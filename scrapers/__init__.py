"""The scrapers room: sources, the one guarded fetcher, feeds, and what an article page says.

It turns an address into records: `Source → FeedEntry → Page → Extract`. Nothing outside this room
opens a connection to a source.
"""

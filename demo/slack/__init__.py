"""The Slack stand-in: the Web API methods that alerts need, with faults on demand and a page."""

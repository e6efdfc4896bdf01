"""The inbox: a small web page of what would have been sent, had Slack or mail been configured."""

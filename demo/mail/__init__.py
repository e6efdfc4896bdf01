"""The mail stand-in: a real SMTP server on loopback, the mails as files, and pages to read them."""

"""A mail server of bare lines, which drops, dawdles or says what it is told to at a chosen stage."""

import socket
import threading

STAGES = ("greeting", "ehlo", "auth", "mail", "rcpt", "data", "body")
_ANSWERS = {
    "greeting": b"220 line ready\r\n",
    "ehlo": b"250-line\r\n250-SIZE 10000000\r\n250-AUTH PLAIN\r\n250 SMTPUTF8\r\n",
    "auth": b"235 welcome\r\n",
    "mail": b"250 ok\r\n",
    "rcpt": b"250 ok\r\n",
    "data": b"354 go on\r\n",
    "body": b"250 taken\r\n",
}
_VERBS = {b"EHLO": "ehlo", b"AUTH": "auth", b"MAIL": "mail", b"RCPT": "rcpt", b"DATA": "data"}


class SmtpLine:
    """Serves one conversation after the other. At `stage` it does what `how` says.

    `how` is "drop" (close the line), "drip" (a byte each tenth of a second, and never a line), "mute"
    (say nothing), or an answer's bytes. `taken` holds every message that came whole.
    """

    def __init__(self, stage="", how="drop", answers=()):
        self.stage, self.how = stage, how
        self.answers = {**_ANSWERS, **dict(answers)}
        self.taken, self.said = [], []
        self.over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.05)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def close(self):
        self.over.set()
        self.thread.join()
        self.listener.close()

    def _serve(self):
        while not self.over.is_set():
            try:
                line, _ = self.listener.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(5)
                try:
                    self._converse(line)
                except OSError:
                    continue

    def _converse(self, line):
        if not self._answer(line, "greeting"):
            return
        file = line.makefile("rb")
        while command := file.readline():
            self.said.append(command.strip())
            verb = command[:4].upper()
            if verb == b"QUIT":
                line.sendall(b"221 bye\r\n")
                return
            stage = _VERBS.get(verb)
            if stage is None:
                line.sendall(b"502 what\r\n")
            elif not self._answer(line, stage):
                return
            elif stage == "data" and self.stage != "data":
                self.taken.append(self._message(file))
                if not self._answer(line, "body"):
                    return

    @staticmethod
    def _message(file):
        lines = []
        while (text := file.readline()) not in (b".\r\n", b""):
            lines.append(text[1:] if text.startswith(b".") else text)
        return b"".join(lines)

    def _answer(self, line, stage):
        """Answer at a stage; return whether the conversation goes on."""
        if stage != self.stage:
            line.sendall(self.answers[stage])
            return True
        if isinstance(self.how, bytes):
            line.sendall(self.how)
            return True
        if self.how == "drip":
            while not self.over.wait(0.1):
                line.sendall(b"-")
        if self.how == "mute":
            self.over.wait(5)
        return False

"""A visitor's client of Zhike in one file: Python 3.9 or later and nothing else. See docs/protocol.md.

    client = Client("http://127.0.0.1:8080", "demo")
    client.say("How do I return something?")
    client.run_until(lambda view: view["messages"][-1]["author"]["kind"] == "assistant", seconds=30)

What is said is kept until the server has acknowledged it, and said again under the same id after a break; a view is kept up to date
by numbered events, and after a break exactly the missed ones are asked for.
"""

import base64
import hashlib
import json
import os
import random
import socket
import ssl
import struct
import time
import urllib.parse
import urllib.request

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
CONNECT_SECONDS = 10
LONGEST_PAUSE_SECONDS = 30


class Broken(Exception):
    """The connection ended; `code` is the close code, if one was said."""

    def __init__(self, code=None):
        super().__init__(f"the connection ended ({code})")
        self.code = code


class WebSocket:
    """RFC 6455, as far as a client of JSON text frames needs it."""

    def __init__(self, address):
        url = urllib.parse.urlsplit(address)
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 80)
        self.line = socket.create_connection((url.hostname, port), CONNECT_SECONDS)
        if secure:
            self.line = ssl.create_default_context().wrap_socket(self.line, server_hostname=url.hostname)
        self.waiting = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self.line.sendall(
            f"GET /api/v1/socket HTTP/1.1\r\nHost: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.waiting:
            self._more()
        head, self.waiting = self.waiting.split(b"\r\n\r\n", 1)
        accepted = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest())
        if b" 101 " not in head.split(b"\r\n")[0] or accepted not in head:
            raise Broken()

    def _more(self):
        chunk = self.line.recv(65536)
        if not chunk:
            raise Broken()
        self.waiting += chunk

    def _take(self, count):
        while len(self.waiting) < count:
            self._more()
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def send(self, text, kind=TEXT):
        data = text.encode() if isinstance(text, str) else text
        length = len(data)
        if length < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, length)
        mask = os.urandom(4)
        self.line.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)))

    def receive(self, seconds):
        """The next text, or None when nothing came within the time."""
        if len(self.waiting) < 2:
            self.line.settimeout(max(seconds, 0.001))
            try:
                self._more()
            except (socket.timeout, ssl.SSLWantReadError):
                return None
        # A frame that has begun is read to its end.
        self.line.settimeout(CONNECT_SECONDS)
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._take(8))
        data = self._take(length)
        kind = first & 0x0F
        if kind == CLOSE:
            raise Broken(struct.unpack("!H", data[:2])[0] if len(data) >= 2 else None)
        if kind == PING:
            self.send(data, PONG)
        return data.decode() if kind == TEXT else None

    def close(self):
        self.line.close()


def apply(view, patch):
    """One patch of docs/protocol.md; an unknown one is left alone."""
    fields = {name: value for name, value in patch.items() if name != "op"}
    if patch["op"] == "message.put":
        message = patch["message"]
        rest = [known for known in view["messages"] if known["id"] != message["id"]]
        view["messages"] = sorted(rest + [message], key=lambda known: known["n"])
    elif patch["op"] == "message.remove":
        view["messages"] = [known for known in view["messages"] if known["id"] != patch["id"]]
    elif patch["op"] == "feedback.set":
        for known in view["messages"]:
            if known["id"] == patch["id"]:
                known["feedback"] = patch["feedback"]
    elif patch["op"] == "header.set":
        view["header"].update({name: value for name, value in fields.items() if value is not None})
    elif patch["op"] == "receipt.set":
        for name, value in fields.items():
            if value is not None:
                view["receipts"][name] = max(view["receipts"][name], value)


class Client:
    def __init__(self, server, inbox, secret=None, locale="en"):
        self.server, self.inbox, self.secret, self.locale = server.rstrip("/"), inbox, secret, locale
        self.view, self.epoch, self.socket = None, None, None
        self.waiting = []  # said, not acknowledged; the first one is on its way
        self.refused = []
        self.attempt = 0

    def say(self, text):
        """Says something; it goes out with the next `run_until`, once, however often the connection breaks."""
        self._add({"t": "send", "client_msg_id": os.urandom(16).hex(), "content": {"type": "text", "text": text}})

    def ask_person(self):
        self._add({"t": "ask_person", "client_msg_id": os.urandom(16).hex()})

    def _add(self, frame):
        self.waiting.append(frame)
        if self.socket and len(self.waiting) == 1:
            self._flush()

    def _flush(self):
        # One at a time: so one's own order holds even when one of them is refused for a moment.
        if self.waiting:
            self.socket.send(json.dumps(self.waiting[0]))

    def open_session(self):
        body = {"inbox": self.inbox, "locale": self.locale}
        if self.secret:
            body["secret"] = self.secret
        request = urllib.request.Request(
            f"{self.server}/api/v1/widget/session", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=CONNECT_SECONDS) as answer:
            session = json.load(answer)
        self.secret = session.get("secret") or self.secret
        return session

    def connect(self):
        token = self.open_session()["token"]
        self.socket = WebSocket(self.server)
        hello = {"t": "hello", "v": 1, "token": token, "locale": self.locale}
        if self.view:
            hello["epoch"] = self.epoch
            hello["watch"] = [{"conversation_id": self.view["header"]["id"], "last": self.view["n"]}]
        self.socket.send(json.dumps(hello))

    def disconnect(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def _hear(self, frame):
        kind = frame["t"]
        if kind == "welcome":
            self.epoch, self.attempt = frame["epoch"], 0
            self._flush()
        elif kind == "snapshot":
            self.view = frame["view"]
        elif kind == "events":
            for event in frame["events"]:
                if self.view and event["n"] <= self.view["n"]:
                    continue  # a repetition
                if not self.view or event["n"] != self.view["n"] + 1:
                    raise Broken()  # a hole: come back and resume
                for patch in event["patches"]:
                    apply(self.view, patch)
                self.view["n"] = event["n"]
        elif kind == "ack":
            self._settled(frame["client_msg_id"])
        elif kind == "refused" and frame.get("client_msg_id"):
            problem = frame["problem"]
            if problem["status"] == 429 or problem["status"] >= 500:
                time.sleep(1)  # the server is in trouble, the words are not
                self._flush()
            else:
                self.refused.append(problem)
                self._settled(frame["client_msg_id"])

    def _settled(self, client_msg_id):
        if self.waiting and self.waiting[0]["client_msg_id"] == client_msg_id:
            self.waiting.pop(0)
            self._flush()

    def run_until(self, done, seconds):
        """Talks until `done(view)` holds and everything said is acknowledged; raises TimeoutError otherwise."""
        end = time.monotonic() + seconds
        ping_at = time.monotonic() + 20
        while time.monotonic() < end:
            if not self.waiting and self.view and done(self.view):
                return self.view
            try:
                if not self.socket:
                    self.connect()
                if time.monotonic() > ping_at:
                    self.socket.send(json.dumps({"t": "ping"}))
                    ping_at = time.monotonic() + 20
                text = self.socket.receive(min(1, end - time.monotonic()))
                if text is not None:
                    self._hear(json.loads(text))
            except (OSError, Broken):
                self.disconnect()
                # Full jitter, so that a thousand clients do not come back at once.
                pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2**self.attempt)
                self.attempt += 1
                time.sleep(min(random.uniform(0, pause), max(0, end - time.monotonic())))
        raise TimeoutError("it did not come to that in time")

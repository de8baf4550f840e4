"""The demo on a free port, and an administrator's log-in, for scripts that try the API."""
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

START_S = 60


def start(binary, folder, options=()):
    """The demo, and where it listens."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZHIKE_")}
    environment |= {"ZHIKE_RATE_LIMITS": "off", "ZHIKE_LOG": "error"}
    command = [binary, *options, "demo", "--listen", "127.0.0.1:0", "--data-dir", str(folder / "data")]
    server = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    for line in server.stdout:
        if found := re.search(r"listening on (http://\S+)", line):
            return server, found[1]
    sys.exit(f"{binary} ended before it listened")


class Desk:
    """An administrator's log-in."""

    def __init__(self, base, logins):
        self.base = base
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.headers = {"content-type": "application/json", "origin": base}
        user = next(user for user in logins["users"] if user["role"] == "administrator")
        session = self.call("/api/v1/session", {"email": user["email"], "password": user["password"]})
        self.headers["x-csrf-token"] = session["csrf"]

    def filled(self, path, name):
        """A list of the demo once something is in it: its articles and its past are laid in behind the open door."""
        until = time.monotonic() + START_S
        while not (found := self.call(path)[name]):
            if time.monotonic() > until:
                sys.exit(f"{path} is still empty after {START_S} s")
            time.sleep(0.2)
        return found

    def call(self, path, body=None):
        request = urllib.request.Request(self.base + path, body and json.dumps(body).encode(), self.headers)
        with self.opener.open(request, timeout=START_S) as answer:
            return json.load(answer)

#!/usr/bin/env python3
"""Tries every operation that a key may call, with schemathesis: scripts/fuzz-api.sh starts it in its own environment.

Starts the demo on a free port with a data folder of its own and without rates, makes a key of every scope, and runs
schemathesis with a fixed seed over the description, with ids of real things among those that it makes up."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from demo_desk import Desk, start

SEED = "20261128"
HOOK = {"url": "https://hooks.example.com/fuzz", "description": "fuzz", "events": ["message.created"], "content": False}
# Half of the ids that are tried are of things that exist.
REAL = {
    "conversations/": ("id", "conversations"),
    "contacts/": ("id", "contacts"),
    "webhooks/": ("id", "webhooks"),
    "webhooks/.*/replay": ("delivery_id", "deliveries"),
    "knowledge/": ("id", "articles"),
}
# What a schema cannot say, so that data that obeys the schema may be refused with 422.
REFUSES = {
    ("show_report", "download_report", "list_report_sessions"): "`from` may not be after `to`, nor far from it",
    ("list_conversations", "list_published", "list_pushed"): "a cursor is what the page before told",
    ("create_webhook", "save_webhook"): "an address may not lead into a private network",
    ("put_contact", "change_contact", "find_contacts"): "a name is one line, a number has digits, an address could be written to",
    ("put_contact", "track_contact", "open_conversation", "hand_in_message", "post_message"): "an Idempotency-Key stands for one body",
    ("open_conversation", "post_message"): "system lines are ours to write",
    ("find_published",): "blanks are no question",
    ("drop_pushed_article",): "a name is one line",
    ("list_products",): "a search is one line",
    ("replay_delivery",): "what is on its way, or was a trial, is not sent again",
}
# The same with 415: what the bytes of a file are.
REFUSES_TYPE = {("upload_file",): "the bytes must be of a type that we take"}
# 410: of a customer who was erased, by one of these very requests.
ANSWERS = ["2xx", "401", "403", "404", "409", "410", "429"]


def of_keys(description):
    """The operations that a key may call, by their ids."""
    operations = [one for item in description["paths"].values() for one in item.values() if isinstance(one, dict)]
    return [one["operationId"] for one in operations if any("key" in way for way in one.get("security", []))]


def configuration(key, real):
    """Schemathesis' settings, TOML. The key is not given as a header, which would stand even where it tries what happens
    without one."""
    lines = ["[auth.openapi.key]", f"bearer = {json.dumps(key)}"]
    lines += ["[checks.positive_data_acceptance]", f"expected-statuses = {json.dumps(ANSWERS)}"]
    for name, values in real.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    for path, (parameter, name) in REAL.items():
        lines += ["[[operations]]", f'include-path-regex = "^/api/v1/{path}"']
        lines += [f'parameters."path.{parameter}" = {{ dictionary = "{name}", probability = 0.5 }}']
    for refuses, status in ((REFUSES, "422"), (REFUSES_TYPE, "415")):
        for operations, why in refuses.items():
            lines += ["[[operations]]", f"# {why}", f"include-operation-id = {json.dumps(operations)}"]
            lines += [f"checks.positive_data_acceptance.expected-statuses = {json.dumps([*ANSWERS, status])}"]
    return "\n".join(lines) + "\n"


def main():
    binary, examples, *chosen = os.path.abspath(sys.argv[1]), *sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="zhike-fuzz-") as name:
        folder = pathlib.Path(name)
        server, base = start(binary, folder)
        try:
            desk = Desk(base, json.loads((folder / "data" / "demo-logins.json").read_text()))
            description = json.loads(subprocess.check_output([binary, "openapi"]))
            scopes = description["components"]["schemas"]["Scope"]["enum"]
            key = desk.call("/api/v1/api-keys", {"name": "fuzz", "scopes": scopes})["token"]
            rows = desk.filled("/api/v1/conversations?view=done", "rows")
            hooks = [desk.call("/api/v1/webhooks", HOOK)["webhook"]["id"] for _ in range(3)]
            desk.call(f"/api/v1/webhooks/{hooks[0]}/ping", {})
            deliveries = desk.call(f"/api/v1/webhooks/{hooks[0]}/deliveries")["deliveries"]
            articles = desk.filled("/api/v1/articles?state=published", "articles")
            real = {
                "articles": [one["id"] for one in articles],
                "conversations": [row["header"]["id"] for row in rows],
                "contacts": sorted({row["header"]["contact_id"] for row in rows}),
                "webhooks": hooks,
                "deliveries": [one["id"] for one in deliveries],
            }
            (folder / "openapi.json").write_text(json.dumps(description))
            (folder / "schemathesis.toml").write_text(configuration(key, real))
            only = [argument for one in chosen or of_keys(description) for argument in ("--include-operation-id", one)]
            schemathesis = pathlib.Path(sys.executable).with_name("schemathesis")
            tried = subprocess.run(
                [schemathesis, "run", "openapi.json", "--url", base, "--seed", SEED, "-n", examples, "--continue-on-failure", *only],
                cwd=folder,
            )
            if server.poll() is not None:
                sys.exit(f"{binary} ended while it was tried")
            sys.exit(tried.returncode)
        finally:
            server.kill()


main()

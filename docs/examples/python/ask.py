"""Asks a question, breaks the connection, and asks again: `python3 ask.py http://127.0.0.1:8080 demo "How do I return something?"`."""

import sys

from zhike import Client


def said(view, kind):
    return [message["content"].get("text") for message in view["messages"] if message["author"]["kind"] == kind]


def main(server, inbox, question):
    client = Client(server, inbox)
    client.say(question)
    view = client.run_until(lambda view: said(view, "assistant"), seconds=60)
    print(said(view, "assistant")[0])

    # The connection breaks, and something is said meanwhile: it arrives once, and nothing of before is lost.
    known = view["n"]
    client.disconnect()
    client.say("Thank you")
    view = client.run_until(lambda view: "Thank you" in said(view, "customer"), seconds=60)
    assert view["n"] > known and said(view, "customer").count("Thank you") == 1, view

    # A second client with the same secret is the same visitor, and sees the same words in the same order.
    other = Client(server, inbox, secret=client.secret)
    same = other.run_until(lambda view: "Thank you" in said(view, "customer"), seconds=60)
    assert same["header"]["id"] == view["header"]["id"]
    assert said(same, "customer") == [question, "Thank you"], same
    for each in (client, other):
        each.disconnect()


if __name__ == "__main__":
    main(*sys.argv[1:4])

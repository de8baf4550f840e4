#!/usr/bin/env python3
"""Speaks with /mcp of the demo as any program would: with the protocol's own client, which checks answers against the schemas that
the server gives. scripts/python.sh scripts/mcp_client.py BINARY"""
import asyncio
import json
import os
import pathlib
import sys
import tempfile
import time
from urllib.parse import quote

import httpx2
from mcp import MCPError
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from demo_desk import Desk, start

REVISION = "2025-06-18"
QUESTION = "怎么退货"


def connect(base, key):
    """A client with this key."""
    http = httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=60)
    return Client(streamable_http_client(f"{base}/mcp", http_client=http))


async def refused(asked):
    """The code with which the server refuses."""
    try:
        got = await asked
    except MCPError as error:
        return error.code
    raise AssertionError(f"answered {got}")


async def listed(client):
    """The addresses of all resources, over all pages."""
    addresses, cursor = set(), None
    while True:
        page = await client.list_resources(cursor=cursor)
        addresses |= {str(one.uri) for one in page.resources}
        if not (cursor := page.next_cursor):
            return addresses


async def look(base, key, articles):
    """Everything that a program may do, over these articles and no others."""
    async with connect(base, key) as client:
        assert client.protocol_version == REVISION, client.protocol_version
        assert client.server_info.name == "zhike"
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"search_knowledge", "read_article"} and all(tool.output_schema for tool in tools.values())

        found = await client.call_tool("search_knowledge", {"query": QUESTION, "locale": "zh", "limit": 3})
        hits = found.structured_content["hits"]
        assert not found.is_error and 0 < len(hits) <= 3, found
        assert hits[0]["id"] in found.content[0].text and all(hit["id"] in articles for hit in hits)
        read = await client.call_tool("read_article", {"id": hits[0]["id"]})
        title = read.structured_content["texts"]["zh"]["title"]
        assert not read.is_error and title == hits[0]["title"] and title in read.content[0].text

        resources, wanted = await listed(client), {f"zhike://articles/{one}" for one in articles}
        assert resources == wanted, resources ^ wanted
        assert len((await client.list_resource_templates()).resource_templates) == 2
        whole = await client.read_resource(f"{hits[0]['uri']}/zh")
        assert whole.contents[0].text == f"# {title}\n\n{read.structured_content['texts']['zh']['body']}"

        blank = await client.call_tool("search_knowledge", {"query": "  "})
        assert blank.is_error and blank.content[0].text
        assert await refused(client.call_tool("drop_tables", {})) == -32602
        assert await refused(client.call_tool("search_knowledge", {"query": "a", "more": 1})) == -32602
        assert await refused(client.read_resource("zhike://articles/7")) == -32002
        assert await refused(client.list_prompts()) == -32601


async def indexed(desk):
    """Waits until what is published is found: the index follows it."""
    while not desk.call(f"/api/v1/knowledge/search?text={quote(QUESTION)}")["hits"]:
        await asyncio.sleep(0.2)


def holds(article):
    """Whether it holds now."""
    now = time.time() * 1000
    return (article.get("valid_from_ms") or 0) <= now < (article.get("valid_until_ms") or now + 1)


async def main():
    binary = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="zhike-mcp-") as name:
        folder = pathlib.Path(name)
        server, base = start(binary, folder)
        try:
            desk = Desk(base, json.loads((folder / "data" / "demo-logins.json").read_text()))
            await indexed(desk)
            articles, path = [], "/api/v1/articles?state=published"
            page = desk.call(path)
            while True:
                articles += page["articles"]
                if not page.get("next"):
                    break
                page = desk.call(f"{path}&cursor={page['next']}")
            for scope, readers in (("knowledge:read", {"customers"}), ("knowledge:read_internal", {"customers", "agents"})):
                key = desk.call("/api/v1/api-keys", {"name": scope, "scopes": [scope]})["token"]
                await look(base, key, {one["id"] for one in articles if readers & set(one["audiences"]) and holds(one)})
            other = desk.call("/api/v1/api-keys", {"name": "other", "scopes": ["reports:read"]})["token"]
            for key in (other, "zhk_nobody"):
                try:
                    async with connect(base, key):
                        sys.exit("a key without the scope got in")
                except (MCPError, ExceptionGroup):
                    pass
        finally:
            server.kill()
    print("the protocol's own client finds, lists and reads what its key may read, and is refused what it may not")


asyncio.run(main())

# Zhike's house. `make help` says what there is; every target first looks after what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test check build bench shots kill fuzz generate

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: ## Build and run the demo: shop pages, widget, desk, assistant (ARGS="--listen 0.0.0.0:7070" …)
	@scripts/demo.sh $(ARGS)

test: ## Every test: Rust on SQLite and PostgreSQL, web units, journeys in a browser, a short kill test
	@scripts/test.sh

check: ## Format, lints, docs, types, generated files in step, links, ratchets
	@scripts/check.sh

build: ## Release binary with the web assets inside
	@scripts/build.sh

bench: ## Start, memory, sizes, durable messages per second and turn latency, beside raw figures
	@scripts/bench.sh

shots: ## Pictures of every screen, zh and en, light and dark, into docs/img
	@scripts/shots.sh

kill: ## The long kill test: 20 SIGKILLs during 10,000 messages on each database, with a report
	@scripts/kill.sh

fuzz: ## The API by key with 200 made-up requests for each operation (schemathesis, a fixed seed)
	@scripts/fuzz.sh

generate: ## Write the generated files anew: docs/openapi.json and the TypeScript types
	@scripts/generated.sh write

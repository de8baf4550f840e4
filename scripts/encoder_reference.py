#!/usr/bin/env python3
"""Makes crates/encoder/tests/fixtures/e5_tokens.json and e5_vectors.json: what other programs make of lines, for the tests to compare with.

    python3 -m venv V && V/bin/pip install numpy scipy sentencepiece==0.2.3
    V/bin/python -B scripts/encoder_reference.py FOLDER LINES crates/encoder/tests/fixtures

FOLDER is what scripts/encoder-model.sh multilingual printed, LINES has a string in JSON a line. The numbers of pieces are those of
sentencepiece, with whose algorithm the model was trained, from the same pieces, scores and table of characters. The vectors are those of the same
weights in 32-bit floating point (scripts/vectors.py), times 10,000; of every sixteenth line.
"""
import base64
import json
import struct
import sys
from pathlib import Path

import numpy as np
import sentencepiece

from vectors import encode

PROMPT = "query: "
NORMAL, UNKNOWN, CONTROL = 1, 2, 3
UNIGRAM = 1


def field(number, value):
    """One of a protocol buffer: a number, a floating point number, or bytes behind their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def varint(value):
    if value < 128:
        return bytes([value])
    return bytes([value & 127 | 128]) + varint(value >> 7)


def model(folder):
    """The tokenizer in the form that sentencepiece reads, with the same numbers."""
    whole = json.loads((folder / "tokenizer.json").read_text())
    special = {token["content"] for token in whole["added_tokens"]}
    own = whole["model"]["vocab"][whole["model"]["unk_id"]][0]
    parts = []
    for piece, score in whole["model"]["vocab"]:
        kind = UNKNOWN if piece == own else CONTROL if piece in special else NORMAL
        parts.append(field(1, field(1, piece.encode()) + field(2, score) + field(3, kind)))
    table = base64.b64decode(whole["normalizer"]["normalizers"][0]["precompiled_charsmap"])
    parts.append(field(2, field(3, UNIGRAM)) + field(3, field(1, b"nmt_nfkc") + field(2, table)))
    return sentencepiece.SentencePieceProcessor(model_proto=b"".join(parts))


def tensors(path):
    with path.open("rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    kinds = {"F16": "<f2", "F32": "<f4"}
    found = {}
    for name, about in header.items():
        start, end = about["data_offsets"]
        found[name] = np.frombuffer(data[start:end], kinds[about["dtype"]]).astype(np.float32).reshape(about["shape"])
    return found


def main():
    folder, lines, out = (Path(argument) for argument in sys.argv[1:])
    pieces = model(folder)
    begin, end = pieces.piece_to_id("<s>"), pieces.piece_to_id("</s>")
    texts = [json.loads(line) for line in lines.read_text().splitlines()]
    tokens = [[begin, *pieces.encode(PROMPT + text)[:510], end] for text in texts]
    put = lambda name, rows: (out / name).write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
    put("e5_tokens.json", [{"text": text, "tokens": own} for text, own in zip(texts, tokens)])
    weights = tensors(folder / "model.safetensors")
    rows = []
    for text, own in list(zip(texts, tokens))[::16]:
        vector = encode(weights, np.array([own]))[0].mean(0)
        vector /= np.linalg.norm(vector)
        rows.append({"text": text, "vector": np.rint(vector * 10_000).astype(int).tolist()})
    put("e5_vectors.json", rows)


main()

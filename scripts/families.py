#!/usr/bin/env python3
"""Makes crates/nlu/data/families.bin: a tree of English words by what they mean, so that a slot's unseen words are like its seen ones.

    python3 -m venv V && V/bin/pip install numpy
    V/bin/python scripts/families.py crates/nlu/data/vectors.bin crates/nlu/data/families.bin

The whole words of the vectors (see scripts/vectors.py) are centred, brought to one length, and halved again and again: along the direction in
which they differ most, then by five rounds of two means. A word's path through fourteen halvings is its place: words that share
its first bits are its family.
The file: `ZKF1`, u32 words, u32 bytes of names, names joined by line ends, u16 path for each word (a leading 1, then fourteen bits),
u64 FNV-1a of all before; little endian.
"""
import struct
import sys
from pathlib import Path

import numpy as np

DEPTH = 14


def halves(x):
    mean = x.mean(0)
    around = x - mean
    axis = around[0] / max(np.linalg.norm(around[0]), 1e-9)
    for _ in range(8):
        axis = around.T @ (around @ axis)
        axis /= max(np.linalg.norm(axis), 1e-9)
    right = around @ axis > 0
    for _ in range(5):
        if right.all() or not right.any():
            break
        one, two = x[right].sum(0), x[~right].sum(0)
        right = x @ (one / max(np.linalg.norm(one), 1e-9)) > x @ (two / max(np.linalg.norm(two), 1e-9))
    return right


def paths(x):
    out = np.ones(len(x), np.int64)
    open_ = [np.arange(len(x))]
    for depth in range(DEPTH):
        out <<= 1
        next_ = []
        for rows in open_:
            if len(rows) < 2:
                continue
            right = halves(x[rows])
            out[rows[right]] |= 1
            next_ += [rows[~right], rows[right]]
        open_ = next_
    return out


def main():
    data = Path(sys.argv[1]).read_bytes()
    assert data[:4] == b"ZKV1"
    dimensions, count, length = struct.unpack_from("<HII", data, 4)
    names = data[14 : 14 + length].decode().split("\n")
    at = 14 + length
    scale = np.frombuffer(data, "<f4", count, at)
    values = np.frombuffer(data, "i1", count * dimensions, at + 4 * count).reshape(count, dimensions)
    whole = [i for i, name in enumerate(names) if name.isascii() and name.isalpha()]
    x = values[whole].astype(np.float64) * scale[whole][:, None]
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    x -= x.mean(0)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    joined = "\n".join(names[i] for i in whole).encode()
    body = b"ZKF1" + struct.pack("<II", len(whole), len(joined)) + joined + paths(x).astype("<u2").tobytes()
    hash_ = 0xCBF29CE484222325
    for byte in body:
        hash_ = ((hash_ ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    Path(sys.argv[2]).write_bytes(body + struct.pack("<Q", hash_))


main()

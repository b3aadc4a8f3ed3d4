#!/usr/bin/env python3
"""Writes the golden vectors of the embedding's tests from the reference, sentence-transformers on PyTorch, float32.

    make_embedding_golden.py --mini-lm FOLDER

FOLDER is where bot-config/bin/fetch-test-models has put all-MiniLM-L6-v2. The vectors of the tiny random models need no
file: the tests write the same models themselves (Tests/SentenceEmbeddingTests/TinyModel.swift).
"""

import argparse
import base64
import json
import tempfile
from pathlib import Path

import sentence_transformers
import torch
import transformers
from golden_texts import CHECKOUT
from make_random_model import vocabulary, write_model
from sentence_transformers import SentenceTransformer

GOLDEN = CHECKOUT / "Tests/SentenceEmbeddingTests/Golden"
MADE_WITH = {
    "script": "bot-config/golden/make_embedding_golden.py",
    "sentence-transformers": sentence_transformers.__version__,
    "torch": torch.__version__,
    "transformers": transformers.__version__,
}
TINY = {"layers": 2, "hidden": 20, "heads": 4, "feed_forward": 44, "positions": 40, "longest": 32, "seed": 7,
        "amplitude": 0.3}
TINY_PIECES = 161
TINY_TEXTS = ["", "a", "rain falls, and I can't sleep!", "[MASK] x [PAD] y", "K-POP 1234", "unknown 비 word",
              "long enough to be cut at the thirty-second token of the text"]
TINY_CASES = [
    {"layout": "old", "prefix": "", "pooling": ["mean"]},
    {"layout": "old", "prefix": "bert.", "pooling": ["cls"]},
    {"layout": "new", "prefix": "bert.", "pooling": ["max"], "normalize": True},
    {"layout": "new", "prefix": "", "pooling": ["mean_sqrt_len_tokens"]},
    {"layout": "old", "prefix": "", "pooling": ["cls", "mean"], "normalize": True},
    {"layout": "new", "prefix": "", "pooling": ["mean"], "activation": "gelu_new"},
    {"layout": "old", "prefix": "bert.", "pooling": ["mean"], "activation": "relu"},
    {"layout": "old", "prefix": "roberta.", "pooling": ["mean"], "model_type": "roberta"},
    {"layout": "new", "prefix": "", "pooling": ["mean"], "model_type": "roberta", "normalize": True},
]


def write(name, content):
    path = GOLDEN / name
    path.write_text(json.dumps({"madeWith": MADE_WITH} | content, ensure_ascii=False, indent=1) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


def vectors(folder, texts):
    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})
    return model.encode(texts, convert_to_numpy=True, show_progress_bar=False).astype("<f4")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mini-lm", metavar="FOLDER", required=True)
    folder = arguments.parse_args().mini_lm
    sentences = json.loads((GOLDEN / "sentences.json").read_text(encoding="utf-8"))["sentences"]
    result = vectors(folder, sentences)
    write("mini-lm-vectors.json", {"count": len(result), "dimension": result.shape[1],
                                   "vectors": base64.b64encode(result.tobytes()).decode()})
    cases = []
    for case in TINY_CASES:
        with tempfile.TemporaryDirectory() as tiny:
            write_model(Path(tiny), pieces=vocabulary(TINY_PIECES), **TINY, **case)
            result = vectors(tiny, TINY_TEXTS)
            cases.append(case | {"vectors": [[float(f"{number:.7g}") for number in row] for row in result.tolist()]})
    write("tiny-vectors.json", {"texts": TINY_TEXTS, "cases": cases})


main()

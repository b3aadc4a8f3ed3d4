#!/usr/bin/env python3
"""Writes the golden files of the tokenizer's tests from the reference, HuggingFace tokenizers through transformers.

    make_tokenization_golden.py --mini-lm FOLDER --kr-sbert FOLDER     writes all three files
    make_tokenization_golden.py --kr-sbert FOLDER --show 1234          prints text 1234 and its ids

FOLDER is a model folder; of it only the tokenizer's files are read. Golden files hold digests, never word pieces.
"""

import argparse
import base64
import json
import struct

import tokenizers
import transformers
from golden_texts import CHECKOUT, GoldenTexts, fnv1a
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from transformers import AutoTokenizer

GOLDEN = CHECKOUT / "Tests/TokenizationTests/Golden"
MADE_WITH = {
    "script": "bot-config/golden/make_tokenization_golden.py",
    "tokenizers": tokenizers.__version__,
    "transformers": transformers.__version__,
}
BLOCK = 4096
PLANES = [0, 1, 2, 3, 14]


def ids_of(tokenizer, text, max_length):
    return tokenizer(text, truncation=max_length is not None, max_length=max_length)["input_ids"]


def max_length_of(index, model_length):
    """Every other text is cut at the model's length."""
    return model_length if index % 2 else None


def digest(ids):
    full = fnv1a(struct.pack(f"<{len(ids)}i", *ids))
    return (full ^ (full >> 32)) & 0xFFFFFFFF


def vocabulary_digest(tokenizer):
    value = fnv1a(b"")
    for piece, id in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1]):
        value = fnv1a(struct.pack("<i", id), fnv1a(piece.encode(), value))
    return f"{value:016x}"


def write(name, content):
    path = GOLDEN / name
    path.write_text(json.dumps({"madeWith": MADE_WITH} | content, indent=1) + "\n")
    print(f"{path}: {path.stat().st_size} bytes")


def write_ids(name, tokenizer, model_length, texts):
    digests, all_texts = [], fnv1a(b"")
    for index in range(texts.count):
        text = texts.text(index)
        all_texts = fnv1a(text.encode(), all_texts)
        digests.append(digest(ids_of(tokenizer, text, max_length_of(index, model_length))))
    packed = struct.pack(f"<{len(digests)}I", *digests)
    write(name, {
        "vocabularyDigest": vocabulary_digest(tokenizer),
        "modelLength": model_length,
        "textCount": texts.count,
        "textsDigest": f"{all_texts:016x}",
        "idDigests": base64.b64encode(packed).decode(),
    })


def write_word_splitting():
    """What becomes of each scalar, alone in a word, before and after marks that may change places with it."""
    blocks = {}
    for name, lowercase in (("cased", False), ("uncased", True)):
        normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase)
        split = BertPreTokenizer()
        digests = []
        for first in (plane << 16 | offset for plane in PLANES for offset in range(0, 1 << 16, BLOCK)):
            value = fnv1a(b"")
            for code in range(first, first + BLOCK):
                if 0xD800 <= code < 0xE000:
                    continue
                text = "a{0}b \u302e{0}\u302e {0}{0}\u302e".format(chr(code))
                words = split.pre_tokenize_str(normalizer.normalize_str(text))
                value = fnv1a("\0".join(word for word, _ in words).encode() + b"\n", value)
            digests.append(f"{value:016x}")
        blocks[name] = digests
    write("word-splitting.json", {"blockSize": BLOCK, "planes": PLANES} | blocks)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mini-lm", metavar="FOLDER")
    arguments.add_argument("--kr-sbert", metavar="FOLDER")
    arguments.add_argument("--show", type=int, metavar="INDEX")
    chosen = arguments.parse_args()
    texts = GoldenTexts()
    models = [
        (chosen.mini_lm, "", 256, "word-pieces-mini-lm.json"),
        (chosen.kr_sbert, "/0_Transformer", 128, "word-pieces-kr-sbert.json"),
    ]
    for folder, subfolder, model_length, name in models:
        if folder is None:
            continue
        tokenizer = AutoTokenizer.from_pretrained(folder + subfolder)
        if chosen.show is None:
            write_ids(name, tokenizer, model_length, texts)
        else:
            text = texts.text(chosen.show)
            print(ascii(text), ids_of(tokenizer, text, max_length_of(chosen.show, model_length)))
    if chosen.show is None:
        write_word_splitting()


main()

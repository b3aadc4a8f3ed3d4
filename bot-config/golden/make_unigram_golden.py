#!/usr/bin/env python3
"""Trains a SentencePiece Unigram tokenizer of XLM-R's kind and writes the golden file of the tokenizer's tests.

    make_unigram_golden.py FOLDER        FOLDER gets tokenizer.json in both forms in which XLM-R's family has it

The family's own vocabulary (250,000 pieces) lies on a model hub only; this one has the same parts: the character map
`nmt_nfkc` that SentencePiece compiles into the model, Metaspace, Unigram with scores, special tokens before and behind.
The golden file holds digests, never word pieces. Needs sentencepiece 0.2 beside requirements.txt.
"""

import base64
import collections
import json
import struct
import sys
from pathlib import Path

import sentencepiece
import tokenizers
from golden_texts import CHECKOUT, GoldenTexts, fnv1a
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

GOLDEN = CHECKOUT / "Tests/TokenizationTests/Golden/unigram.json"
PIECES, LONGEST = 24_000, 128


def train(texts, folder):
    """On the texts of ordinary length whose scalars are not among the rare ones: those become unknown."""
    corpus = folder / "corpus.txt"
    lines = [texts.text(index).replace("\n", " ").replace("\0", " ") for index in range(texts.count)]
    lines = [line for line in lines if 0 < len(line) < 1000]
    counts = collections.Counter(scalar for line in lines for scalar in line)
    common = {scalar for scalar, _ in counts.most_common(PIECES // 3)}
    words = [" ".join(word for word in line.split(" ") if set(word) <= common) for line in lines]
    corpus.write_text("\n".join(line for line in words if line), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "unigram"), vocab_size=PIECES, model_type="unigram",
        normalization_rule_name="nmt_nfkc", character_coverage=1.0, num_threads=1, hard_vocab_limit=False,
        minloglevel=2)
    corpus.unlink()
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString((folder / "unigram.model").read_bytes())
    return model


def tokenizer(model, is_new):
    """As transformers converts XLM-R: its four special tokens first, `<mask>` last."""
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(piece.piece, piece.score) for piece in model.pieces[3:]] + [("<mask>", 0.0)]
    result = Tokenizer(Unigram(pieces, unk_id=3, byte_fallback=False))
    precompiled = normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap)
    metaspace = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    if is_new:
        result.normalizer = normalizers.Sequence([precompiled, normalizers.Replace(Regex(" {2,}"), " ")])
        result.pre_tokenizer = metaspace
    else:
        result.normalizer = precompiled
        result.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
    result.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    result.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", tokenizers.AddedToken("<mask>", lstrip=True)])
    return result


def digests(tokenizer, texts):
    values = []
    for index in range(texts.count):
        # Every other text is cut at the model's length.
        tokenizer.no_truncation()
        if index % 2:
            tokenizer.enable_truncation(LONGEST)
        ids = tokenizer.encode(texts.text(index)).ids
        full = fnv1a(struct.pack(f"<{len(ids)}i", *ids))
        values.append((full ^ (full >> 32)) & 0xFFFFFFFF)
    return base64.b64encode(struct.pack(f"<{len(values)}I", *values)).decode()


def main():
    folder, texts = Path(sys.argv[1]), GoldenTexts()
    folder.mkdir(parents=True, exist_ok=True)
    model = train(texts, folder)
    content = {"madeWith": {"script": "bot-config/golden/make_unigram_golden.py", "tokenizers": tokenizers.__version__,
                            "sentencepiece": sentencepiece.__version__},
               "modelLength": LONGEST, "textCount": texts.count}
    for name, is_new in [("old", False), ("new", True)]:
        made = tokenizer(model, is_new)
        made.save(str(folder / f"tokenizer-{name}.json"))
        saved = (folder / f"tokenizer-{name}.json").read_bytes()
        content[name] = {"fileDigest": f"{fnv1a(saved):016x}", "pieces": made.get_vocab_size(),
                         "idDigests": digests(made, texts)}
    GOLDEN.write_text(json.dumps(content, indent=1) + "\n")
    print(f"{GOLDEN}: {GOLDEN.stat().st_size} bytes")


main()

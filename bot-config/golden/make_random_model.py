#!/usr/bin/env python3
"""Writes a model of KR-SBERT's shape and layout with random weights, for tests and benchmarks that need no meaning.

    make_random_model.py FOLDER                                  12 layers of 768, vocabulary of 40,000; 467 MB
    make_random_model.py FOLDER --vocabulary OTHER/vocab.txt     with a vocabulary that the operator has
    make_random_model.py FOLDER --layers 2 --hidden 24 --heads 3 --feed-forward 40

The same arguments give the same bytes. Needs numpy and nothing else.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy as np
from golden_texts import SplitMix64, fnv1a

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def vocabulary(size):
    """Special tokens, ASCII, its letters going on, then syllables and pairs of them, until there are `size` pieces."""
    ascii_range = [chr(code) for code in range(33, 127)]
    pieces = SPECIAL + ascii_range + ["##" + letter for letter in ascii_range if letter.isalnum()]
    syllables = [chr(code) for code in range(0xAC00, 0xD7A4)]
    pieces += syllables + ["##" + syllable for syllable in syllables]
    chance, known = SplitMix64(1), set(pieces)
    while len(pieces) < size:
        pair = syllables[chance.index(len(syllables))] + syllables[chance.index(len(syllables))]
        if pair not in known:
            known.add(pair)
            pieces.append(pair)
    return pieces[:size]


def tensor_shapes(c):
    hidden, feed_forward = c["hidden_size"], c["intermediate_size"]
    shapes = {
        "embeddings.word_embeddings.weight": [c["vocab_size"], hidden],
        "embeddings.position_embeddings.weight": [c["max_position_embeddings"], hidden],
        "embeddings.token_type_embeddings.weight": [c["type_vocab_size"], hidden],
        "embeddings.LayerNorm.weight": [hidden],
        "embeddings.LayerNorm.bias": [hidden],
    }
    for layer in range(c["num_hidden_layers"]):
        for name, outputs, inputs in [
            ("attention.self.query", hidden, hidden), ("attention.self.key", hidden, hidden),
            ("attention.self.value", hidden, hidden), ("attention.output.dense", hidden, hidden),
            ("intermediate.dense", feed_forward, hidden), ("output.dense", hidden, feed_forward),
        ]:
            shapes[f"encoder.layer.{layer}.{name}.weight"] = [outputs, inputs]
            shapes[f"encoder.layer.{layer}.{name}.bias"] = [outputs]
        for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
            shapes[f"encoder.layer.{layer}.{name}.weight"] = [hidden]
            shapes[f"encoder.layer.{layer}.{name}.bias"] = [hidden]
    return shapes


def values(name, shape, seed, amplitude):
    """Uniform in ±amplitude, around 1 for the weights of a LayerNorm. A stream of SplitMix64 for each tensor."""
    count = int(np.prod(shape))
    state = np.uint64(seed ^ fnv1a(name.encode()))
    with np.errstate(over="ignore"):
        z = state + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    unit = (z >> np.uint64(11)).astype(np.float64) * 2.0**-53
    centre = 1.0 if name.endswith("LayerNorm.weight") else 0.0
    return (centre + (2 * unit - 1) * amplitude).astype("<f4")


def write_safetensors(path, shapes, prefix, seed, amplitude):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in shapes.items():
        end = offset + 4 * int(np.prod(shape))
        header[prefix + name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in shapes.items():
            values(name, shape, seed, amplitude).tofile(file)


def write_json(path, content):
    path.write_text(json.dumps(content, indent=2) + "\n")


def write_model(folder, *, layers=12, hidden=768, heads=12, feed_forward=3072, pieces=None, positions=512,
                longest=128, layout="old", prefix="", model_type="bert", activation="gelu", pooling=("mean",),
                normalize=False, seed=1, amplitude=0.035):
    """`amplitude` 0.035 gives KR-SBERT's standard deviation of 0.02."""
    pieces = pieces or vocabulary(40_000)
    config = {
        "architectures": [{"bert": "BertModel", "roberta": "RobertaModel"}[model_type]],
        "model_type": model_type, "hidden_act": activation, "hidden_size": hidden, "intermediate_size": feed_forward,
        "layer_norm_eps": 1e-12, "max_position_embeddings": positions, "num_attention_heads": heads,
        "num_hidden_layers": layers, "pad_token_id": 0 if model_type == "bert" else 1,
        "position_embedding_type": "absolute", "type_vocab_size": 2 if model_type == "bert" else 1,
        "vocab_size": len(pieces),
    }
    transformer = folder / "0_Transformer" if layout == "old" else folder
    for path in [transformer, folder / "1_Pooling"]:
        path.mkdir(parents=True, exist_ok=True)
    write_json(transformer / "config.json", config)
    write_json(transformer / "sentence_bert_config.json", {"max_seq_length": longest, "do_lower_case": False})
    write_json(transformer / "tokenizer_config.json", {
        "do_lower_case": False, "strip_accents": None, "tokenize_chinese_chars": True,
        "tokenizer_class": "BertTokenizer",
    })
    (transformer / "vocab.txt").write_text("".join(piece + "\n" for piece in pieces), encoding="utf-8")
    write_safetensors(transformer / "model.safetensors", tensor_shapes(config), prefix, seed, amplitude)
    names = {"cls": "cls_token", "max": "max_tokens", "mean": "mean_tokens",
             "mean_sqrt_len_tokens": "mean_sqrt_len_tokens"}
    write_json(folder / "1_Pooling/config.json", {"word_embedding_dimension": hidden} | {
        "pooling_mode_" + flag: name in pooling for name, flag in names.items()
    })
    modules = ["Transformer", "Pooling"] + ["Normalize"] * normalize
    paths = ["0_Transformer" if layout == "old" else "", "1_Pooling", "2_Normalize"]
    write_json(folder / "modules.json", [
        {"idx": index, "name": str(index), "path": paths[index], "type": "sentence_transformers.models." + kind}
        for index, kind in enumerate(modules)
    ])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--layers", type=int, default=12)
    arguments.add_argument("--hidden", type=int, default=768)
    arguments.add_argument("--heads", type=int, default=12)
    arguments.add_argument("--feed-forward", type=int, default=3072)
    arguments.add_argument("--vocabulary", type=Path, metavar="vocab.txt")
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    pieces = chosen.vocabulary and chosen.vocabulary.read_text(encoding="utf-8").split("\n")[:-1]
    write_model(chosen.folder, layers=chosen.layers, hidden=chosen.hidden, heads=chosen.heads,
                feed_forward=chosen.feed_forward, pieces=pieces, seed=chosen.seed)
    print(f"a random model is in {chosen.folder}")


if __name__ == "__main__":
    main()

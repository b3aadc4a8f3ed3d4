#!/usr/bin/env python3
"""Checks `rhythmiq embed` against transformers on random models of the exact shapes of the family that it reads.

    check_model_family.py RHYTHMIQ UNIGRAM_FOLDER WORK_FOLDER [--only NAME]

UNIGRAM_FOLDER is what make_unigram_golden.py has made; WORK_FOLDER takes up to 3 GB. Weights are random, so vectors say
nothing about meaning: what is checked is that the same text becomes the same ids and the same vector. float32 must agree
to a cosine of 0.99999, int8 to 0.995.
"""

import argparse
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, RobertaConfig, RobertaModel, XLMRobertaConfig, XLMRobertaModel

TEXTS = ["비 오는 날 혼자 듣기 좋은 잔잔한 노래 1시간", "night drive, no rap, 90 min", "calm", "", "운동할 때 😀",
         "a long walk by the sea " * 6]
XLM = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "layer_norm_eps": 1e-5, "type_vocab_size": 1}
# name: (model, configuration, prompt, pooling)
FAMILY = {
    "ko-sroberta-multitask": (RobertaModel, RobertaConfig(
        vocab_size=32000, max_position_embeddings=514, **XLM), "", "mean"),
    "paraphrase-multilingual-MiniLM-L12-v2": (BertModel, BertConfig(
        vocab_size=250037, hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536), "",
        "mean"),
    "multilingual-e5-small": (BertModel, BertConfig(
        vocab_size=250037, hidden_size=384, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536),
        "query: ", "mean"),
    "bge-m3": (XLMRobertaModel, XLMRobertaConfig(
        vocab_size=250002, hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096,
        max_position_embeddings=8194, **XLM), "", "cls"),
}


def make(name, folder, unigram):
    kind, config, _, pooling = FAMILY[name]
    torch.manual_seed(1)
    model = kind(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            # The initial weights leave every token alike; larger ones tell them apart.
            parameter.mul_(2).add_(torch.randn_like(parameter) * 0.01)
    model.save_pretrained(folder, safe_serialization=True)
    shutil.copy(unigram / "tokenizer-new.json", folder / "tokenizer.json")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "1_Pooling/config.json").write_text(json.dumps({
        "word_embedding_dimension": config.hidden_size, "pooling_mode_mean_tokens": pooling == "mean",
        "pooling_mode_cls_token": pooling == "cls"}))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128, "do_lower_case": False}))
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    (folder / "modules.json").write_text(json.dumps([
        {"idx": index, "name": str(index), "path": path, "type": "sentence_transformers.models." + kind}
        for index, (kind, path) in enumerate(modules)]))
    return model


def reference(name, model, tokenizer):
    _, _, prompt, pooling = FAMILY[name]
    vectors, ids = [], []
    for text in TEXTS:
        encoded = tokenizer.encode(prompt + text).ids
        with torch.no_grad():
            states = model(torch.tensor([encoded]), torch.ones(1, len(encoded), dtype=torch.long)).last_hidden_state[0]
        vector = states[0] if pooling == "cls" else states.mean(0)
        vectors.append((vector / vector.norm()).numpy())
        ids.append(encoded)
    return np.array(vectors), ids


def embed(rhythmiq, folder, precision):
    lines = subprocess.run([rhythmiq, "embed", "--model", folder, "--precision", precision], check=True, text=True,
                           input="\n".join(TEXTS) + "\n", capture_output=True).stdout.splitlines()
    documents = [json.loads(line) for line in lines]
    return np.array([document["vector"] for document in documents]), [d["tokenIDs"] for d in documents]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rhythmiq")
    arguments.add_argument("unigram", type=Path)
    arguments.add_argument("work", type=Path)
    arguments.add_argument("--only")
    chosen = arguments.parse_args()
    tokenizer = Tokenizer.from_file(str(chosen.unigram / "tokenizer-new.json"))
    tokenizer.enable_truncation(128)
    failed = False
    for name in [chosen.only] if chosen.only else FAMILY:
        folder = chosen.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        vectors, ids = reference(name, make(name, folder, chosen.unigram), tokenizer)
        for precision, bound in [("float32", 0.99999), ("int8", 0.995)]:
            own, own_ids = embed(chosen.rhythmiq, folder, precision)
            cosines = (own * vectors).sum(1)
            passed = own_ids == ids and cosines.min() >= bound
            failed |= not passed
            print(f"{'ok  ' if passed else 'FAIL'} {name} {precision}: ids {'equal' if own_ids == ids else 'DIFFER'},",
                  f"cosine at least {cosines.min():.7f}, largest difference {np.abs(own - vectors).max():.1e}")
        shutil.rmtree(folder)
    raise SystemExit(failed)


main()

#!/usr/bin/env python3
"""Turns a sentence-transformers folder into what the peers run: ONNX float32, ONNX int8 (dynamic), OpenVINO int8.

    export_peers.py MODEL_FOLDER OUTPUT_FOLDER

Each peer gets the best form that its own documentation names: ONNX Runtime the graph fused by its transformer
optimizer, then `quantize_dynamic`; OpenVINO the same graph read and compressed to int8 weights.
"""

import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from transformers import AutoModel


class HiddenStates(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def transformer_folder(folder):
    return next(path for path in [folder / "0_Transformer", folder] if (path / "config.json").exists())


def export(folder, output):
    model = AutoModel.from_pretrained(
        transformer_folder(folder), add_pooling_layer=False, attn_implementation="eager", dtype=torch.float32).eval()
    ids = torch.ones(1, 16, dtype=torch.long)
    dynamic = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        HiddenStates(model), (ids, torch.ones_like(ids)), output / "float32.onnx", dynamo=False, opset_version=17,
        input_names=["input_ids", "attention_mask"], output_names=["hidden"],
        dynamic_axes={"input_ids": dynamic, "attention_mask": dynamic, "hidden": dynamic})
    return model.config


def write_openvino(output):
    """Weights of 8 bits for each output, activations quantised by OpenVINO's own dynamic scheme where it has one."""
    import nncf
    import openvino

    model = openvino.convert_model(output / "float32.onnx")
    compressed = nncf.compress_weights(model, mode=nncf.CompressWeightsMode.INT8_SYM)
    openvino.save_model(compressed, output / "openvino-int8.xml", compress_to_fp16=False)


def main():
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    config = export(folder, output)
    quantize_dynamic(output / "float32.onnx", output / "int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
    fused = optimize_model(
        str(output / "float32.onnx"), model_type="bert", num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size, optimization_options=FusionOptions("bert"))
    fused.save_model_to_file(str(output / "fused.onnx"))
    quantize_dynamic(
        output / "fused.onnx", output / "fused-int8.onnx", per_channel=True, weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
    write_openvino(output)
    print({path.name: path.stat().st_size for path in output.glob("*.onnx")})


if __name__ == "__main__":
    main()

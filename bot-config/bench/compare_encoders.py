#!/usr/bin/env python3
"""Measures `rhythmiq` beside ONNX Runtime and OpenVINO on the same model, by turns in one run.

    compare_encoders.py RHYTHMIQ MODEL_FOLDER PEERS_FOLDER [--rounds 7] [--threads 2] [--kernels avx2] [--cpu]

A round runs every engine once on every case, a moment each; the figure of a case is the median over rounds of the
rounds' medians, per sentence. Prints the load of the machine beside it: figures taken beside other work are ratios only,
and on one thread `--cpu`, which counts processor time, tells more than the clock.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import time
from pathlib import Path

import numpy as np

CASES = [(1, 8), (1, 16), (1, 32), (1, 64), (32, 16)]


def inputs(batch, tokens):
    ids = (np.arange(batch * tokens).reshape(batch, tokens) * 7919 % 30000 + 5).astype(np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids)}


def median_ms(call, batch, clock):
    times = []
    end = time.perf_counter() + 0.4
    while time.perf_counter() < end or len(times) < 5:
        start = clock()
        call()
        times.append((clock() - start) * 1000 / batch)
    return statistics.median(times)


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Rhythmiq:
    def __init__(self, chosen, precision):
        self.command = [chosen.rhythmiq, "models", "bench", chosen.model, "--json", "--threads", str(chosen.threads),
                        "--precision", precision]
        self.counts_processor = chosen.cpu
        if chosen.kernels:
            self.command += ["--kernels", chosen.kernels]
        self.name = f"rhythmiq {precision} {chosen.kernels or ''}".strip()

    def measure(self, batch, tokens):
        command = self.command + ["--tokens", str(tokens), "--batch", str(batch)]
        if self.counts_processor:
            # The start, which both have, falls out of the difference.
            few, many = (processor_seconds(command + ["--repetitions", str(count)]) for count in (5, 45))
            return (many - few) / 40 * 1000 / batch
        command += ["--repetitions", "40"]
        row = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)[0]
        return row["medianMilliseconds"] / batch


class ONNXRuntime:
    def __init__(self, chosen, file):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = chosen.threads
        # Its idle threads must not spin into the others' turns.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        self.session = onnxruntime.InferenceSession(chosen.peers / file, options, providers=["CPUExecutionProvider"])
        self.clock = time.process_time if chosen.cpu else time.perf_counter
        self.name = f"onnxruntime {onnxruntime.__version__} {file}"

    def measure(self, batch, tokens):
        feed = inputs(batch, tokens)
        return median_ms(lambda: self.session.run(None, feed), batch, self.clock)


class OpenVINO:
    def __init__(self, chosen):
        import openvino
        core = openvino.Core()
        # float32 between the layers: without it the plugin, 2026.4, ends with an illegal instruction on some processors.
        settings = {"INFERENCE_NUM_THREADS": chosen.threads, "PERFORMANCE_HINT": "LATENCY",
                    "INFERENCE_PRECISION_HINT": "f32"}
        self.request = core.compile_model(chosen.peers / "openvino-int8.xml", "CPU", settings).create_infer_request()
        self.clock = time.process_time if chosen.cpu else time.perf_counter
        self.name = f"openvino {openvino.__version__.split('-')[0]} int8"

    def measure(self, batch, tokens):
        feed = inputs(batch, tokens)
        return median_ms(lambda: self.request.infer(feed), batch, self.clock)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rhythmiq")
    arguments.add_argument("model")
    arguments.add_argument("peers", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--kernels")
    arguments.add_argument("--cpu", action="store_true")
    arguments.add_argument("--precisions", default="int8,bfloat16")
    chosen = arguments.parse_args()
    engines = [Rhythmiq(chosen, precision) for precision in chosen.precisions.split(",")]
    engines += [ONNXRuntime(chosen, "int8.onnx"), ONNXRuntime(chosen, "fused-int8.onnx")]
    if (chosen.peers / "openvino-int8.xml").exists():
        engines.append(OpenVINO(chosen))
    figures = {engine.name: {case: [] for case in CASES} for engine in engines}
    loads = []
    for _ in range(chosen.rounds):
        for case in CASES:
            loads.append(os.getloadavg()[0])
            for engine in engines:
                figures[engine.name][case].append(engine.measure(*case))
    print(f"{chosen.threads} threads, milliseconds per sentence: median of {chosen.rounds} rounds (least);",
          f"load {min(loads):.1f} to {max(loads):.1f}")
    print(f"{'':38}" + "".join(f"{f'{batch} x {tokens}':>16}" for batch, tokens in CASES))
    for name, cases in figures.items():
        cells = [f"{statistics.median(values):.2f} ({min(values):.2f})" for values in cases.values()]
        print(f"{name:38}" + "".join(f"{cell:>16}" for cell in cells))


if __name__ == "__main__":
    main()

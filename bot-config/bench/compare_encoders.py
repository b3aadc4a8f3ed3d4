#!/usr/bin/env python3
"""Measures `rhythmiq` beside ONNX Runtime and OpenVINO on the same model, by turns in one run.

    compare_encoders.py RHYTHMIQ MODEL_FOLDER PEERS_FOLDER [--rounds 7] [--threads 2] [--kernels avx2] [--cpu] [--busy]

A round runs every engine once on every case, a moment each; the figure of a case is the median over rounds of the
rounds' medians, per sentence. Prints the load of the machine beside it: figures taken beside other work are ratios only,
and on one thread `--cpu`, which counts processor time, tells more than the clock. `--busy` measures `rhythmiq` once more
beside a process that keeps one core busy.

Under the table: the share of each peer's time that `rhythmiq` takes; the least time that this machine leaves to int8
(every weight read once, every product computed, at the pace measured in the same rounds); time from files to the first
vector; memory.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
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


class BusyProcess:
    """Keeps one core busy while it lasts."""

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        # The interpreter's own start shall be over.
        time.sleep(0.2)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Roofline:
    """The least milliseconds of a sentence in int8, by what the machine gives in the same round."""

    def __init__(self, chosen):
        self.command = [chosen.rhythmiq, "models", "bench", "--limits", "--threads", str(chosen.threads)]
        self.command += ["--kernels", chosen.kernels] if chosen.kernels else []
        files = [chosen.model / "0_Transformer" / "config.json", chosen.model / "config.json"]
        shape = json.loads(next(file for file in files if file.exists()).read_text())
        hidden, inner = shape["hidden_size"], shape["intermediate_size"]
        self.weights = shape["num_hidden_layers"] * hidden * (4 * hidden + 2 * inner)
        self.reading, self.multiplying = [], []

    def measure(self):
        limits = json.loads(subprocess.run(self.command, check=True, capture_output=True).stdout)[0]
        self.reading.append(limits["readBytesPerSecond"])
        self.multiplying.append(limits.get("productsPerSecond") or float("inf"))
        # AMX multiplies 8-bit numbers: twice for activations of 15 bits.
        self.passes = 2 if limits["kernels"] == "amx" else 1

    def least_ms(self, batch, tokens):
        # As many sentences as `rhythmiq` takes at once read the weights together.
        at_once = min(batch, max(1, 128 // tokens))
        reading = self.weights / statistics.median(self.reading) / at_once
        multiplying = self.weights * self.passes * tokens / statistics.median(self.multiplying)
        return max(reading, multiplying) * 1000


class Rhythmiq:
    def __init__(self, chosen, precision):
        self.command = [chosen.rhythmiq, "models", "bench", str(chosen.model), "--json", "--threads", str(chosen.threads),
                        "--precision", precision]
        self.counts_processor = chosen.cpu
        self.peak_bytes = 0
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
        self.peak_bytes = max(self.peak_bytes, row.get("peakMemoryBytes") or 0)
        return row["medianMilliseconds"] / batch

    def start(self):
        command = self.command + ["--start", "--repetitions", "9"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


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
    arguments.add_argument("model", type=Path)
    arguments.add_argument("peers", type=Path)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--kernels")
    arguments.add_argument("--cpu", action="store_true")
    arguments.add_argument("--busy", action="store_true")
    arguments.add_argument("--cases", default=CASES, type=lambda text: [
        tuple(int(number) for number in case.split("x")) for case in text.split(",")], help="such as 1x16,32x16")
    arguments.add_argument("--alone", action="store_true", help="without the peers")
    arguments.add_argument("--precisions", default="int8,bfloat16")
    chosen = arguments.parse_args()
    own = [Rhythmiq(chosen, precision) for precision in chosen.precisions.split(",")]
    peers = [] if chosen.alone else [ONNXRuntime(chosen, file) for file in ("int8.onnx", "fused-int8.onnx")]
    if not chosen.alone and (chosen.peers / "openvino-int8.xml").exists():
        peers.append(OpenVINO(chosen))
    roofline = Roofline(chosen)
    figures = {engine.name: {case: [] for case in chosen.cases} for engine in own + peers}
    busy = {case: [] for case in chosen.cases}
    loads, starts = [], []
    for _ in range(chosen.rounds):
        roofline.measure()
        starts.append(own[0].start())
        for case in chosen.cases:
            loads.append(os.getloadavg()[0])
            for engine in own + peers:
                figures[engine.name][case].append(engine.measure(*case))
            if chosen.busy:
                with BusyProcess():
                    busy[case].append(own[0].measure(*case))
    if chosen.busy:
        figures[f"{own[0].name}, a core busy"] = busy
    print_table(chosen, figures, loads)
    print_beside(chosen.cases, own[0], peers, figures, roofline, starts)


def print_row(name, cells):
    print(f"{name:38}" + "".join(f"{cell:>16}" for cell in cells))


def print_table(chosen, figures, loads):
    print(f"{chosen.threads} threads, milliseconds per sentence: median of {chosen.rounds} rounds (least);",
          f"load {min(loads):.1f} to {max(loads):.1f}")
    print_row("", [f"{batch} x {tokens}" for batch, tokens in chosen.cases])
    for name, cases in figures.items():
        print_row(name, [f"{statistics.median(values):.2f} ({min(values):.2f})" for values in cases.values()])


def print_beside(cases, own, peers, figures, roofline, starts):
    medians = {name: {case: statistics.median(values) for case, values in of_cases.items()}
               for name, of_cases in figures.items()}
    for peer in peers:
        ratios = [medians[own.name][case] / medians[peer.name][case] for case in cases]
        print_row(f"of {peer.name.split('/')[-1]}"[:38], [f"{ratio:.2f}" for ratio in ratios])
    least = [roofline.least_ms(*case) for case in cases]
    print_row("roofline, int8", [f"{value:.2f}" for value in least])
    print(f"reading {statistics.median(roofline.reading) / 1e9:.0f} GB/s,",
          f"{statistics.median(roofline.multiplying) / 1e12:.2f} T products/s;",
          f"files to encoder {statistics.median(start['openMilliseconds'] for start in starts):.0f} ms,",
          f"first vector {statistics.median(start['firstVectorMilliseconds'] for start in starts):.0f} ms later;",
          f"memory at most {own.peak_bytes / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

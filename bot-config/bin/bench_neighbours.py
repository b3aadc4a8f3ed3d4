"""Neighbours by three engines on one collection; called by bench-neighbours with the program and the collection's path.

The program is measured before and after the others, so that a machine that slows down shows.
"""

import array
import json
import os
import subprocess
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy  # noqa: E402
import scipy.sparse  # noqa: E402

REQUESTS = 200
CANDIDATES = 500
# implicit computes the neighbours of every song before it answers; beyond this it is left out.
LARGEST_FOR_IMPLICIT = 20_000_000


def matrix(folder):
    """Read once; the next run takes it from beside the collection."""
    kept = folder + ".npz"
    if os.path.exists(kept):
        return scipy.sparse.load_npz(kept)
    made = read(folder)
    scipy.sparse.save_npz(kept, made, compressed=False)
    return made


def read(folder):
    rows, columns = [0], array.array("i")
    with open(folder + "/playlists.jsonl", encoding="utf-8") as file:
        for line in file:
            columns.extend(int(song[1:]) for song in json.loads(line)["tracks"])
            rows.append(len(columns))
    with open(folder + "/tracks.jsonl", "rb") as file:
        songs = sum(1 for _ in file)
    values = numpy.ones(len(columns), dtype=numpy.float32)
    columns = numpy.frombuffer(columns, dtype=numpy.int32)
    return scipy.sparse.csr_matrix((values, columns, rows), shape=(len(rows) - 1, songs))


def timed(requests, answer):
    times = []
    for request in requests:
        start = time.thread_time()
        answer(request)
        times.append((time.thread_time() - start) * 1000)
    return float(numpy.percentile(times, 50)), float(numpy.percentile(times, 99))


def program_rows(program, name):
    command = [program, "catalog", "bench", name + ".index", "--requests", "200", "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    rows = {row["name"]: (row["processorMedianMilliseconds"], row["processorP99Milliseconds"]) for row in report["rows"]}
    return report, rows


def main():
    program, name = sys.argv[1:]
    _, before = program_rows(program, name)
    lists = matrix(name)
    by_song = lists.T.tocsr()
    counts = numpy.maximum(1, numpy.diff(by_song.indptr))
    norms = (1 / numpy.sqrt(counts)).astype(numpy.float32)
    draw = numpy.random.default_rng(1)
    entries = lambda count: lists.indices[draw.integers(len(lists.indices), size=count)]

    def product(seeds):
        weights = numpy.asarray(by_song[seeds].T @ norms[seeds])
        scores = by_song.dot(weights) * norms
        scores[seeds] = 0
        best = numpy.argpartition(scores, -CANDIDATES)[-CANDIDATES:]
        return best[numpy.argsort(-scores[best])]

    def sparse_product(seeds):
        weights = scipy.sparse.csr_matrix(norms[seeds]) @ by_song[seeds]
        scores = (weights @ lists).tocsr()
        values = scores.data * norms[scores.indices]
        best = numpy.argsort(-values)[:CANDIDATES]
        return scores.indices[best]

    others = {
        "scipy, 10 seeds, dense vector": timed([entries(10) for _ in range(REQUESTS // 4)], product),
        "scipy, 10 seeds, sparse product": timed([entries(10) for _ in range(REQUESTS)], sparse_product),
        "scipy, 1 song, sparse product": timed([entries(1) for _ in range(REQUESTS)], sparse_product),
    }
    if lists.nnz <= LARGEST_FOR_IMPLICIT:
        from implicit.nearest_neighbours import CosineRecommender

        model = CosineRecommender(K=100, num_threads=1)
        start = time.thread_time()
        model.fit(lists.tocsr(), show_progress=False)
        fit = time.thread_time() - start
        print(f"implicit computed the neighbours of all songs in {fit:.1f} s")
        others["implicit, 1 song, table"] = timed([int(entries(1)[0]) for _ in range(REQUESTS)],
                                                  lambda song: model.similar_items(song, N=50))
    report, after = program_rows(program, name)
    print(f"{lists.shape[0]} playlists, {lists.shape[1]} songs, {lists.nnz} entries; milliseconds of processor time, p50 and p99")
    for label, (median, p99) in others.items():
        print(f"  {label:46}{median:10.3f}{p99:10.3f}")
    for label in before:
        (a, b), (c, d) = before[label], after[label]
        print(f"  {label:46}{min(a, c):10.3f}{min(b, d):10.3f}")
    scipy_median = others["scipy, 10 seeds, sparse product"][0]
    for label in ("10 seeds by popularity, head table", "10 seeds by popularity, computed"):
        print(f"{label}: {scipy_median / min(before[label][0], after[label][0]):.1f} times as fast as scipy's product")
    single = others["scipy, 1 song, sparse product"][0]
    label = "1 track by popularity, head table"
    print(f"{label}: {single / min(before[label][0], after[label][0]):.1f} times as fast as scipy's product")
    if "implicit, 1 song, table" in others:
        ratio = others["implicit, 1 song, table"][0] / min(before[label][0], after[label][0])
        print(f"{label}: {ratio:.1f} times as fast as implicit's table")
    print(f"open {report['openMilliseconds']:.1f} ms, resident {report['residentBytes'] / 1e6:.0f} MB")


main()

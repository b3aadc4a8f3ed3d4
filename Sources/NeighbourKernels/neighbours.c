#include "NeighbourKernels.h"

#include <string.h>

// A fused multiply-add rounds once where two operations round twice: lists would depend on the processor.
#pragma clang fp contract(off)

// The choice is made while the program is loaded, before the thread sanitizer is ready for instrumented code.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define FOR_EACH_INSTRUCTION_SET __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_INSTRUCTION_SET
#endif
#define INLINED static inline __attribute__((always_inline))

enum {
    // From this many playlists on a linear scan of all counters is cheaper than a list of the touched ones.
    denseFrom = 1200,
    // Tracks looked at together in that scan.
    block = 64,
    // How far ahead of the counting the playlists' lists are asked for.
    ahead = 8,
};

INLINED uint32_t playlistCount(const NeighbourMatrix *m, uint32_t track) {
    return m->trackOffsets[track + 1] - m->trackOffsets[track];
}

INLINED uint32_t idAt(const uint8_t *ids) {
    uint32_t id;
    memcpy(&id, ids, sizeof id);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    id = __builtin_bswap32(id);
#endif
    return id & 0xFFFFFF;
}

INLINED const uint8_t *listOf(const NeighbourMatrix *m, uint32_t playlist) {
    return m->playlistTracks + (size_t)m->playlistOffsets[playlist] * 3;
}

INLINED uint32_t playlistAt(const NeighbourMatrix *m, uint32_t entry) {
    return idAt(m->trackPlaylists + (size_t)entry * 3);
}

INLINED void prefetch(const NeighbourMatrix *m, uint32_t at, uint32_t end) {
    if (at + 2 * ahead < end) __builtin_prefetch(&m->playlistOffsets[playlistAt(m, at + 2 * ahead)]);
    if (at + ahead >= end) return;
    const uint8_t *list = listOf(m, playlistAt(m, at + ahead));
    for (int line = 0; line < 256; line += 64) __builtin_prefetch(list + line);
}

// MARK: - Counting shared playlists

/// Counts of both widths by one text; `COUNTER` is the width's type.
#define COUNT_SPARSELY(COUNTER, counts)                                                                    \
    size_t touched = 0;                                                                                    \
    for (uint32_t at = m->trackOffsets[track]; at < end; at++) {                                           \
        prefetch(m, at, end);                                                                              \
        uint32_t playlist = playlistAt(m, at);                                                             \
        const uint8_t *last = listOf(m, playlist + 1);                                                     \
        for (const uint8_t *list = listOf(m, playlist); list < last; list += 3) {                          \
            uint32_t id = idAt(list);                                                                      \
            COUNTER count = (counts)[id];                                                                  \
            s->touched[touched] = id;                                                                      \
            touched += count == 0;                                                                         \
            (counts)[id] = count + 1;                                                                      \
        }                                                                                                  \
    }                                                                                                      \
    return touched;

#define COUNT_DENSELY(counts)                                                                              \
    for (uint32_t at = m->trackOffsets[track]; at < end; at++) {                                           \
        prefetch(m, at, end);                                                                              \
        uint32_t playlist = playlistAt(m, at);                                                             \
        const uint8_t *last = listOf(m, playlist + 1);                                                     \
        for (const uint8_t *list = listOf(m, playlist); list < last; list += 3) (counts)[idAt(list)]++;    \
    }

/// - Returns: how many tracks share a playlist with the track; `touched` names them.
INLINED size_t countSparsely(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track) {
    const uint32_t end = m->trackOffsets[track + 1];
    COUNT_SPARSELY(uint16_t, s->counts)
}

INLINED void countDensely(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track) {
    const uint32_t end = m->trackOffsets[track + 1];
    COUNT_DENSELY(s->counts)
}

INLINED void countWidely(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track) {
    const uint32_t end = m->trackOffsets[track + 1];
    COUNT_DENSELY(s->wideCounts)
}

// MARK: - Nearest

typedef struct {
    const NeighbourMatrix *matrix;
    NeighbourHit *hits;
    uint32_t count, limit;
    /// Below this a candidate can't enter; a little too low, because floats only prepare the comparison.
    float threshold;
} Nearest;

/// Whether `a` stands behind `b`: c²/n compared crosswise in whole numbers, of equal ones the larger id.
INLINED int isBehind(const NeighbourMatrix *m, NeighbourHit a, NeighbourHit b) {
    unsigned __int128 left = (unsigned __int128)((uint64_t)a.together * a.together) * playlistCount(m, b.track);
    unsigned __int128 right = (unsigned __int128)((uint64_t)b.together * b.together) * playlistCount(m, a.track);
    return left == right ? a.track > b.track : left < right;
}

static void siftDown(const NeighbourMatrix *m, NeighbourHit *hits, uint32_t count, uint32_t at) {
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) return;
        if (child + 1 < count && isBehind(m, hits[child + 1], hits[child])) child++;
        if (!isBehind(m, hits[child], hits[at])) return;
        NeighbourHit hit = hits[at];
        hits[at] = hits[child];
        hits[child] = hit;
        at = child;
    }
}

/// A heap with the hindmost on top.
static void offer(Nearest *nearest, uint32_t track, uint32_t together) {
    const NeighbourMatrix *m = nearest->matrix;
    NeighbourHit hit = {track, together};
    if (nearest->count < nearest->limit) {
        uint32_t at = nearest->count++;
        for (; at > 0 && isBehind(m, hit, nearest->hits[(at - 1) / 2]); at = (at - 1) / 2)
            nearest->hits[at] = nearest->hits[(at - 1) / 2];
        nearest->hits[at] = hit;
    } else {
        if (!isBehind(m, nearest->hits[0], hit)) return;
        nearest->hits[0] = hit;
        siftDown(m, nearest->hits, nearest->count, 0);
    }
    if (nearest->count == nearest->limit)
        nearest->threshold = nearest->hits[0].together * m->inverseRoots[nearest->hits[0].track] * 0.99999f;
}

/// All counters in order, a block at a time; each is zero afterwards.
#define SCAN(COUNTER, counts)                                                                              \
    for (size_t start = 0; start < m->trackCount; start += block) {                                        \
        size_t end = start + block < m->trackCount ? start + block : m->trackCount;                        \
        float largest = 0;                                                                                 \
        for (size_t id = start; id < end; id++) {                                                          \
            float cosine = (float)(counts)[id] * m->inverseRoots[id];                                      \
            largest = cosine > largest ? cosine : largest;                                                 \
        }                                                                                                  \
        if (largest > 0 && largest >= nearest->threshold)                                                  \
            for (size_t id = start; id < end; id++)                                                        \
                if ((counts)[id] && (float)(counts)[id] * m->inverseRoots[id] >= nearest->threshold)       \
                    offer(nearest, (uint32_t)id, (counts)[id]);                                            \
        if (largest > 0) memset(&(counts)[start], 0, (end - start) * sizeof(COUNTER));                     \
    }

FOR_EACH_INSTRUCTION_SET
static void nearestDensely(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track, Nearest *nearest) {
    if (playlistCount(m, track) > UINT16_MAX) {
        countWidely(m, s, track);
        s->wideCounts[track] = 0;
        SCAN(uint32_t, s->wideCounts)
    } else {
        countDensely(m, s, track);
        s->counts[track] = 0;
        SCAN(uint16_t, s->counts)
    }
}

static void nearestSparsely(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track, Nearest *nearest) {
    size_t touched = countSparsely(m, s, track);
    for (size_t at = 0; at < touched; at++) {
        uint32_t id = s->touched[at];
        uint32_t together = s->counts[id];
        s->counts[id] = 0;
        if (id != track && together * m->inverseRoots[id] >= nearest->threshold) offer(nearest, id, together);
    }
}

uint32_t neighbours_nearest(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track, uint32_t limit,
                            NeighbourHit *hits) {
    if (limit == 0) return 0;
    Nearest nearest = {.matrix = m, .hits = hits, .limit = limit};
    if (playlistCount(m, track) >= denseFrom) nearestDensely(m, s, track, &nearest);
    else nearestSparsely(m, s, track, &nearest);
    // Heap sort: the hindmost goes to the end.
    for (uint32_t count = nearest.count; count > 1; count--) {
        NeighbourHit last = hits[0];
        hits[0] = hits[count - 1];
        hits[count - 1] = last;
        siftDown(m, hits, count - 1, 0);
    }
    return nearest.count;
}

// MARK: - Scores of several seeds

void neighbours_add_score(NeighbourScratch *s, uint32_t track, float value) {
    s->scored[s->scoredCount] = track;
    s->scoredCount += s->scores[track] == 0;
    s->scores[track] += value;
}

INLINED float worth(uint32_t together, float weight, float shrinkage) {
    float c = (float)together;
    return weight * (c * c / (c + shrinkage));
}

#define ADD_ALL(COUNTER, counts)                                                                           \
    for (size_t start = 0; start < m->trackCount; start += block) {                                        \
        size_t end = start + block < m->trackCount ? start + block : m->trackCount;                        \
        COUNTER any = 0;                                                                                   \
        for (size_t id = start; id < end; id++) any |= (counts)[id];                                       \
        if (!any) continue;                                                                                \
        for (size_t id = start; id < end; id++)                                                            \
            if ((counts)[id]) neighbours_add_score(s, (uint32_t)id, worth((counts)[id], weight, shrinkage)); \
        memset(&(counts)[start], 0, (end - start) * sizeof(COUNTER));                                      \
    }

FOR_EACH_INSTRUCTION_SET
static void addDensely(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t track, float weight, float shrinkage) {
    if (playlistCount(m, track) > UINT16_MAX) {
        countWidely(m, s, track);
        ADD_ALL(uint32_t, s->wideCounts)
    } else {
        countDensely(m, s, track);
        ADD_ALL(uint16_t, s->counts)
    }
}

void neighbours_add_seed(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t seed, float weight, float shrinkage) {
    if (playlistCount(m, seed) >= denseFrom) {
        addDensely(m, s, seed, weight, shrinkage);
        return;
    }
    size_t touched = countSparsely(m, s, seed);
    for (size_t at = 0; at < touched; at++) {
        uint32_t id = s->touched[at];
        uint32_t together = s->counts[id];
        s->counts[id] = 0;
        neighbours_add_score(s, id, worth(together, weight, shrinkage));
    }
}

void neighbours_add_hits(NeighbourScratch *s, const NeighbourHit *hits, uint32_t count, float weight, float shrinkage) {
    for (uint32_t at = 0; at < count; at++)
        neighbours_add_score(s, hits[at].track, worth(hits[at].together, weight, shrinkage));
}

void neighbours_add_playlist(const NeighbourMatrix *m, NeighbourScratch *s, uint32_t playlist, float weight) {
    for (uint32_t at = m->playlistOffsets[playlist]; at < m->playlistOffsets[playlist + 1]; at++)
        neighbours_add_score(s, idAt(m->playlistTracks + (size_t)at * 3), weight);
}

INLINED int isLess(NeighbourScore a, NeighbourScore b) {
    return a.score < b.score || (a.score == b.score && a.track > b.track);
}

static void siftScoreDown(NeighbourScore *best, uint32_t count, uint32_t at) {
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) return;
        if (child + 1 < count && isLess(best[child + 1], best[child])) child++;
        if (!isLess(best[child], best[at])) return;
        NeighbourScore score = best[at];
        best[at] = best[child];
        best[child] = score;
        at = child;
    }
}

/// Keeps the best of what is offered, the worst of them first.
INLINED uint32_t keepBest(NeighbourScore *best, uint32_t count, uint32_t limit, NeighbourScore score) {
    if (count < limit) {
        uint32_t place = count++;
        for (; place > 0 && isLess(score, best[(place - 1) / 2]); place = (place - 1) / 2)
            best[place] = best[(place - 1) / 2];
        best[place] = score;
    } else if (count > 0 && isLess(best[0], score)) {
        best[0] = score;
        siftScoreDown(best, count, 0);
    }
    return count;
}

static void sortBest(NeighbourScore *best, uint32_t count) {
    for (uint32_t left = count; left > 1; left--) {
        NeighbourScore last = best[0];
        best[0] = best[left - 1];
        best[left - 1] = last;
        siftScoreDown(best, left - 1, 0);
    }
}

uint32_t neighbours_take_best(const NeighbourMatrix *m, NeighbourScratch *s, const float *norms, uint32_t limit,
                              NeighbourScore *best) {
    (void)m;
    uint32_t count = 0;
    for (uint32_t at = 0; at < s->scoredCount; at++) {
        uint32_t id = s->scored[at];
        // A track whose score was taken back to zero and grew again stands here twice; the second time it is zero.
        NeighbourScore score = {id, norms ? s->scores[id] * norms[id] : s->scores[id]};
        s->scores[id] = 0;
        if (score.score > 0) count = keepBest(best, count, limit, score);
    }
    s->scoredCount = 0;
    sortBest(best, count);
    return count;
}

// MARK: - Many heavy seeds

enum {
    // Counters of the most popular tracks that stay in the second cache.
    popularTracks = 1 << 16,
};

/// Each playlist of the seeds once, with the sum of its seeds' weights.
///
/// - Returns: how many.
static uint32_t weighPlaylists(const NeighbourMatrix *m, NeighbourScratch *s, const NeighbourSeed *seeds,
                               uint32_t seedCount) {
    uint32_t touched = 0;
    for (uint32_t seed = 0; seed < seedCount; seed++) {
        uint32_t track = seeds[seed].track;
        for (uint32_t at = m->trackOffsets[track]; at < m->trackOffsets[track + 1]; at++) {
            uint32_t playlist = playlistAt(m, at);
            s->touchedPlaylists[touched] = playlist;
            touched += s->playlistWeights[playlist] == 0;
            s->playlistWeights[playlist] += seeds[seed].weight;
        }
    }
    return touched;
}

INLINED void prefetchList(const NeighbourMatrix *m, const uint32_t *playlists, uint32_t at, uint32_t end) {
    if (at + 2 * ahead < end) __builtin_prefetch(&m->playlistOffsets[playlists[at + 2 * ahead]]);
    if (at + ahead >= end) return;
    const uint8_t *list = listOf(m, playlists[at + ahead]);
    for (int line = 0; line < 256; line += 64) __builtin_prefetch(list + line);
}

/// Offers the tracks of a range, a block at a time.
FOR_EACH_INSTRUCTION_SET
static uint32_t scanScores(const NeighbourMatrix *m, const float *scores, uint32_t from, uint32_t to, uint32_t limit,
                           NeighbourScore *best, uint32_t count) {
    for (uint32_t start = from; start < to; start += block) {
        uint32_t end = to - start < block ? to : start + block;
        float largest = 0;
        for (uint32_t id = start; id < end; id++) {
            float score = scores[id] * m->popularityNorms[id];
            largest = score > largest ? score : largest;
        }
        if (!(largest > 0) || (count == limit && largest < best[0].score)) continue;
        for (uint32_t id = start; id < end; id++) {
            NeighbourScore score = {id, scores[id] * m->popularityNorms[id]};
            if (score.score > 0) count = keepBest(best, count, limit, score);
        }
    }
    return count;
}

/// From where on no track can reach the score, as each shares at most all its playlists with every seed.
static uint32_t firstTooRare(const NeighbourMatrix *m, float reach, float score) {
    uint32_t low = 0, high = m->trackCount;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        // A little too much, because sums of floats may come out a little above their bound.
        float most = (float)playlistCount(m, middle) * m->popularityNorms[middle] * reach * 1.001f;
        if (most >= score) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint32_t neighbours_of_seeds(const NeighbourMatrix *m, NeighbourScratch *s, const NeighbourSeed *seeds,
                             uint32_t seedCount, uint32_t limit, NeighbourScore *best) {
    uint32_t playlists = weighPlaylists(m, s, seeds, seedCount);
    uint32_t popular = m->trackCount < popularTracks ? m->trackCount : popularTracks;
    for (uint32_t at = 0; at < playlists; at++) {
        prefetchList(m, s->touchedPlaylists, at, playlists);
        uint32_t playlist = s->touchedPlaylists[at];
        float weight = s->playlistWeights[playlist];
        const uint8_t *last = listOf(m, playlist + 1);
        for (const uint8_t *list = listOf(m, playlist); list < last; list += 3) {
            uint32_t id = idAt(list);
            if (id >= popular) break;
            s->scores[id] += weight;
        }
    }
    float reach = 0;
    for (uint32_t seed = 0; seed < seedCount; seed++) {
        reach += seeds[seed].weight;
        s->scores[seeds[seed].track] = 0;
    }
    uint32_t count = scanScores(m, s->scores, 0, popular, limit, best, 0);
    uint32_t rare = count == limit && count > 0 ? firstTooRare(m, reach, best[0].score) : m->trackCount;
    if (rare > popular) {
        for (uint32_t at = 0; at < playlists; at++) {
            prefetchList(m, s->touchedPlaylists, at, playlists);
            uint32_t playlist = s->touchedPlaylists[at];
            float weight = s->playlistWeights[playlist];
            // Backwards: the rare ones stand at the end.
            const uint8_t *first = listOf(m, playlist);
            for (const uint8_t *list = listOf(m, playlist + 1); list > first;) {
                list -= 3;
                uint32_t id = idAt(list);
                if (id < popular) break;
                if (id < rare) s->scores[id] += weight;
            }
        }
        for (uint32_t seed = 0; seed < seedCount; seed++) s->scores[seeds[seed].track] = 0;
        count = scanScores(m, s->scores, popular, rare, limit, best, count);
    }
    memset(s->scores, 0, (rare > popular ? rare : popular) * sizeof(float));
    for (uint32_t at = 0; at < playlists; at++) s->playlistWeights[s->touchedPlaylists[at]] = 0;
    sortBest(best, count);
    return count;
}

// MARK: - Checking a file

FOR_EACH_INSTRUCTION_SET
int neighbours_are_below(const uint8_t *ids, size_t count, uint32_t bound) {
    uint32_t largest = 0;
    for (size_t at = 0; at < count; at++) {
        uint32_t id = ids[3 * at] | (uint32_t)ids[3 * at + 1] << 8 | (uint32_t)ids[3 * at + 2] << 16;
        largest = id > largest ? id : largest;
    }
    return count == 0 || largest < bound;
}

FOR_EACH_INSTRUCTION_SET
int neighbours_ascend(const uint32_t *numbers, size_t count) {
    uint32_t falls = 0;
    for (size_t at = 1; at < count; at++) falls |= numbers[at] < numbers[at - 1];
    return falls == 0;
}

enum { lanes = 8 };

FOR_EACH_INSTRUCTION_SET
uint64_t neighbours_checksum(const void *bytes, size_t count, uint64_t seed) {
    // Eight independent sums of products, so that the processor's vectors are filled; mixed at the end.
    const uint64_t prime = 0x9E3779B185EBCA87ull;
    uint64_t sums[lanes], words[lanes];
    for (int lane = 0; lane < lanes; lane++) sums[lane] = seed + (uint64_t)(lane + 1) * prime;
    const char *at = bytes;
    for (size_t left = count; left > 0;) {
        size_t taken = left < sizeof words ? left : sizeof words;
        memset(words, 0, sizeof words);
        memcpy(words, at, taken);
        for (int lane = 0; lane < lanes; lane++) {
            uint64_t word = words[lane] ^ sums[lane];
            // The lower halves' product differs for any change there; the rotation carries the upper half down.
            sums[lane] = (word << 29 | word >> 35) + (word & 0xFFFFFFFF) * (prime & 0xFFFFFFFF);
        }
        at += taken;
        left -= taken;
    }
    uint64_t sum = seed ^ count;
    for (int lane = 0; lane < lanes; lane++) {
        sum = (sum ^ sums[lane]) * prime;
        sum ^= sum >> 31;
    }
    return sum;
}

#ifndef NEIGHBOUR_KERNELS_H
#define NEIGHBOUR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// A sparse playlist × track matrix of ones, by playlists and by tracks. Ids take three bytes each, the low one first,
/// and ascend within a list; behind the last one there is at least one more byte to read. Tracks are numbered by
/// falling popularity, so that their counters lie together.
typedef struct {
    const uint32_t *playlistOffsets; // [playlists + 1] in entries
    const uint8_t *playlistTracks;   // [entries · 3]
    const uint32_t *trackOffsets;    // [tracks + 1] in entries
    const uint8_t *trackPlaylists;   // [entries · 3]
    const float *inverseRoots;       // [tracks] 1 / √playlists
    const float *popularityNorms;    // [tracks] playlists^-β
    uint32_t trackCount;
} NeighbourMatrix;

/// Memory for one request at a time. All zero between calls; whoever makes it says how large it is.
typedef struct {
    uint16_t *counts;   // [tracks]
    uint32_t *wideCounts; // [tracks] for tracks in more playlists than 16 bits count
    uint32_t *touched;  // [tracks + 1]
    float *scores;      // [tracks]
    uint32_t *scored;   // [tracks + 1] tracks whose score is not zero
    uint32_t scoredCount;
    float *playlistWeights;     // [playlists]
    uint32_t *touchedPlaylists; // [playlists + 1]
} NeighbourScratch;

/// A track and the number of playlists that it shares with another.
typedef struct {
    uint32_t track;
    uint32_t together;
} NeighbourHit;

typedef struct {
    uint32_t track;
    float score;
} NeighbourScore;

/// The `limit` tracks of the largest cosine together / √(n · n_track), best first, of equal ones the smaller id; never
/// the
/// track itself. Compared in whole numbers: the list is the same on every machine.
///
/// - Returns: how many were found. `hits` has room for `limit`.
uint32_t neighbours_nearest(const NeighbourMatrix *matrix, NeighbourScratch *scratch, uint32_t track, uint32_t limit,
                            NeighbourHit *hits);

/// scores[j] += weight · c² / (c + shrinkage) for every track j that shares c playlists with the seed.
void neighbours_add_seed(const NeighbourMatrix *matrix, NeighbourScratch *scratch, uint32_t seed, float weight,
                         float shrinkage);

/// The same for hits that were found before.
void neighbours_add_hits(NeighbourScratch *scratch, const NeighbourHit *hits, uint32_t count, float weight,
                         float shrinkage);

/// scores[j] += weight for every track j of the playlist.
void neighbours_add_playlist(const NeighbourMatrix *matrix, NeighbourScratch *scratch, uint32_t playlist, float weight);

/// scores[track] += value.
void neighbours_add_score(NeighbourScratch *scratch, uint32_t track, float value);

/// The `limit` best of scores[j] · norms[j] (`norms` NULL: of the scores alone), best first, of equal ones the smaller
/// id; zeros are left out. Afterwards the scratch is empty.
uint32_t neighbours_take_best(const NeighbourMatrix *matrix, NeighbourScratch *scratch, const float *norms,
                              uint32_t limit, NeighbourScore *best);

/// A seed and what each playlist that it shares with another track counts.
typedef struct {
    uint32_t track;
    float weight;
} NeighbourSeed;

/// The `limit` tracks with the largest norms[j] · Σ over seeds of weight · c, without the seeds, best first, of equal
/// ones the
/// smaller id. For seeds in so many playlists that distrust of few shared ones says nothing: each playlist is walked
/// through once
/// however many seeds it holds, and tracks too rare to come among the best are not counted at all.
uint32_t neighbours_of_seeds(const NeighbourMatrix *matrix, NeighbourScratch *scratch, const NeighbourSeed *seeds,
                             uint32_t seedCount, uint32_t limit, NeighbourScore *best);

/// Whether every id of three bytes is below `bound`.
int neighbours_are_below(const uint8_t *ids, size_t count, uint32_t bound);

/// Whether the numbers never fall.
int neighbours_ascend(const uint32_t *numbers, size_t count);

/// A checksum of 64 bits over `count` bytes at any address. It finds damage; it is no protection against intent.
uint64_t neighbours_checksum(const void *bytes, size_t count, uint64_t seed);

#endif

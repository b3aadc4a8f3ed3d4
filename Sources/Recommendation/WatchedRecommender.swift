package import CatalogueIndex

/// Answers each request on the newest index; see `IndexWatcher`.
package struct WatchedRecommender: Recommender {
    private let watcher: IndexWatcher

    package init(_ watcher: IndexWatcher) { self.watcher = watcher }

    package func recommend(_ request: RecommendationRequest) -> Recommendation {
        IndexRecommender(index: watcher.current).recommend(request)
    }
}

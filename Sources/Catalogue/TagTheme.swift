package import RhythmiQDomain

extension ThemeID {
    private static let tagPrefix = "tag."

    /// A collection's own tag as a theme: finer than any vocabulary, and known to this collection alone.
    ///
    /// - Returns: `nil` for a tag without letters.
    package init?(tag: String) {
        let folded = SongKey.folded(tag)
        if folded.isEmpty || folded.utf8.count > 200 { return nil }
        self.init(Self.tagPrefix + folded)
    }

    package var isTag: Bool { rawValue.hasPrefix(Self.tagPrefix) }
}

package import RhythmiQDomain

package struct CoverBrief {
    package init(title: String, subtitle: String? = nil, themes: [WeightedTheme], seed: UInt64, side: Int = 1024) {}
}
package struct Cover: Sendable { package let jpeg: [UInt8] }
package struct CoverPainter {
    package init() {}; package func paint(_ b: CoverBrief) throws -> Cover { Cover(jpeg: []) }
}

/// What a path may hold in its open part.
enum PathPart {
    /// The letters of base64url, at most so many: nothing that needs decoding, nothing that leads out of a folder.
    static func isPlain(_ text: String, most: Int) -> Bool {
        text.utf8.count <= most
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}

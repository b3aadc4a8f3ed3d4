import PictureDecoding
import PictureSamples
import RhythmiQDomain
import TestSupport
import Testing

@Suite struct PictureTests {
    private let sample = PictureSample(width: 200, height: 120)

    @Test func aPNGAndALosslessWebPDecodeToTheirPixels() throws {
        for file in [sample.png, sample.webp] {
            let picture = try Picture(decoding: file)

            #expect((picture.width, picture.height) == (200, 120))
            #expect(picture.pixels == sample.pixels)
        }
    }

    @Test(arguments: [PictureSample.Coding.baseline, .progressive, .fourInks])
    func aJPEGOfAnyCodingDecodesToItsColours(coding: PictureSample.Coding) throws {
        let picture = try Picture(decoding: sample.jpeg(coding))

        #expect(meanDifference(picture) < 3)
    }

    @Test func aGreyJPEGHasEqualChannels() throws {
        let picture = try Picture(decoding: sample.jpeg(.grey))

        let isGrey = stride(from: 0, to: picture.pixels.count, by: 4).allSatisfy { start in
            Set(picture.pixels[start..<start + 3]).count == 1
        }
        #expect(isGrey)
    }

    @Test func whatIsTransparentBecomesPaper() throws {
        var clear = sample
        for pixel in stride(from: 3, to: clear.pixels.count, by: 4) { clear.pixels[pixel] = 0 }

        for file in [clear.png, clear.webp] {
            #expect(try Picture(decoding: file).pixels.allSatisfy { $0 == 255 })
        }
    }

    @Test func aSheetOfOneColourIsBlankAndAPictureIsNot() throws {
        var black = sample
        for index in black.pixels.indices where index % 4 != 3 { black.pixels[index] = 2 }

        #expect(try Picture(decoding: black.png).isBlank)
        #expect(try !Picture(decoding: sample.png).isBlank)
    }

    private func meanDifference(_ picture: Picture) -> Double {
        let sum = zip(picture.pixels, sample.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(sample.pixels.count)
    }
}

@Suite struct PictureRefusalTests {
    private let sample = PictureSample(width: 128, height: 96)

    @Test func whatIsNoPictureIsRefused() {
        expect([], .empty)
        expect(Array("<html><body>502 Bad Gateway</body></html>".utf8), .unknownKind)
        expect([0xFF, 0xD8, 0xFF], .damaged(.jpeg))
        expect(PictureSample.signature, .damaged(.png))
        expect(Array("RIFF\u{4}\0\0\0WEBP".utf8), .damaged(.webp))
        expect([UInt8](repeating: 0, count: PictureLimits.bytes + 1), .tooManyBytes(PictureLimits.bytes + 1))
    }

    @Test(arguments: [(60_000, 60_000), (63, 512), (4097, 64), (4096, 4096), (0, 0), (0x7FFF_FFFF, 0x7FFF_FFFF)])
    func sizesBeyondTheLimitsAreRefusedByTheHeader(width: UInt32, height: UInt32) {
        expect(
            PictureSample.pngPromising(width: width, height: height),
            .unusableSize(width: Int(width), height: Int(height)))
    }

    @Test func aTallJPEGAndATallWebPAreRefused() {
        let tall = PictureSample(width: 16, height: 300)

        expect(tall.jpeg(), .unusableSize(width: 16, height: 300))
        expect(tall.webp, .unusableSize(width: 16, height: 300))
    }

    @Test func whatMovesIsRefused() {
        expect(sample.png(with: PictureSample.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])), .animated)
        expect(PictureSample.animatedWebP, .animated)
    }

    @Test func hundredsOfScansAreRefusedAtOnce() throws {
        let file = sample.jpeg(.progressive)
        let scan = try #require(file.indices.first { $0 + 1 < file.count && file[$0] == 0xFF && file[$0 + 1] == 0xDA })
        let scans = (0..<200).flatMap { _ in file[scan..<file.count - 2] }

        expect(Array(file[..<scan]) + scans + [0xFF, 0xD9], .unusualCoding(.jpeg))
    }

    @Test func aSecondHeaderInAPNGIsRefused() {
        let second = Array(PictureSample.pngPromising(width: 4000, height: 4000)[8...])

        expect(sample.png(with: second), .damaged(.png))
    }

    @Test func aFileCutOffAnywhereIsRefused() {
        for (kind, file) in [
            (PictureKind.png, sample.png), (.jpeg, sample.jpeg()), (.jpeg, sample.jpeg(.progressive)),
            (.webp, sample.webp),
        ] {
            for cut in [12, 40, file.count / 4, file.count / 2, file.count - 40] {
                expect(Array(file[..<cut]), .damaged(kind))
            }
        }
    }

    @Test func metadataOfMegabytesCostsNothingAndIsLeftBehind() throws {
        let text = PictureSample.chunk("zTXt", [UInt8](repeating: 7, count: 3 << 20))
        let profile = PictureSample.segment(0xE2, [UInt8](repeating: 0xDA, count: 65_000))
        let noise = PictureSample.segment(0xE1, (0..<65_000).map { [0xFF, 0xDA][$0 % 2] })

        #expect(try Picture(decoding: sample.png(with: text)).pixels == sample.pixels)
        let heavy = sample.jpeg(with: (0..<60).flatMap { $0 % 2 == 0 ? profile : noise })
        #expect(try Picture(decoding: heavy).pixels == Picture(decoding: sample.jpeg()).pixels)
    }

    /// Whatever bytes change, there is a picture of the promised size or an error, and no crash.
    @Test(arguments: 0..<150)
    func alteredFilesAreDecodedOrRefused(seed: Int) {
        var chance = SplitMix64(seed: UInt64(seed))
        let files = [sample.png, sample.jpeg(), sample.jpeg(.progressive), sample.jpeg(.fourInks), sample.webp]
        var file = files[seed % files.count]
        for _ in 0...chance.index(below: 6) { file[chance.index(below: file.count)] = UInt8(chance.index(below: 256)) }
        if chance.unit() < 0.3 { file = Array(file.prefix(chance.index(below: file.count))) }

        do {
            let picture = try Picture(decoding: file)
            #expect(picture.pixels.count == picture.width * picture.height * 4)
        } catch {
            #expect(!error.description.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(5))) func theLargestAdmittedPictureTakesLessThanASecond() throws {
        let large = PictureSample(width: 2048, height: 2048)
        for file in [large.png, large.jpeg(.progressive)] {
            let time = try processorTime { _ = try Picture(decoding: file) }

            #expect(time < .seconds(1).patient)
        }
    }

    private func expect(_ file: [UInt8], _ error: PictureError, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(throws: error, sourceLocation: sourceLocation) { try Picture(decoding: file) }
    }
}

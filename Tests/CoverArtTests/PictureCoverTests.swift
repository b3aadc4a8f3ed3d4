import CoverArt
import PictureDecoding
import PictureSamples
import Testing

@Suite struct PictureCoverTests {
    private let painter = CoverPainter()

    @Test(arguments: [(64, 64, 640), (900, 700, 700), (2000, 1500, 1024), (1024, 1024, 1024)])
    func aPictureBecomesASquareOfTheNearestSide(width: Int, height: Int, side: Int) throws {
        let picture = try Picture(decoding: PictureSample(width: width, height: height).png)

        let cover = try painter.cover(of: picture)

        #expect(cover.side == side)
        let header = try PictureHeader(cover.jpeg)
        #expect((header.kind, header.width, header.height) == (.jpeg, side, side))
        #expect(cover.jpeg.count < CoverPainter.byteLimit)
        #expect(cover.title.isEmpty)
    }

    @Test func theMiddleIsKept() throws {
        // Red, green and blue thirds: the square of the middle is green.
        var sample = PictureSample(width: 1500, height: 500)
        for pixel in 0..<1500 * 500 {
            for channel in 0..<3 { sample.pixels[pixel * 4 + channel] = pixel % 1500 / 500 == 2 - channel ? 255 : 0 }
        }

        let cover = try Picture(decoding: try painter.cover(of: Picture(decoding: sample.png)).jpeg)

        // Away from the edge, where the neighbouring third shines through the scaling.
        let pixel = Array(cover.pixels[(20 * cover.width + 20) * 4..<(20 * cover.width + 20) * 4 + 3])
        #expect(pixel[0] < 16 && pixel[1] > 240 && pixel[2] < 16)
    }

    @Test func nothingOfTheServicesMetadataIsLeft() throws {
        let sample = PictureSample(width: 256, height: 256)
        let secret = Array("parameters\0a prompt of somebody".utf8)
        let files = [
            sample.png(with: PictureSample.chunk("tEXt", secret)) + secret,
            sample.jpeg(with: PictureSample.segment(0xE1, secret) + PictureSample.segment(0xFE, secret)) + secret,
        ]
        for file in files {
            let jpeg = try painter.cover(of: Picture(decoding: file)).jpeg

            #expect(jpeg.firstRange(of: Array("somebody".utf8)) == nil)
            // JFIF, tables, frame, scan; no other segment and no comment.
            #expect(jpeg.firstRange(of: [0xFF, 0xE1]) == nil && jpeg.firstRange(of: [0xFF, 0xFE]) == nil)
            #expect(jpeg.suffix(2).elementsEqual([0xFF, 0xD9]))
        }
    }

    @Test func aTitleIsSetOverThePicture() throws {
        let picture = try Picture(decoding: PictureSample(width: 640, height: 640).png)

        let cover = try painter.cover(of: picture, title: "비 오는 날의 노래", subtitle: "12곡")

        #expect(cover.title == "비 오는 날의 노래")
        #expect(cover.jpeg != (try painter.cover(of: picture).jpeg))
    }
}

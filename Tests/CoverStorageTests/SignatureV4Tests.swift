import Cryptography
import Foundation
import RhythmiQDomain
import TestSupport
import Testing

@testable import CoverStorage

@Suite struct SignatureV4Tests {
    // MARK: The published test suite: service "service", 2015-08-30

    private typealias Pairs = [(name: String, value: String)]

    private func expect(
        _ signature: String, _ method: String, _ path: String, _ query: Pairs = [], fields: Pairs = [],
        body: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let signer = SignatureV4(
            key: AccessKey(id: "AKIDEXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")),
            region: "us-east-1",
            service: "service")
        let request = SignatureV4.Request(
            method: method, path: path, query: query,
            fields: [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")] + fields,
            bodyDigest: sha256(Array(body.utf8)).hexadecimal)

        let authorization = signer.authorization(for: request, at: Date(timeIntervalSince1970: 1_440_938_160))

        #expect(authorization.hasSuffix("Signature=\(signature)"), sourceLocation: sourceLocation)
        #expect(
            authorization.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="),
            sourceLocation: sourceLocation)
    }

    /// AWS Signature Version 4 test suite (`aws-sig-v4-test-suite`).
    @Test func thePublishedSuiteIsReproduced() {
        expect("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", "GET", "/")
        expect("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", "POST", "/")
        expect(
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500", "GET", "/",
            [("Param2", "value2"), ("Param1", "value1")])
        expect(
            "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1", "GET", "/",
            [("Param1", "value2"), ("Param1", "Value1")])
        expect(
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04", "GET", "/", [("ሴ", "bar")])
        expect("8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85", "GET", "/ሴ")
        expect("652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741", "GET", "/example space/")
        expect(
            "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f", "GET",
            "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        expect(
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736", "GET", "/",
            fields: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")])
        expect(
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", "POST", "/",
            fields: [("Content-Type", "application/x-www-form-urlencoded")], body: "Param1=value1")
    }

    // MARK: The examples of the S3 API Reference: 2013-05-24

    private func expectS3(
        _ signature: String, _ method: String, _ path: String, _ query: Pairs = [], fields: Pairs = [],
        body: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let signer = SignatureV4(
            key: AccessKey(id: "AKIAIOSFODNN7EXAMPLE", secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            region: "us-east-1")
        let digest = sha256(Array(body.utf8)).hexadecimal
        let all: Pairs = [
            ("host", "examplebucket.s3.amazonaws.com"), ("x-amz-date", "20130524T000000Z"),
            ("x-amz-content-sha256", digest),
        ]
        let request = SignatureV4.Request(
            method: method, path: path, query: query, fields: all + fields, bodyDigest: digest)

        let authorization = signer.authorization(for: request, at: Date(timeIntervalSince1970: 1_369_353_600))

        #expect(authorization.hasSuffix("Signature=\(signature)"), sourceLocation: sourceLocation)
    }

    @Test func theExamplesOfTheS3ReferenceAreReproduced() {
        expectS3(
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", "GET", "/test.txt",
            fields: [("range", "bytes=0-9")])
        expectS3(
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd", "PUT", "/test$file.text",
            fields: [("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            body: "Welcome to Amazon S3.")
        expectS3(
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543", "GET", "/", [("lifecycle", "")])
        expectS3(
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", "GET", "/",
            [("max-keys", "2"), ("prefix", "J")])
    }

    // MARK: botocore, for what needs encoding

    private struct Golden: Decodable {
        struct Case: Decodable {
            let method: String
            let path: String
            let query: [[String]]
            let body: String
            let fields: [[String]]
            let authorization: String
        }

        let id: String
        let secret: String
        let region: String
        let date: Double
        let cases: [Case]
    }

    @Test func spacesHangulAndPlusesAreSignedAsBotocoreDoes() throws {
        let golden = try Checkout.golden("signature_v4.json", of: "CoverStorageTests", as: Golden.self)
        let signer = SignatureV4(key: AccessKey(id: golden.id, secret: Secret(golden.secret)), region: golden.region)
        #expect(golden.cases.count == 28)
        for one in golden.cases {
            let request = SignatureV4.Request(
                method: one.method, path: one.path, query: one.query.map { ($0[0], $0[1]) },
                fields: one.fields.map { ($0[0], $0[1]) },
                bodyDigest: sha256(Array(one.body.utf8)).hexadecimal)

            let authorization = signer.authorization(for: request, at: Date(timeIntervalSince1970: golden.date))

            #expect(authorization == one.authorization, "\(one.method) \(one.path) \(one.query)")
        }
    }

    @Test func aKeyPrintsNothing() {
        var dumped = ""
        dump(AccessKey(id: "AKIAHUSH", secret: Secret("hushhush")), to: &dumped)

        #expect(!dumped.lowercased().contains("hush"))
    }
}

@Suite struct SHA256Tests {
    /// FIPS 180-4 examples; RFC 4231, test cases 1, 2 and 6.
    @Test func theKnownAnswersAreGiven() {
        #expect(
            sha256(Array("abc".utf8)).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            sha256([]).hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let cases: [([UInt8], String, String)] = [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ]
        for (key, message, code) in cases {
            #expect(hmacSHA256(Array(message.utf8), key: Secret(bytes: key)).hexadecimal == code)
        }
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var running = RunningSHA256()
        for start in stride(from: 0, to: 1000, by: 7) { running.add(Array(bytes[start..<min(start + 7, 1000)])) }

        #expect(running.digest() == sha256(bytes))
    }
}

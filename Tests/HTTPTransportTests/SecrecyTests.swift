import HTTPTransport
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SecrecyTests {
    @Test(arguments: ["http", "https"])
    func anErrorNamesTheHostAndNothingElseOfTheAddress(scheme: String) async throws {
        let port = try await ScriptedServer.running({ _ in }) { $0.port }
        let url = "\(scheme)://127.0.0.1:\(port)/botS3CRET/send?code=S3CRET#S3CRET"
        let request = HTTPRequest(.post, url, headers: ["Authorization": "S3CRET"], body: Array("S3CRET".utf8))

        let error = await #expect(throws: HTTPError.self) { try await HTTPClient().send(request) }

        #expect(try printed(#require(error)).contains("127.0.0.1"))
        #expect(try !printed(#require(error)).contains("S3CRET"))
    }

    @Test(arguments: [
        "https://S3CRET:S3CRET@api.example/S3CRET", "https://api example/S3CRET", "S3CRET", "http://api.example/S3CRET",
        "ftp://api.example/S3CRET",
    ])
    func aRefusedAddressIsNotRepeated(url: String) async throws {
        let error = await #expect(throws: HTTPError.self) { try await HTTPClient().send(HTTPRequest(.get, url)) }

        #expect(try !printed(#require(error)).contains("S3CRET"))
    }

    @Test func requestsAndAnswersPrintWithoutTheirContents() {
        let fields: HTTPHeaders = ["Authorization": "S3CRET"]
        var configuration = HTTPClient.Configuration()
        configuration.proxyURL = "http://user:S3CRET@proxy.example"

        let all =
            printed(HTTPRequest(.post, "https://api.example/S3CRET", headers: fields, body: Array("S3CRET".utf8)))
            + printed(HTTPResponse(status: 200, headers: fields, body: Array("S3CRET".utf8))) + printed(fields)
            + printed(fields.fields) + printed(configuration)

        #expect(!all.contains("S3CRET"))
        #expect(!all.contains("\(UInt8(ascii: "S")), \(UInt8(ascii: "3"))"))
        #expect(all.contains("POST request"))
        #expect(all.contains("status 200, 6 bytes"))
        #expect(all.contains("Authorization"))
    }

    @Test(arguments: [
        HTTPError.Code.invalidURL, .insecureURL, .hostNotAllowed, .invalidHeader("X"), .refusedAddress,
        .nameNotResolved,
        .cannotConnect, .tlsFailed, .timedOut(.connect), .timedOut(.firstByte), .timedOut(.idle), .timedOut(.total),
        .interrupted, .malformedResponse, .headersTooLarge, .bodyTooLarge, .tooManyRedirects, .cancelled, .shutDown,
        .overloaded, .failed(curlCode: 2),
    ])
    func everyErrorIsASentenceAboutItsHost(code: HTTPError.Code) {
        let sentence = HTTPError(code, host: "api.example").description

        #expect(sentence.hasPrefix("api.example: "))
        #expect(sentence.count > 30)
        #expect(HTTPError(code, host: "").description == sentence.dropFirst("api.example: ".count))
    }

    /// In every way that a log may come to it.
    private func printed(_ value: some Any) -> String {
        var text = "\(value) \(String(reflecting: value)) "
        dump(value, to: &text)
        return text
    }
}

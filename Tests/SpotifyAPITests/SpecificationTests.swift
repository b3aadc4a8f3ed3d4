import HTTPTransport
import StandIns
import TestSupport
import Testing

/// Runs where Spotify's description lies beside the checkout, and is seen to be skipped elsewhere.
@Suite(.enabled(if: Checkout.spotifySpecification != nil, "the OpenAPI description is not beside this checkout"))
struct SpecificationTests {
    private func problems(
        _ method: String, _ path: String, query: [(name: String, value: String)] = [], body: String = "",
        type: String = "application/json"
    ) throws -> [String] {
        let check = try #require(SpecificationCheck.spotify)
        let headers = body.isEmpty ? [] : [(name: "Content-Type", value: type)]
        let call = Call(
            sequence: 0, method: method, path: path, query: query, headers: headers, body: Array(body.utf8))
        return check.problems(of: call, under: "/v1")
    }

    @Test func theDescriptionIsReadWhole() throws {
        #expect(try #require(SpecificationCheck.spotify).pathCount >= 60)
    }

    @Test func rightRequestsHaveNoProblems() throws {
        #expect(try problems("GET", "/v1/search", query: [("q", "밤편지"), ("type", "track"), ("limit", "10")]) == [])
        #expect(try problems("POST", "/v1/me/playlists", body: #"{"name":"a","public":false}"#) == [])
        #expect(try problems("PUT", "/v1/playlists/x/items", body: #"{"uris":["spotify:track:y"]}"#) == [])
        #expect(try problems("PUT", "/v1/playlists/x/images", body: "/9j/", type: "image/jpeg") == [])
        #expect(try problems("DELETE", "/v1/me/library", query: [("uris", "spotify:playlist:x")]) == [])
    }

    @Test(arguments: [
        ("GET", "/v1/nothing", "", "no such path"), ("GET", "/me", "", "no such path"),
        ("PATCH", "/v1/me", "", "no such method"), ("DELETE", "/v1/me/library", "", "uris is missing"),
        ("GET", "/v1/search?q=a&type=song", "", "unknown value"), ("GET", "/v1/search?q=a", "", "type is missing"),
        ("GET", "/v1/search?q=a&type=track&limit=11", "", "no number in range"),
        ("GET", "/v1/me/playlists?limit=51", "", "no number in range"),
        ("GET", "/v1/me/playlists?page=2", "", "unknown"),
        ("POST", "/v1/me/playlists", #"{"description":"a"}"#, "name is missing"),
        ("POST", "/v1/me/playlists", #"{"name":7}"#, "no string"),
        ("POST", "/v1/me/playlists", #"{"name":"a","public":"false"}"#, "no boolean"),
        ("POST", "/v1/me/playlists", #"{"name":"a","public":0}"#, "no boolean"),
        ("POST", "/v1/me/playlists", #"{"name":"a","cover":"x"}"#, "cover is unknown"),
        ("POST", "/v1/playlists/x/items", #"{"uris":["a"],"position":"0"}"#, "no integer"),
        ("PUT", "/v1/playlists/x/items", #"{"uris":"a"}"#, "no array"),
        ("PUT", "/v1/playlists/x/images", "{}", "content type"), ("GET", "/v1/me", "{}", "a body"),
        ("POST", "/v1/me/playlists", "name=a", "no JSON"),
    ])
    func wrongRequestsAreFound(method: String, target: String, body: String, problem: String) throws {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)

        let found = try problems(
            method, parts[0], query: parts.count == 2 ? Call.pairs(in: parts[1]) : [], body: body)

        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }
}

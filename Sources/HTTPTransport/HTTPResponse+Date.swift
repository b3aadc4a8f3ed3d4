import CCurl
package import Foundation

extension HTTPResponse {
    /// The server's own clock when it answered (RFC 9110 §6.6.1); `nil` where it does not say.
    package var date: Date? {
        guard let text = headers["Date"] else { return nil }
        let stamp = curl_getdate(text, nil)
        return stamp >= 0 ? Date(timeIntervalSince1970: Double(stamp)) : nil
    }
}

import HTTPTypes

/// Names of headers that HTTPTypes does not know.
enum HeaderName {
    static let pulseKey = HTTPField.Name("X-Pulse-Key")
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")
    static let forwardedProtocol = HTTPField.Name("X-Forwarded-Proto")
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
    static let robots = HTTPField.Name("X-Robots-Tag")
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")
}

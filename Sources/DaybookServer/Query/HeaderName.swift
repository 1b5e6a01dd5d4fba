import HTTPTypes

/// Names of headers that HTTPTypes does not know.
enum HeaderName {
    static let pulseKey = HTTPField.Name("X-Pulse-Key")
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")
}

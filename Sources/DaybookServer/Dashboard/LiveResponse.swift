import DaybookSite

/// Answers of the dashboards, with the headers that all of them have (control C33).
enum LiveResponse {
    private static let headers = ["Cache-Control": "no-store", "Content-Security-Policy": SitePolicy.live]

    /// A page.
    static func page(_ bytes: [UInt8], status: Int = 200) -> APIResponse {
        var all = headers
        all["Content-Type"] = "text/html; charset=utf-8"
        return APIResponse(status: status, headers: all, body: .bytes(bytes))
    }

    /// The way to another of them.
    static func redirect(to place: String) -> APIResponse {
        var response = APIResponse.redirect(to: place)
        response.headers.merge(headers) { $1 }
        return response
    }
}

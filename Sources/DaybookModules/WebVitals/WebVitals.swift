import DaybookCore
package import DaybookEngine

extension Module {
    /// How fast pages load and react, as the browsers of visitors measured it.
    package static let webvitals = Module(
        id: "webvitals", title: "Web vitals", category: .tracking,
        about: "How fast pages load and react in the browsers of visitors.", isEnabledByDefault: false,
        events: [webVital], reports: [VitalPagesReport.report])

    private static let webVital = EventType(
        "web_vital", about: "A browser measured LCP, FCP, CLS, INP or TTFB of a page.",
        fields: [.name, .path, .value, .rating])
}

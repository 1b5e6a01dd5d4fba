package import DaybookCore
package import DaybookEngine

/// Files of a site that are addressed to programs: search engines, web hosts and language models.
package enum SiteNotices {
    /// `robots.txt`, `_headers` and `llms.txt`.
    ///
    /// `projects` are those published, `reports` what each of them has.
    package static func files(
        projects: [Project], reports: [ReportInfo], templates: Templates
    ) -> [SiteFile] {
        let isIndexed = templates.isIndexed
        let language = templates.look.language
        return [
            SiteFile(path: "robots.txt", bytes: Array("User-agent: *\n\(isIndexed ? "Allow" : "Disallow"): /\n".utf8)),
            SiteFile(path: "_headers", bytes: Array(headers(isIndexed: isIndexed, projects).utf8)),
            SiteFile(path: "llms.txt", bytes: Array(llms(projects, reports, language).utf8)),
        ]
    }

    /// Headers for hosts that read such a file: pages say themselves what they may load, but only a header can say who
    /// may frame them; shared pages may be framed.
    ///
    /// Source: https://docs.netlify.com/manage/routing/headers/
    private static func headers(isIndexed: Bool, _ projects: [Project]) -> String {
        var text = "/*\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: same-origin\n"
        if !isIndexed { text += "  X-Robots-Tag: noindex\n" }
        for folder in ["docs"] + projects.map(\.slug) {
            text += "/\(folder)/*\n  Content-Security-Policy: \(SitePolicy.frames)\n"
        }
        return text
    }

    /// What a language model should know of the site.
    ///
    /// Source: https://llmstxt.org
    private static func llms(_ projects: [Project], _ reports: [ReportInfo], _ language: Language) -> String {
        var text = "# \(language(.siteTitle))\n\n> \(language(.llms))\n\n## \(language(.projects))\n\n"
        for project in projects {
            let name = project.name.replacing("[", with: "(").replacing("]", with: ")")
            text += "- [\(name)](\(project.slug)/index.html)\n"
        }
        let periods = Period.Kind.rolling.map { "`\($0.rawValue)`" } + ["`YYYY`", "`YYYY-MM`"]
        text += "\n## \(language(.details))\n\n"
        text += "`PROJECT/PERIOD/REPORT.json`, `.csv`, `.html`; PERIOD: \(periods.joined(separator: ", ")).\n\n"
        for info in reports { text += "- `\(info.id)`: \(language.text(info.about))\n" }
        return text + "\n## \(language(.documentation))\n\n- [Markdown](docs/index.md)\n- [OpenAPI 3.1](openapi.json)\n"
    }
}

/// What pages may load and do (controls C33).
package enum SitePolicy {
    /// The policy of a page without scripts.
    package static let page =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
    /// What only a header can say: pages of other sites do not frame the site's, but for shared ones.
    package static let frames = "frame-ancestors 'self'"
    /// The policy of a page that runs the site's own scripts.
    package static let scripted = "script-src 'self'; " + page
    /// The policy of a page that a server makes when it is asked: its forms go to that server, and no page frames it.
    package static let live =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
        + "frame-ancestors 'none'"
}

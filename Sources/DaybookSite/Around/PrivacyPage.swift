package import DaybookCore
package import DaybookEngine

/// What a project keeps about its visitors, written from the settings in force.
package struct PrivacyPage: Sendable {
    private let project: Project
    private let catalog: Catalog
    private let templates: Templates

    /// The page of a project whose modules are those of a catalog.
    package init(_ project: Project, catalog: Catalog, templates: Templates) {
        self.project = project
        self.catalog = catalog
        self.templates = templates
    }

    private var language: Language { templates.look.language }

    /// The page at `<slug>/privacy.html`.
    package func file(inputs: String) -> SiteFile {
        var frame = Frame(
            kind: "privacy", title: "\(language(.privacy)), \(project.name)", root: "../", inputs: inputs)
        frame.path = [
            ("../index.html", language(.projects)), ("index.html", project.name), ("", language(.privacy)),
        ]
        var content = Markup()
        content.raw("<h1>")
        content.text("\(language(.privacy)): \(project.name)")
        content.raw("</h1><p>")
        content.text(language(.privacyIntro, ["domain": project.domain.isEmpty ? project.name : project.domain]))
        content.raw("</p>")
        add(.privacyPeople, people, to: &content)
        add(.privacyChoice, choices, to: &content)
        add(.privacyPublished, published, to: &content)
        add(.privacyKept, kept, to: &content)
        return SiteFile(
            path: "\(project.slug)/privacy.html", bytes: templates.page("document", frame, [:], content: content))
    }

    private func add(_ title: Phrase, _ sentences: [String], to markup: inout Markup) {
        markup.raw("<h2>")
        markup.text(language(title))
        markup.raw("</h2><ul>")
        for sentence in sentences {
            markup.raw("<li>")
            markup.text(sentence)
            markup.raw("</li>")
        }
        markup.raw("</ul>\n")
    }

    private var people: [String] {
        [
            language(.privacyNoCookies), language(.privacyScriptCode), language(.privacyServerCode),
            language(project.anonymizesAddresses ? .privacyAddressCut : .privacyAddressPlace),
            language(.privacyBrowser),
            project.keptQueryParameters.isEmpty
                ? language(.privacyNoQuery)
                : language(.privacyQuery, ["names": project.keptQueryParameters.joined(separator: ", ")]),
        ]
    }

    private var choices: [String] {
        var sentences = [language(project.respectsDoNotTrack ? .privacySignals : .privacyNoSignals)]
        if project.requiresConsent {
            sentences.append(
                language(.privacyConsent, ["modes": project.allowedConsentModes.joined(separator: ", ")]))
        }
        switch project.botFiltering {
        case .refuse: sentences.append(language(.privacyBotsRefused))
        case .mark: sentences.append(language(.privacyBotsMarked))
        case .off: break
        }
        return sentences
    }

    private var published: [String] {
        guard let threshold = project.publishedThreshold else { return [language(.privacyAllRows)] }
        return [language(.privacyThreshold, ["count": "\(threshold)"])]
    }

    /// The types of events that the project's modules keep.
    private var kept: [String] {
        let modules = catalog.modules.filter { $0.isAvailable && catalog.state(of: $0, in: project).isEnabled }
        return modules.flatMap(\.events).map { language.text($0.about) } + [language(.privacyDuration)]
    }
}

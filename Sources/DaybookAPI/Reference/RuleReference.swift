import DaybookCore

/// The written reference of rules.
enum RuleReference {
    static let text = """
        # Rules

        A rule is a file `projects/<slug>/rules/<name>.json` of the data directory, with the members that \
        [definition files](definitions.html) lists. It applies to all history whenever reports are computed; nothing \
        that is stored changes, and without it the reports are as before. `daybook rules test` says which numbers a \
        rule would move, `daybook rules add` and `remove` commit.

        | kind | looks at | and |
        | --- | --- | --- |
        | `exclude` | \(columns(.exclude)) | drops the line |
        | `group` | `path` | puts `to` in its place |
        | `hostname` | `hostname` | puts `to` in its place; without `to` drops the lines of all other hosts |
        | `source` | \(columns(.source)) | names the session's source `to` |
        | `channel` | the same | names the session's channel `to` |

        `patterns` are whole texts, compared byte for byte, in which `*` stands for anything; `\\` takes its meaning \
        from the character after it. In the paths of a `group`, a segment such as `:id` stands for any one segment. \
        An exclusion compares with what reports show (`XX` for an unknown country, `Other` for an unknown browser, \
        system or device); what a line does not have fits the empty pattern only, so that `bot` with `*` means every \
        bot.

        Rules come first, then sessions are made, then filters select. The rules of a column apply one after the other \
        in the order of their names, and a later one sees what an earlier one has left. `source` and `channel` look at \
        the session: for `referrer` at the host that is its source without a rule, for a campaign at the first page \
        view that carries one. The first rule that fits names it.

        A rule's file with mistakes is named by `daybook doctor`, and until it is corrected no report of its project \
        is computed: the numbers without it would be others. Collecting goes on.

        """

    private static func columns(_ kind: Rule.Kind) -> String {
        kind.columns.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }
}

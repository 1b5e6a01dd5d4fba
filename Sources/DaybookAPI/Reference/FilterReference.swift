/// The written reference of filters.
enum FilterReference {
    static let text = """
        # Filters

        Every report of a range takes `filter`: conditions separated by `;` that must all hold.

            ?filter=country==DE|AT;page!=/admin*;source=~news
            daybook query pages --project SLUG --filter 'browser==Firefox;property:plan==pro'

        A condition is a dimension, an operator and one or more values separated by `|`, of which one must fit; with \
        a negated operator none may.

        | operator | negated | the text |
        | --- | --- | --- |
        | `==` | `!=` | is the value, in which `*` stands for anything |
        | `=~` | `!~` | contains the value |
        | `=^` | `!^` | begins with the value |
        | `=$` | `!$` | ends with the value |

        Values are compared byte for byte with what the reports show: `(direct)` for sessions from nowhere, `XX` for \
        an unknown country, `Other` for what was not recognised. `\\` takes its meaning from the character after it: \
        `page==/a\\*` is the page `/a*`. Spaces around names and values do not count. A filter has at most 20 \
        conditions of 100 values of 2,000 bytes.

        Sessions are selected by `source`, `medium`, `campaign`, `channel`, `country`, `device`, `browser`, `os`, \
        `entry` and `exit` (the first and last page). Records are selected by `page`, `event` (the name of a custom \
        event, or the record's type, such as `pageview`), `hostname` and `property:<key>` (a custom property; numbers \
        and booleans as in JSON, empty where there is none). All conditions on records must hold of the same record.

        A record counts where it and its session are selected; a session counts where it is selected and has a \
        selected record, also beyond the range; a visitor counts with any active record that counts. Filters change no \
        session: entry, exit, bounce and duration stay what they were. The period before has the same filter.

        The filters of Plausible's API are read as well: `visit:source`, `visit:utm_medium`, `visit:utm_campaign`, \
        `visit:channel`, `visit:country`, `visit:device`, `visit:browser`, `visit:os`, `visit:entry_page`, \
        `visit:exit_page`, `event:page`, `event:name`, `event:goal`, `event:hostname` and `event:props:<key>`, with \
        `==`, `!=`, `~` and `!~`.

        # Grain and view

        `grain` cuts the series of a report by `hour`, `day`, `week` (from Monday) or `month` of the project's time \
        zone. A row is named by the first day of its day, week or month, an hour by its first instant in UTC; the \
        first and last row are cut to the range, which has at most 400 days for hours and a hundred years for all else.

        `view=public` gives what is published: where rows could tell who few people are, those of fewer visitors than \
        the project's `publish_threshold` are put together as `(other)`.

        """
}

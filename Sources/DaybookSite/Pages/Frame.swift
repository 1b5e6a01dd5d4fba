import DaybookCore

/// What every page says around its content.
struct Frame {
    /// What kind of page it is, for style sheets and tests: `dashboard`, `report`, `calendar` and so on.
    let kind: String
    let title: String
    /// The way from the page to the site's root: empty, or `../` for each folder.
    let root: String
    /// Where the page is in the site, from its first page on; the last is the page itself.
    var path: [(target: String, words: String)] = []
    /// What it may load and do.
    var policy = SitePolicy.page
    /// What it was computed from.
    let inputs: String
    /// True for a page that a server makes when it is asked: its policy is a header, and it leads to no file.
    var isLive = false
}

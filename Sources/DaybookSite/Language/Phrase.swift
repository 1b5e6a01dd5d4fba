/// What pages say in their own words; each locale file has a text for every one of them.
///
/// Words in braces are filled in. What reports are called and what their fields mean is not here: it is declared with
/// them and translated under `texts`.
package enum Phrase: String, CaseIterable, Sendable {
    // The frame of every page.
    case siteTitle, skip, footer, inputs, documentation, breadcrumbs
    // Periods and their navigation.
    case periods, today, last7Days, last30Days, last90Days, last12Months, allTime, todayLong, last7DaysLong
    case last30DaysLong, last90DaysLong, last12MonthsLong, allTimeLong, calendar, years, months, previousPeriod
    case nextPeriod, upPeriod, zone, visitorsOfMonth
    // Headline figures and charts.
    case keyFigures, changeUp, changeDown, changeNew, points, before, noChange, thisPeriod
    case periodBefore, chartSummary, pointTitle, pointTitleBefore, missingPoint, missing
    case unfinished, annotations, mapSummary
    // Panels and tables.
    case groupContent, groupSources, groupAudience, groupBehaviour, groupQuality, groupServer, groupOther
    case allRows, details, asJSON, asCSV, rowCount, rowCountOne, rowsShown, yes, no, unknown
    case dashboard, dashboards
    // Pages of their own.
    case projects, noProject, noEvents, noEventsHelp, rollUp, rollUpNote, project, trend, sum
    case nothingInPeriod, nothingInPeriodHelp
    // What only a server's pages say.
    case signIn, signOut, apiKey, signInHelp, signInRefused, signInTooMany, formRefused, fromDay, toDay, filter, show
    case keyOpensNothing, keyOpensNothingHelp, lastEvents
    case chosenRange, chooseOther, rightNow, datesUnreadable, datesBackwards, filterUnreadable, noSuchReport, noSuchPage
    // Shared pages.
    case protectedPage, protectedAbout, password, openPage, opening, wrongPassword, insecurePage, needsScript, files
    // Around the reports.
    case daily, weekly, monthly, badge, llms, digests, feed, openReport, contents
    // The page on which sessions are looked at by what they have in common.
    case explore, exploreIntro, exploreScript, exploreSince, exploreSinceFirst, exploreSummed, exploreSummedSessions
    case exploreSummedFew, exploreSummedAll, exploreLeftOut, exploreClear, exploreMore, exploreLoading, exploreFailed
    case exploreNothing, exploreNoPage, exploreSessions, explorePageviews, exploreBounces, exploreDuration, exploreDays
    case exploreDaysSummary, exploreMonth, exploreSource, exploreCountry, exploreDevice, exploreBrowser
    case exploreEntry, exploreExit, exploreMost, exploreAbout, exploreTooMany
    // What a project keeps about people.
    case privacy, privacyIntro, privacyPeople, privacyChoice, privacyPublished, privacyKept, privacyNoCookies
    case privacyScriptCode, privacyServerCode, privacyAddressCut, privacyAddressPlace, privacyBrowser, privacyNoQuery
    case privacyQuery, privacySignals, privacyNoSignals, privacyConsent, privacyBotsRefused, privacyBotsMarked
    case privacyAllRows, privacyThreshold, privacyDuration
}

import Testing

/// Tests of running servers, one after the other: they measure times, and block the main thread while they read.
@Suite(.serialized)
enum ServerTests {}

/// One message between a command and the server that holds its store.
///
/// On the wire: the payload's length (4 bytes, big end first), the kind (1 byte), the payload, which is JSON but for
/// `bytes` and `write`.
struct Frame: Equatable {
    /// What a frame says; who sends it is in brackets.
    enum Kind: UInt8 {
        /// Version and protocol (both; the command begins).
        case hello = 1
        /// The operation to carry out (command).
        case request
        /// How far it is (server).
        case progress
        /// Open these files, answered by `opened` (server).
        case open
        /// Which inputs there are (command).
        case opened
        /// More bytes of an input, answered by `bytes` (server).
        case read
        /// As they are in the file; none at its end (command).
        case bytes
        /// Text of rejected lines, answered by `done` (server).
        case write
        /// It is written (command).
        case done
        /// What the operation did; ends the connection (server).
        case outcome
        /// Why something failed: of an operation it ends the connection, of a question it is the answer (both).
        case failure
    }

    let kind: Kind
    let payload: [UInt8]

    static let headerByteCount = 5
    /// What a server takes at once; an import's bytes come in pieces of `chunkByteCount`.
    static let serverLimitBytes = 4 << 20
    /// What a command takes at once: an outcome may list many segments.
    static let commandLimitBytes = 256 << 20
    static let chunkByteCount = 1 << 18

    /// The bytes on the wire.
    var encoded: [UInt8] {
        let length = UInt32(payload.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * $0)) } + [kind.rawValue] + payload
    }
}

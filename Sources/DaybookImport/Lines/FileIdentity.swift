import Glibc

/// Which file an open descriptor is, whatever name, link or redirection it was reached by.
struct FileIdentity: Equatable {
    private let device: UInt
    private let inode: UInt

    /// Nil for a terminal and the like, which may well be read and written at once.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFCHR else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }
}

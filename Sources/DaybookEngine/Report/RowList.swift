/// The rows of a list, each of them at hand or made when it is read.
///
/// Lists of a hundred thousand rows are written to files: a row is given where it lies, and none is kept.
package protocol RowList<Row> {
    associatedtype Row
    /// How many rows there are.
    var count: Int { get }
    /// Gives the rows at some places, in their order; a pointer is valid only as long as the body runs.
    func forEach(in places: Range<Int>, _ body: (UnsafePointer<Row>) -> Void)
}

extension Array: RowList {
    /// Gives the elements where they lie.
    package func forEach(in places: Range<Int>, _ body: (UnsafePointer<Element>) -> Void) {
        withUnsafeBufferPointer { rows in
            guard let first = rows.baseAddress else { return }
            for place in places { body(first + place) }
        }
    }
}

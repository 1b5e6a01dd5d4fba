import DaybookCore
import DaybookJSON

/// A definition as people edit it: a JSON object with one member a line.
enum DefinitionFile {
    /// The bytes of an object, with a final newline.
    static func bytes(of members: [Value.Member]) -> [UInt8] {
        var bytes: [UInt8] = [0x7B, 0x0A]
        for (index, member) in members.enumerated() {
            var name = JSONWriter()
            name.text(member.name)
            var value = JSONWriter()
            value.value(member.value)
            bytes += [0x20, 0x20] + name.bytes + [0x3A, 0x20] + value.bytes
            bytes += index < members.count - 1 ? [0x2C, 0x0A] : [0x0A]
        }
        return bytes + [0x7D, 0x0A]
    }

    /// The record's members, then those of the old file that no field of the shape names.
    static func members<Record>(
        of record: Record, shape: Shape<Record>, over old: Value?
    ) -> [Value.Member] {
        let known = shape.encode(record).members ?? []
        let names = Set(known.map(\.name))
        return known + (old?.members ?? []).filter { !names.contains($0.name) }
    }
}

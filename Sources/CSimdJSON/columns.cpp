#include "csimdjson.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <simdjson.h>
#include <string>
#include <vector>

using namespace simdjson;

namespace {

// A text of at most 16 bytes as two words; 16 bytes must be readable from its beginning, as simdjson's input has them.
struct Words {
    uint64_t low = 0, high = 0;
    size_t length = 0;

    Words() = default;

    Words(const char *text, size_t length)
        : low(word(text, length)), high(length > 8 ? word(text + 8, length - 8) : 0), length(length) {}

    bool operator==(const Words &other) const {
        return low == other.low && high == other.high && length == other.length;
    }

private:
    static uint64_t word(const char *text, size_t length) {
        uint64_t word;
        memcpy(&word, text, 8);
        return length >= 8 ? word : word & ((uint64_t(1) << (length * 8)) - 1);
    }
};

// The distinct texts of one column, coded in the order in which they appear; code 0 is the empty text.
class Dictionary {
public:
    Dictionary() : hashes{0}, ends{0, 0}, slots(256) {}

    // Texts must have 16 readable bytes from their beginning, as simdjson's have.
    uint32_t code(std::string_view text) {
        if (text.empty()) return 0;
        if (text.size() > 16) return find(text, csj_hash(text.data(), text.size()));
        // Short texts are compared as two words with those that were seen last at the same place.
        Words words(text.data(), text.size());
        Memo &known = memos[((words.low ^ (words.high * 0x9E3779B97F4A7C15ull)) * 0xD6E8FEB86659FD93ull) >> 56];
        if (known.words == words) return known.code;
        known = {words, find(text, csj_hash(text.data(), text.size()))};
        return known.code;
    }

    size_t size() const { return hashes.size(); }

    std::string_view entry(size_t code) const {
        return std::string_view(bytes).substr(ends[code], ends[code + 1] - ends[code]);
    }

    std::string bytes;
    std::vector<uint64_t> hashes;
    std::vector<uint32_t> ends;

private:
    struct Slot {
        uint32_t code = 0;
        uint32_t tag = 0;
    };

    struct Memo {
        Words words;
        uint32_t code = 0;
    };

    std::vector<Slot> slots;
    Memo memos[256];

    uint32_t find(std::string_view text, uint64_t hash) {
        if (size() * 2 > slots.size()) grow();
        uint64_t mask = slots.size() - 1;
        uint64_t place = hash & mask;
        uint32_t tag = uint32_t(hash >> 32);
        while (slots[place].code != 0) {
            if (slots[place].tag == tag && entry(slots[place].code) == text) return slots[place].code;
            place = (place + 1) & mask;
        }
        uint32_t code = uint32_t(size());
        slots[place] = {code, tag};
        hashes.push_back(hash);
        bytes.append(text);
        ends.push_back(uint32_t(bytes.size()));
        return code;
    }

    void grow() {
        std::vector<Slot> wider(slots.size() * 4);
        uint64_t mask = wider.size() - 1;
        for (const Slot &slot : slots) {
            if (slot.code == 0) continue;
            uint64_t place = hashes[slot.code] & mask;
            while (wider[place].code != 0) place = (place + 1) & mask;
            wider[place] = slot;
        }
        slots.swap(wider);
    }
};

// The value of each hexadecimal digit.
struct Digits {
    uint8_t values[256] = {};

    constexpr Digits() {
        for (int i = 0; i < 10; i++) values['0' + i] = uint8_t(i);
        for (int i = 0; i < 6; i++) values['a' + i] = values['A' + i] = uint8_t(10 + i);
    }
};

constexpr Digits digits;

// Whole numbers of 1/10,000, rounded half away from zero; what does not fit is cut to the largest.
int64_t ten_thousandths(double number) {
    double scaled = number * 10000.0;
    if (!(scaled < 9.2e18)) return INT64_MAX;
    if (scaled < -9.2e18) return INT64_MIN + 1;
    return int64_t(llround(scaled));
}

// The number of eight hexadecimal digits.
uint32_t hexadecimal(const char *text) {
    uint64_t word;
    memcpy(&word, text, 8);
    word = (word & 0x0F0F0F0F0F0F0F0Full) + ((word >> 6) & 0x0101010101010101ull) * 9;
    word = ((word << 4) | (word >> 8)) & 0x00FF00FF00FF00FFull;
    word = (word | (word >> 8)) & 0x0000FFFF0000FFFFull;
    return __builtin_bswap32(uint32_t(word | (word >> 16)));
}

struct Column {
    std::string name;
    // The name as keys are compared; names of the log have at most 16 bytes.
    Words words;
    csj_column_kind kind;
    std::vector<uint32_t> codes;
    std::vector<int64_t> ints;
    std::vector<int64_t> lows;
    Dictionary dictionary;

    // Rows begin as those of lines without the field.
    void resize(size_t rows) {
        switch (kind) {
        case CSJ_COLUMN_TEXT:
        case CSJ_COLUMN_PROPERTY: codes.resize(rows, 0); break;
        case CSJ_COLUMN_UUID:
            lows.resize(rows, 0);
            ints.resize(rows, 0);
            break;
        case CSJ_COLUMN_INT:
        case CSJ_COLUMN_DECIMAL: ints.resize(rows, INT64_MIN); break;
        }
    }

    void clear(size_t row) {
        switch (kind) {
        case CSJ_COLUMN_TEXT:
        case CSJ_COLUMN_PROPERTY: codes[row] = 0; break;
        case CSJ_COLUMN_UUID: lows[row] = ints[row] = 0; break;
        case CSJ_COLUMN_INT:
        case CSJ_COLUMN_DECIMAL: ints[row] = INT64_MIN; break;
        }
    }

    error_code set(ondemand::value value, size_t row) {
        if (kind == CSJ_COLUMN_INT) return value.get_int64().get(ints[row]);
        if (kind == CSJ_COLUMN_DECIMAL) {
            double number;
            error_code error = value.get_double().get(number);
            if (!error) ints[row] = ten_thousandths(number);
            return error;
        }
        std::string_view text;
        error_code error = value.get_string().get(text);
        if (error) return error;
        if (kind == CSJ_COLUMN_TEXT) {
            codes[row] = dictionary.code(text);
        } else {
            halves(text, ints[row], lows[row]);
        }
        return SUCCESS;
    }

    error_code set_property(ondemand::value value, size_t row) {
        ondemand::json_type type;
        error_code error = value.type().get(type);
        if (error) return error;
        std::string_view text;
        switch (type) {
        case ondemand::json_type::string:
            error = value.get_string().get(text);
            if (error) return error;
            break;
        case ondemand::json_type::number:
        case ondemand::json_type::boolean: {
            text = value.raw_json_token();
            size_t end = text.find_last_not_of(" \t\r\n");
            text = text.substr(0, end + 1);
            break;
        }
        default: break;
        }
        codes[row] = dictionary.code(text);
        return SUCCESS;
    }

    static void halves(std::string_view text, int64_t &high, int64_t &low) {
        if (text.size() == 36) {
            const char *p = text.data();
            char ends[16];
            memcpy(ends, p + 9, 4);
            memcpy(ends + 4, p + 14, 4);
            memcpy(ends + 8, p + 19, 4);
            memcpy(ends + 12, p + 24, 4);
            high = int64_t(uint64_t(hexadecimal(p)) << 32 | hexadecimal(ends));
            low = int64_t(uint64_t(hexadecimal(ends + 8)) << 32 | hexadecimal(p + 28));
            return;
        }
        uint64_t half[2] = {0, 0};
        size_t count = 0;
        for (char c : text) {
            if (c == '-' || count == 32) continue;
            half[count / 16] = half[count / 16] << 4 | digits.values[uint8_t(c)];
            count++;
        }
        high = int64_t(half[0]);
        low = int64_t(half[1]);
    }
};

} // namespace

struct csj_columns {
    std::vector<Column> columns;
    // For each hash of a key one more than the column it names; 0 where none does.
    uint8_t places[256] = {};
    bool has_properties = false;
    std::vector<uint64_t> offsets;
    ondemand::parser parser;
    std::string error;
    size_t lines = 0;
    size_t rows = 0;
    size_t capacity = 0;

    // Distinct for the fields of the log; a field that shares another's place is found by walking on.
    static uint8_t place(std::string_view key) {
        uint8_t first = uint8_t(key.front()), last = uint8_t(key.back());
        return uint8_t(first * 7 + last * 31 + key.size() * 61 + uint8_t(key[key.size() / 2]) * 3);
    }

    void index() {
        for (size_t i = 0; i < columns.size(); i++) {
            if (columns[i].kind == CSJ_COLUMN_PROPERTY) {
                has_properties = true;
                continue;
            }
            char padded[32] = {};
            memcpy(padded, columns[i].name.data(), std::min<size_t>(columns[i].name.size(), 16));
            columns[i].words = Words(padded, columns[i].name.size());
            uint8_t at = place(columns[i].name);
            while (places[at] != 0) at++;
            places[at] = uint8_t(i + 1);
        }
    }

    Column *find(std::string_view key) {
        if (key.empty() || key.size() > 16) return nullptr;
        Words words(key.data(), key.size());
        for (uint8_t at = place(key); places[at] != 0; at++) {
            Column &column = columns[places[at] - 1];
            if (column.words == words) return &column;
        }
        return nullptr;
    }

    error_code read_properties(ondemand::value value) {
        ondemand::object object;
        error_code error = value.get_object().get(object);
        if (error) return error;
        for (auto member : object) {
            ondemand::field field;
            error = std::move(member).get(field);
            if (error) return error;
            std::string_view key;
            error = field.unescaped_key().get(key);
            if (error) return error;
            for (Column &column : columns) {
                if (column.kind != CSJ_COLUMN_PROPERTY || column.name != key) continue;
                error = column.set_property(field.value(), rows);
                if (error) return error;
                break;
            }
        }
        return SUCCESS;
    }

    error_code read(padded_string_view line, uint64_t offset) {
        ondemand::document document;
        ondemand::object object;
        error_code error = parser.iterate(line).get(document);
        if (!error) error = document.get_object().get(object);
        if (error) return error;
        if (rows == capacity) {
            capacity = capacity * 2 + 1024;
            for (Column &column : columns) column.resize(capacity);
        }
        bool counts = false;
        for (auto member : object) {
            ondemand::field field;
            error = std::move(member).get(field);
            if (error) return error;
            const char *key = field.key().raw();
            size_t length = 0;
            while (key[length] != '"') length++;
            if (has_properties && std::string_view(key, length) == "data") {
                error = read_properties(field.value());
                if (error) return error;
                continue;
            }
            Column *column = find(std::string_view(key, length));
            if (!column) continue;
            error = column->set(field.value(), rows);
            if (error) return error;
            counts |= column == &columns[0];
        }
        if (counts) {
            offsets.push_back(offset);
            rows++;
        } else {
            for (Column &column : columns) column.clear(rows);
        }
        return SUCCESS;
    }
};

extern "C" size_t csj_padding(void) { return SIMDJSON_PADDING; }

extern "C" uint64_t csj_hash(const char *text, size_t length) {
    auto mix = [](uint64_t x) {
        x *= 0xD6E8FEB86659FD93ull;
        x ^= x >> 32;
        x *= 0xD6E8FEB86659FD93ull;
        return x ^ (x >> 32);
    };
    uint64_t h = 0x9E3779B97F4A7C15ull ^ length;
    for (; length >= 8; length -= 8, text += 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        h = mix(h ^ word);
    }
    uint64_t tail = 0;
    memcpy(&tail, text, length);
    return mix(h ^ tail);
}

extern "C" csj_columns *csj_columns_make(const csj_column_field *fields, size_t field_count) {
    if (field_count == 0 || field_count > 200) return nullptr;
    auto result = new (std::nothrow) csj_columns;
    if (!result) return nullptr;
    for (size_t i = 0; i < field_count; i++) {
        result->columns.emplace_back();
        result->columns.back().name = fields[i].name;
        if (fields[i].kind != CSJ_COLUMN_PROPERTY && result->columns.back().name.size() > 16) {
            delete result;
            return nullptr;
        }
        result->columns.back().kind = fields[i].kind;
    }
    result->index();
    return result;
}

extern "C" bool csj_columns_add(csj_columns *columns, const char *bytes, size_t length, uint64_t offset) {
    if (!columns->error.empty()) return false;
    for (const char *p = bytes, *end = bytes + length; p < end;) {
        columns->lines++;
        const void *newline = memchr(p, '\n', size_t(end - p));
        const char *stop = newline ? static_cast<const char *>(newline) : end;
        size_t count = size_t(stop - p);
        error_code error = columns->read(
            padded_string_view(p, count, size_t(end - p) + SIMDJSON_PADDING), offset + uint64_t(p - bytes));
        if (error) {
            columns->error = error_message(error);
            return false;
        }
        p = stop + 1;
    }
    return true;
}

extern "C" const char *csj_columns_error(const csj_columns *columns, size_t *line) {
    *line = columns->lines;
    return columns->error.empty() ? nullptr : columns->error.c_str();
}

extern "C" size_t csj_columns_rows(const csj_columns *columns) { return columns->rows; }

extern "C" const uint64_t *csj_columns_offsets(const csj_columns *columns) { return columns->offsets.data(); }

extern "C" const uint32_t *csj_columns_codes(const csj_columns *columns, size_t field) {
    return columns->columns[field].codes.data();
}

extern "C" const int64_t *csj_columns_ints(const csj_columns *columns, size_t field) {
    return columns->columns[field].ints.data();
}

extern "C" const int64_t *csj_columns_lows(const csj_columns *columns, size_t field) {
    return columns->columns[field].lows.data();
}

extern "C" csj_dictionary csj_columns_dictionary(const csj_columns *columns, size_t field) {
    const Dictionary &dictionary = columns->columns[field].dictionary;
    return {
        dictionary.size(), dictionary.bytes.data(), dictionary.bytes.size(), dictionary.ends.data(),
        dictionary.hashes.data()};
}

extern "C" void csj_columns_free(csj_columns *columns) { delete columns; }

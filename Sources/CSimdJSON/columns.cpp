#include "csimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>
#include <string>
#include <vector>

using namespace simdjson;

namespace {

// The distinct texts of one column, coded in the order in which they appear; code 0 is the empty text.
class Dictionary {
public:
    Dictionary() : slots(1024, 0), ends{0, 0} {}

    uint32_t code(std::string_view text) {
        if (text.empty()) return 0;
        if (last != 0 && entry(last) == text) return last;
        if (size() * 2 > slots.size()) grow();
        uint64_t mask = slots.size() - 1;
        uint64_t place = hash(text) & mask;
        while (slots[place] != 0) {
            if (entry(slots[place]) == text) return last = slots[place];
            place = (place + 1) & mask;
        }
        last = uint32_t(size());
        slots[place] = last;
        bytes.append(text);
        ends.push_back(bytes.size());
        return last;
    }

    size_t size() const { return ends.size() - 1; }

    std::string_view entry(size_t code) const {
        return std::string_view(bytes).substr(ends[code], ends[code + 1] - ends[code]);
    }

private:
    std::string bytes;
    std::vector<uint32_t> slots;
    std::vector<size_t> ends;
    uint32_t last = 0;

    static uint64_t hash(std::string_view text) {
        uint64_t h = 0x9E3779B97F4A7C15ull ^ text.size();
        const char *p = text.data();
        size_t n = text.size();
        for (; n >= 8; n -= 8, p += 8) {
            uint64_t word;
            memcpy(&word, p, 8);
            h = mix(h ^ word);
        }
        uint64_t tail = 0;
        memcpy(&tail, p, n);
        return mix(h ^ tail);
    }

    static uint64_t mix(uint64_t x) {
        x *= 0xD6E8FEB86659FD93ull;
        x ^= x >> 32;
        x *= 0xD6E8FEB86659FD93ull;
        return x ^ (x >> 32);
    }

    void grow() {
        std::vector<uint32_t> wider(slots.size() * 4, 0);
        uint64_t mask = wider.size() - 1;
        for (uint32_t code = 1; code < size(); code++) {
            uint64_t place = hash(entry(code)) & mask;
            while (wider[place] != 0) place = (place + 1) & mask;
            wider[place] = code;
        }
        slots.swap(wider);
    }
};

struct Column {
    std::string name;
    csj_column_kind kind;
    std::vector<uint32_t> codes;
    std::vector<int64_t> ints;
    std::vector<int64_t> lows;
    Dictionary dictionary;

    void reserve(size_t rows) {
        switch (kind) {
        case CSJ_COLUMN_TEXT: codes.reserve(rows); break;
        case CSJ_COLUMN_UUID: lows.reserve(rows); ints.reserve(rows); break;
        case CSJ_COLUMN_INT: ints.reserve(rows); break;
        }
    }

    void push_missing() {
        switch (kind) {
        case CSJ_COLUMN_TEXT: codes.push_back(0); break;
        case CSJ_COLUMN_UUID: lows.push_back(0); ints.push_back(0); break;
        case CSJ_COLUMN_INT: ints.push_back(INT64_MIN); break;
        }
    }

    void pop() {
        switch (kind) {
        case CSJ_COLUMN_TEXT: codes.pop_back(); break;
        case CSJ_COLUMN_UUID: lows.pop_back(); ints.pop_back(); break;
        case CSJ_COLUMN_INT: ints.pop_back(); break;
        }
    }

    error_code set(ondemand::value value) {
        if (kind == CSJ_COLUMN_INT) return value.get_int64().get(ints.back());
        std::string_view text;
        error_code error = value.get_string().get(text);
        if (error) return error;
        if (kind == CSJ_COLUMN_TEXT) {
            codes.back() = dictionary.code(text);
        } else {
            halves(text, ints.back(), lows.back());
        }
        return SUCCESS;
    }

    static void halves(std::string_view text, int64_t &high, int64_t &low) {
        uint64_t half[2] = {0, 0};
        size_t digits = 0;
        for (char c : text) {
            if (c == '-' || digits == 32) continue;
            uint64_t digit = c <= '9' ? uint64_t(c - '0') : uint64_t((c | 0x20) - 'a' + 10);
            half[digits / 16] = half[digits / 16] << 4 | (digit & 0xF);
            digits++;
        }
        high = int64_t(half[0]);
        low = int64_t(half[1]);
    }
};

} // namespace

struct csj_columns {
    std::vector<Column> columns;
    size_t rows = 0;
    std::string error;
    size_t error_line = 0;

    // Lines keep one order of keys, so the next key is nearly always the next column or none of them.
    size_t find(std::string_view key, size_t &cursor) const {
        size_t count = columns.size();
        for (size_t step = 0; step < count; step++) {
            size_t place = cursor + step < count ? cursor + step : cursor + step - count;
            if (columns[place].name == key) {
                cursor = place + 1 < count ? place + 1 : 0;
                return place;
            }
        }
        return count;
    }

    error_code read(ondemand::parser &parser, padded_string_view line) {
        ondemand::document document;
        ondemand::object object;
        error_code error = parser.iterate(line).get(document);
        if (!error) error = document.get_object().get(object);
        if (error) return error;
        for (Column &column : columns) column.push_missing();
        bool counts = false;
        size_t cursor = 0;
        for (auto member : object) {
            ondemand::field field;
            error = std::move(member).get(field);
            if (error) return error;
            const char *key = field.key().raw();
            size_t place = find(std::string_view(key, size_t(strchr(key, '"') - key)), cursor);
            if (place == columns.size()) continue;
            error = columns[place].set(field.value());
            if (error) return error;
            counts |= place == 0;
        }
        if (counts) {
            rows++;
        } else {
            for (Column &column : columns) column.pop();
        }
        return SUCCESS;
    }
};

extern "C" size_t csj_padding(void) { return SIMDJSON_PADDING; }

extern "C" csj_columns *csj_columns_parse(
    const csj_column_field *fields, size_t field_count, const char *bytes, size_t length) {
    auto result = std::unique_ptr<csj_columns>(new (std::nothrow) csj_columns);
    if (!result) return nullptr;
    size_t line_count = 0;
    for (const char *p = bytes, *end = bytes + length; p < end; line_count++) {
        const void *newline = memchr(p, '\n', size_t(end - p));
        p = newline ? static_cast<const char *>(newline) + 1 : end;
    }
    for (size_t i = 0; i < field_count; i++) {
        result->columns.emplace_back();
        result->columns.back().name = fields[i].name;
        result->columns.back().kind = fields[i].kind;
        result->columns.back().reserve(line_count);
    }
    ondemand::parser parser;
    size_t line = 0;
    for (const char *p = bytes, *end = bytes + length; p < end;) {
        line++;
        const void *newline = memchr(p, '\n', size_t(end - p));
        const char *stop = newline ? static_cast<const char *>(newline) : end;
        size_t count = size_t(stop - p);
        error_code error = result->read(parser, padded_string_view(p, count, size_t(end - p) + SIMDJSON_PADDING));
        if (error) {
            result->error = error_message(error);
            result->error_line = line;
            break;
        }
        p = stop + 1;
    }
    return result.release();
}

extern "C" const char *csj_columns_error(const csj_columns *columns, size_t *line) {
    *line = columns->error_line;
    return columns->error.empty() ? nullptr : columns->error.c_str();
}

extern "C" size_t csj_columns_rows(const csj_columns *columns) { return columns->rows; }

extern "C" const uint32_t *csj_columns_codes(const csj_columns *columns, size_t field) {
    return columns->columns[field].codes.data();
}

extern "C" const int64_t *csj_columns_ints(const csj_columns *columns, size_t field) {
    return columns->columns[field].ints.data();
}

extern "C" const int64_t *csj_columns_lows(const csj_columns *columns, size_t field) {
    return columns->columns[field].lows.data();
}

extern "C" size_t csj_columns_entries(const csj_columns *columns, size_t field) {
    return columns->columns[field].dictionary.size();
}

extern "C" const char *csj_columns_entry(const csj_columns *columns, size_t field, size_t code, size_t *length) {
    std::string_view text = columns->columns[field].dictionary.entry(code);
    *length = text.size();
    return text.data();
}

extern "C" void csj_columns_free(csj_columns *columns) { delete columns; }

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A plain C face of simdjson: a document as flat nodes, and NDJSON lines as columns.
// Input needs no padding unless it is said.

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Documents

typedef enum {
    CSJ_NULL, CSJ_FALSE, CSJ_TRUE, CSJ_INT, CSJ_DOUBLE, CSJ_STRING, CSJ_ARRAY, CSJ_OBJECT
} csj_kind;

/// One value in pre-order; `count` elements (or members, each a string node and a value) follow a container, whose
/// `integer` is the number of nodes from itself to its last one.
typedef struct {
    csj_kind kind;
    uint32_t count;
    int64_t integer;
    double number;
    const char *text;
    size_t length;
} csj_node;

typedef struct csj_document csj_document;

/// Parses one document. It is the calling thread's own: the next call on that thread replaces it, and it is never freed.
const csj_document *csj_document_parse(const char *bytes, size_t length, size_t depth);
/// What is wrong with the input, or NULL.
const char *csj_document_error(const csj_document *document);
const csj_node *csj_document_nodes(const csj_document *document);
/// Keeps the thread's last document: until it is released, calls on that thread replace another one. False where one is
/// kept already.
bool csj_document_hold(void);
void csj_document_release(void);

// MARK: Columns

/// A decimal is kept in whole 1/10,000. A property is a member of the line's object `data`: texts as they are, numbers and
/// booleans as JSON has them, all else as the empty text.
typedef enum {
    CSJ_COLUMN_TEXT, CSJ_COLUMN_INT, CSJ_COLUMN_DECIMAL, CSJ_COLUMN_UUID, CSJ_COLUMN_PROPERTY
} csj_column_kind;

typedef struct {
    const char *name;
    csj_column_kind kind;
} csj_column_field;

typedef struct csj_columns csj_columns;

/// The distinct texts of a column by code, code 0 being the empty one: text `i` ends at `ends[i + 1]`.
typedef struct {
    size_t count;
    const char *bytes;
    size_t byte_count;
    const uint32_t *ends;
    const uint64_t *hashes;
} csj_dictionary;

/// How many readable bytes must follow the lines given to csj_columns_add.
size_t csj_padding(void);

/// A number that spreads texts evenly; the same for ever, since files are ordered by it.
uint64_t csj_hash(const char *text, size_t length);

/// Empty columns, 1 to 200 with names of at most 16 bytes but for properties; NULL for others or where memory lacks.
csj_columns *csj_columns_make(const csj_column_field *fields, size_t field_count);
/// Adds whole lines, the first of which lies at `offset`; lines without the first field give no row. False on a bad one.
bool csj_columns_add(csj_columns *columns, const char *bytes, size_t length, uint64_t offset);
/// What is wrong with the bad line, or NULL; the number of lines read so far (from 1) goes to `line`.
const char *csj_columns_error(const csj_columns *columns, size_t *line);
size_t csj_columns_rows(const csj_columns *columns);
/// Where the line of each row begins.
const uint64_t *csj_columns_offsets(const csj_columns *columns);
/// Codes of a column of texts or properties; 0 stands for a missing or empty text.
const uint32_t *csj_columns_codes(const csj_columns *columns, size_t field);
/// Numbers of an int or decimal column (INT64_MIN where there is none), or the first halves of a UUID column.
const int64_t *csj_columns_ints(const csj_columns *columns, size_t field);
/// The second halves of a UUID column.
const int64_t *csj_columns_lows(const csj_columns *columns, size_t field);
csj_dictionary csj_columns_dictionary(const csj_columns *columns, size_t field);
void csj_columns_free(csj_columns *columns);

#ifdef __cplusplus
}
#endif
